"""The operator reads what to do, whatever goes wrong on the way to a server."""

import socket
import ssl
import subprocess

import pytest

from mailticket.errors import PermanentError, TransientError
from mailticket.transports.tls import Security, client_context, explain, is_loopback, open_socket, refuse_plain
from tests.servers import certificates
from tests.servers.launch import find_program
from tests.servers.scripted_imap import running

CA_CONFIG = """\
[ca]
default_ca = own
[own]
database = {folder}/index
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = IP:127.0.0.1
basicConstraints = critical,CA:true
"""


def test_certificates_are_verified_and_tls_is_new():
    context = client_context()

    assert ssl.CERT_REQUIRED == context.verify_mode
    assert context.check_hostname
    assert ssl.TLSVersion.TLSv1_2 <= context.minimum_version


def test_a_ca_file_that_is_none_is_named(tmp_path):
    with pytest.raises(PermanentError, match="ca_file"):
        client_context(str(tmp_path / "missing.pem"))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.0.1", "::1"])
def test_this_machine_may_be_spoken_to_in_the_clear(host):
    assert is_loopback(host)
    refuse_plain(host, Security.PLAIN)


@pytest.mark.parametrize("host", ["mail.acme.example", "10.0.0.1", "localhost.evil.example", "::2", ""])
def test_another_machine_is_never_spoken_to_in_the_clear(host):
    assert not is_loopback(host)
    refuse_plain(host, Security.TLS)
    with pytest.raises(PermanentError, match="plain"):
        refuse_plain(host, Security.PLAIN)


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (socket.gaierror(socket.EAI_NONAME, "?"), PermanentError, "no such host"),
        (socket.gaierror(socket.EAI_AGAIN, "?"), TransientError, "cannot be found just now"),
        (ConnectionRefusedError(), TransientError, "is the server running"),
        (TimeoutError(), TransientError, "does not answer in time"),
        (OSError(113, "No route to host"), TransientError, "No route to host"),
        (ValueError("SECRET"), TransientError, "cannot be understood"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_trouble_has_its_sentence(error, kind, says):
    explained = explain(error, "mail.acme.example", 993)

    assert kind is type(explained)
    assert says in str(explained)
    assert "mail.acme.example" in str(explained)
    assert "SECRET" not in str(explained)


def expired(folder):
    """Make a certificate whose time is over."""
    (folder / "index").touch()
    (folder / "serial").write_text("01")
    (folder / "config").write_text(CA_CONFIG.format(folder=folder))
    key, request, made = folder / "key", folder / "request", folder / "cert"
    openssl = str(find_program("openssl"))
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(key)]
    dates = ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"]
    files = ["-in", str(request), "-out", str(made), "-notext"]
    for argv in (
        ["req", *new_key, "-subj", "/CN=127.0.0.1", "-out", str(request)],
        ["ca", "-batch", "-selfsign", "-config", str(folder / "config"), "-keyfile", str(key), *dates, *files],
    ):
        subprocess.run([openssl, *argv], check=True, capture_output=True)
    return certificates.Certificate(made, key)


def say(certificate, ca_file):
    """Connect to a server with *certificate*, believing *ca_file*; return what the operator is told."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate.cert, certificate.key)
    with running(tls=tls) as server, pytest.raises(OSError) as caught:
        open_socket(server.host, server.port, Security.TLS, ca_file, 10, watch=lambda _socket: None)
    return explain(caught.value, server.host, server.port)


def test_a_certificate_nobody_vouches_for(certificate):
    told = say(certificate, "")

    assert isinstance(told, PermanentError)
    assert "ca_file" in str(told)


def test_a_certificate_of_somebody_else(tmp_path):
    foreign = certificates.make(tmp_path, "foreign", ("DNS:mail.other.example",))

    assert "another name" in str(say(foreign, str(foreign.cert)))


def test_a_certificate_that_has_expired(tmp_path):
    old = expired(tmp_path)

    assert "expired" in str(say(old, str(old.cert)))


def test_a_server_that_speaks_no_tls_on_that_port():
    with running() as server, pytest.raises(OSError) as caught:
        open_socket(server.host, server.port, Security.TLS, "", 10, watch=lambda _socket: None)

    assert 'security = "starttls"' in str(explain(caught.value, server.host, server.port))
