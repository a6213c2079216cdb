"""Finding a domain's mail servers: DNS SRV, autoconfig, usual names; each may lie, hang or be missing."""

import http.server
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator

import pytest

from mailticket.clock import FrozenClock
from mailticket.transports import autoconfig, dns, guess
from mailticket.transports.autoconfig import Offer
from mailticket.transports.dns import Target
from mailticket.transports.guess import Search, Server
from mailticket.transports.tls import Security
from tests.servers.certificates import Certificate
from tests.servers.smtp_sink import SmtpSink
from tests.world import MONDAY

NAME = "_imaps._tcp.acme.example"


def record(priority: int, weight: int, port: int, target: bytes, name: bytes = b"\xc0\x0c") -> bytes:
    data = struct.pack("!HHH", priority, weight, port) + target
    return name + struct.pack("!HHIH", 33, 1, 60, len(data)) + data


def answer(question: bytes, *records: bytes, flags: int = 0x8180, count: int | None = None) -> bytes:
    (serial,) = struct.unpack_from("!H", question)
    return (
        struct.pack("!HHHHHH", serial, flags, 1, len(records) if count is None else count, 0, 0)
        + question[12:]
        + b"".join(records)
    )


MAIL = b"\x04mail\xc0\x18"  # mail.acme.example: the rest stands in the question
IMAP = b"\x04imap\x04acme\x07example\0"

ANSWERS: dict[str, tuple[Callable[[bytes], bytes], list[Target]]] = {
    "one": (lambda q: answer(q, record(0, 1, 993, IMAP)), [Target(0, 1, 993, "imap.acme.example")]),
    "the best first": (
        lambda q: answer(q, record(10, 1, 1, IMAP), record(0, 1, 2, IMAP), record(0, 5, 3, MAIL)),
        [
            Target(0, 5, 3, "mail.acme.example"),
            Target(0, 1, 2, "imap.acme.example"),
            Target(10, 1, 1, "imap.acme.example"),
        ],
    ),
    "not offered": (lambda q: answer(q, record(0, 0, 0, b"\0")), []),
    "no such name": (lambda q: answer(q, flags=0x8183), []),
    "a name without end": (lambda q: answer(q, record(0, 0, 1, b"\xc0" + bytes([len(q) + 18]))), []),
    "records that are not there": (
        lambda q: answer(q, record(0, 1, 993, IMAP), count=9),
        [Target(0, 1, 993, "imap.acme.example")],
    ),
    "a record of another kind": (
        lambda q: answer(q, b"\xc0\x0c" + struct.pack("!HHIH", 5, 1, 60, 2) + b"\xc0\x18"),
        [],
    ),
}


@pytest.fixture
def resolver() -> Iterator[Callable[[Callable[[bytes], list[bytes]]], tuple[str, int]]]:
    """A name server on loopback that answers what it is told to."""
    sockets: list[socket.socket] = []

    def start(replies: Callable[[bytes], list[bytes]]) -> tuple[str, int]:
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", 0))
        sockets.append(server)

        def serve() -> None:
            try:
                while True:
                    question, caller = server.recvfrom(512)
                    for reply in replies(question):
                        server.sendto(reply, caller)
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        return server.getsockname()

    yield start
    for server in sockets:
        server.close()


@pytest.mark.parametrize("case", ANSWERS)
def test_what_a_name_server_says(resolver, case: str):
    make, found = ANSWERS[case]

    assert found == dns.srv(NAME, resolvers=[resolver(lambda question: [make(question)])])


def test_answers_to_other_questions_are_passed_over(resolver):
    """A datagram that anybody may have sent counts only with the number and the question of ours."""

    def replies(question: bytes) -> list[bytes]:
        good = answer(question, record(0, 1, 993, IMAP))
        other_number = bytes([good[0] ^ 1]) + good[1:]
        other_name = good.replace(b"_imaps", b"_imapx")
        cut_short, refused = answer(question, flags=0x8380), answer(question, flags=0x8185)
        return [b"", b"\0", other_number, other_name, question, cut_short, refused, good]

    assert [Target(0, 1, 993, "imap.acme.example")] == dns.srv(NAME, resolvers=[resolver(replies)])


def test_a_name_server_that_is_silent_gives_way_to_the_next(resolver, monkeypatch):
    monkeypatch.setattr(dns, "PATIENCE", 0.05)
    silent, good = resolver(lambda _: []), resolver(lambda q: [answer(q, record(0, 1, 993, IMAP))])

    assert 1 == len(dns.srv(NAME, resolvers=[silent, good]))
    assert [] == dns.srv(NAME, resolvers=[silent])
    assert [] == dns.srv(NAME, resolvers=[])
    assert [] == dns.srv("_imaps._tcp.no..such", resolvers=[good])


def test_the_name_servers_of_this_machine_are_asked(tmp_path):
    file = tmp_path / "resolv.conf"
    file.write_text(
        "# nameserver 1.1.1.1\nsearch x\nnameserver 192.0.2.1\nnameserver 2001:db8::1\nnameserver 192.0.2.3\n"
    )

    assert [("192.0.2.1", 53), ("2001:db8::1", 53)] == dns.system_resolvers(file)
    assert [] == dns.system_resolvers(tmp_path / "nowhere")


AUTOCONFIG = b"""<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="acme.example">
  <incomingServer type="pop3"><hostname>pop.acme.example</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
  <incomingServer type="imap"><hostname>plain.acme.example</hostname><port>143</port><socketType>plain</socketType></incomingServer>
  <incomingServer type="imap"><hostname> imap.host.example </hostname><port>993</port><socketType>SSL</socketType>
    <username>%EMAILLOCALPART%.%EMAILDOMAIN%</username></incomingServer>
  <outgoingServer type="smtp"><hostname>smtp.host.example</hostname><port>587</port><socketType>STARTTLS</socketType>
    <username>%EMAILADDRESS%</username></outgoingServer>
</emailProvider></clientConfig>"""


def test_what_a_domain_tells_mail_clients():
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        if "well-known" not in url:
            raise OSError("nothing there")
        return AUTOCONFIG

    imap = autoconfig.offers("support@acme.example", "imap", fetch)

    assert [Offer("imap.host.example", 993, Security.TLS, "support.acme.example")] == imap
    assert [Offer("smtp.host.example", 587, Security.STARTTLS, "support@acme.example")] == autoconfig.offers(
        "support@acme.example", "smtp", fetch
    )
    assert asked[0].startswith("https://autoconfig.acme.example/")
    assert "https://acme.example/.well-known/autoconfig/mail/config-v1.1.xml" == asked[1]


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>not found", b"<clientConfig/>", b'<!DOCTYPE x [<!ENTITY a "b">]><clientConfig/>', b"\xff\xfe"],
)
def test_a_document_that_is_none_is_passed_over(content: bytes):
    assert [] == autoconfig.offers("support@acme.example", "imap", lambda _: content)


def test_a_document_is_fetched_by_verified_https_alone(certificate: Certificate):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302 if self.path == "/away" else 200)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(b"x" * 100_000 if self.path == "/long" else AUTOCONFIG)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.cert, certificate.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        at, ca_file = f"https://127.0.0.1:{server.server_address[1]}", str(certificate.cert)

        assert autoconfig.fetch(f"{at}/", ca_file) == AUTOCONFIG
        assert autoconfig.LARGEST == len(autoconfig.fetch(f"{at}/long", ca_file))
        with pytest.raises(OSError, match="unknown url type: http"):
            autoconfig.fetch(f"{at}/away", ca_file)
        with pytest.raises(OSError, match="certificate"):
            autoconfig.fetch(f"{at}/")
        server.shutdown()


def nothing(_url: str) -> bytes:
    raise OSError("no autoconfig")


def search(*, srv: dict[str, list[Target]] | None = None, fetch=nothing, there=lambda _: True, clock=None) -> Search:
    return Search(lambda name: (srv or {}).get(name, []), fetch, there, clock or FrozenClock(MONDAY))


def test_dns_comes_first_then_autoconfig_then_the_usual_names():
    srv = {
        NAME: [Target(0, 0, 1993, "imap.acme.example")],
        "_submission._tcp.acme.example": [Target(0, 0, 587, "out.else.example")],
    }
    full = search(srv=srv, fetch=lambda _: AUTOCONFIG)

    assert Server("imap.acme.example", 1993, Security.TLS, "by DNS SRV") == full.find("imap", "support@acme.example")
    by_dns = full.find("smtp", "support@acme.example")
    assert ("out.else.example", Security.STARTTLS, False) == (by_dns.host, by_dns.security, by_dns.is_sure)
    told = search(fetch=lambda _: AUTOCONFIG).find("imap", "support@acme.example")
    assert ("imap.host.example", "support.acme.example", "by autoconfig") == (told.host, told.user, told.how)
    usual = search(there=lambda server: server.host == "mail.acme.example").find("smtp", "support@acme.example")
    assert ("mail.acme.example", 465) == (usual.host, usual.port)


def test_a_look_alike_of_the_domain_is_outside_of_it():
    found = search(srv={NAME: [Target(0, 0, 993, "evilacme.example")]}).find("imap", "support@acme.example")

    assert not found.is_sure


def test_a_search_where_nobody_answers_comes_to_its_end():
    clock = FrozenClock(MONDAY)
    tried: list[Server] = []

    def hangs(server: Server) -> bool:
        tried.append(server)
        clock.advance(seconds=guess.LONGEST / 2)
        return False

    targets = [Target(number, 0, 993, f"m{number}.acme.example") for number in range(99)]
    assert search(srv={NAME: targets}, there=hangs, clock=clock).find("imap", "support@acme.example") is None
    assert 2 == len(tried)


def test_a_server_is_there_when_it_speaks_as_it_should(make_smtp_sink: Callable[..., SmtpSink]):
    sink = make_smtp_sink()

    assert guess.is_there(Server("localhost", sink.port, Security.STARTTLS))
    assert not guess.is_there(Server("localhost", sink.port, Security.TLS)), "no TLS there"
    assert not guess.is_there(Server("localhost", 1, Security.STARTTLS))
    assert not guess.is_there(Server("no..such", 993, Security.TLS))
