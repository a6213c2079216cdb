"""The only factory of TLS contexts (trust.md F8), and what to tell the operator when a connection fails."""

import ipaddress
import socket
import ssl
from collections.abc import Callable
from enum import StrEnum

from mailticket.errors import PermanentError, TransientError

#: OpenSSL's verification codes (X509_V_ERR_*) and how an operator mends each.
CERTIFICATE_FAULTS = {
    9: "its certificate is not valid yet; check the clock of both machines",
    10: "its certificate has expired; renew it on the server",
    18: "its certificate is self-signed; give it, or the authority that signed it, as `ca_file`",
    19: "its certificate comes from an authority unknown here; give that authority's certificate as `ca_file`",
    20: "its certificate comes from an authority unknown here; give that authority's certificate as `ca_file`",
    21: "its certificate cannot be verified; the server should send its whole chain, or give a `ca_file`",
    62: "its certificate is for another name; give as `host` the name that stands in the certificate",
    64: "its certificate is for another name; give as `host` the name that stands in the certificate",
}


class Security(StrEnum):
    """How a connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


def client_context(ca_file: str = "") -> ssl.SSLContext:
    """Return a context that verifies the server's certificate and name, with TLS 1.2 at least."""
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise PermanentError(f"{ca_file}: cannot be used as `ca_file` ({reason(error)})") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def open_socket(
    host: str,
    port: int,
    security: Security,
    ca_file: str,
    timeout: float,
    *,
    watch: Callable[[socket.socket], None],
) -> socket.socket:
    """Connect, and shake hands where TLS comes first; *watch* is told of the socket before anything can hang on it."""
    connection = socket.create_connection((host, port), timeout)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    watch(connection)
    if security is not Security.TLS:
        return connection
    try:
        context = client_context(ca_file)
    except PermanentError:
        connection.close()
        raise
    secure = context.wrap_socket(connection, server_hostname=host, do_handshake_on_connect=False)
    watch(secure)
    try:
        secure.do_handshake()
    except OSError:
        secure.close()
        raise
    return secure


def is_loopback(host: str) -> bool:
    """Say whether *host* can only be this machine; a name other than localhost is never taken on trust."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_plain(host: str, security: Security) -> None:
    """Raise PermanentError when a connection would leave this machine without TLS."""
    if security is Security.PLAIN and not is_loopback(host):
        raise PermanentError(f'{host}: security = "plain" is for this machine only; use "tls" or "starttls"')


def explain(error: BaseException, host: str, port: int) -> TransientError | PermanentError:
    """Return our error for *error* of a connection to *host*, worded for the operator."""
    at = f"{host}:{port}"
    match error:
        case ssl.SSLCertVerificationError():
            fault = CERTIFICATE_FAULTS.get(error.verify_code, f"its certificate is refused ({error.verify_message})")
            return PermanentError(f"{at}: {fault}")
        case ssl.SSLError() if error.reason in {"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE"}:
            return PermanentError(f'{at}: does not speak TLS on this port; check `port`, or use security = "starttls"')
        case ssl.SSLError() if error.reason in {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION"}:
            return PermanentError(f"{at}: offers no TLS 1.2 or newer; update the server")
        case socket.gaierror() if error.errno == socket.EAI_NONAME:
            return PermanentError(f"{host}: no such host; check `host` and the name servers")
        case socket.gaierror():
            return TransientError(f"{host}: its address cannot be found just now ({reason(error)})")
        case ConnectionRefusedError():
            return TransientError(f"{at}: refuses connections; is the server running, is `port` right?")
        case TimeoutError():
            return TransientError(f"{at}: does not answer in time; is it reachable from here, is a firewall between?")
        case OSError():
            return TransientError(f"{at}: the connection failed ({reason(error)})")
        case _:
            return TransientError(f"{at}: the server broke the connection or said what cannot be understood")


def reason(error: BaseException) -> str:
    """Return the operating system's or OpenSSL's few words for *error*."""
    return getattr(error, "reason", None) or getattr(error, "strerror", None) or type(error).__name__
