"""Asking other sites: what is never asked, and what ends however the other side behaves."""

import gzip
import socket
import ssl
import threading
import zlib
from ipaddress import ip_address
from pathlib import Path

import pytest

from newsroom import outside
from newsroom.outside import Off, Private, Unanswered, Unasked, Unverified

from . import elsewhere

CERTIFICATE = Path(__file__).with_name("certificate.pem")
PRIVATE = [
    *("127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3", "10.0.0.5", "172.16.4.1", "192.168.1.1"),
    *("100.64.0.1", "169.254.169.254", "192.0.2.7", "198.18.0.1", "203.0.113.9", "192.88.99.1"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1"),
    *("ff0e::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1"),
    *("64:ff9b:1::a00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "100::1"),
]


class TestWhatIsPublic:
    @pytest.mark.parametrize("address", PRIVATE)
    def test_private(self, address):
        assert not outside.is_allowed(ip_address(address), 80)

    @pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:2800:21f::1"])
    def test_public(self, address):
        assert outside.is_allowed(ip_address(address), 80)
        assert outside.is_allowed(ip_address(address), 443)
        assert not outside.is_allowed(ip_address(address), 8080)
        assert not outside.is_allowed(ip_address(address), 22)


class TestWhatIsNeverAsked:
    """With the real rule: nothing here may so much as connect."""

    @pytest.fixture(autouse=True)
    def _no_connection(self, settings, monkeypatch):
        settings.OUTSIDE = True

        def refuse(*args, **options):
            raise AssertionError("connected")

        monkeypatch.setattr(socket, "create_connection", refuse)
        monkeypatch.setattr(socket.socket, "connect", refuse)

    @pytest.mark.parametrize(
        "host",
        [
            *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "localhost"),
            *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]"),
            *("10.0.0.1", "192.168.0.1", "169.254.169.254", "[fe80::1]", "[fd00::1]"),
        ],
    )
    def test_private_hosts_however_they_are_written(self, host):
        for ask in (outside.read, outside.status):
            with pytest.raises(Private, match="private"):
                ask(f"http://{host}/latest/meta-data/")

    @pytest.mark.parametrize(
        "resolved", [["10.0.0.9"], ["8.8.8.8", "127.0.0.1"], ["2606:2800:21f::1", "::1"]]
    )
    def test_a_name_that_resolves_to_a_private_address_too(self, monkeypatch, resolved):
        resolve(monkeypatch, {"inside.example": resolved})
        with pytest.raises(Private):
            outside.read("https://inside.example/")

    @pytest.mark.parametrize("port", [22, 25, 6379, 8080])
    def test_other_ports(self, monkeypatch, port):
        resolve(monkeypatch, {"news.example": ["8.8.8.8"]})
        with pytest.raises(Unasked, match="80 and 443"):
            outside.read(f"http://news.example:{port}/")

    @pytest.mark.parametrize(
        "url",
        [
            *("file:///etc/passwd", "ftp://news.example/a", "gopher://news.example/", "news"),
            *("http://", "http://[1", "http://news.example:port/", "http://café.example/"),
            *("http://me:secret@news.example/", "http://me@news.example/", "javascript:alert(1)"),
        ],
    )
    def test_what_is_no_plain_web_address(self, url):
        with pytest.raises(Unasked):
            outside.read(url)

    def test_nothing_where_the_newsroom_forbids_it(self, settings):
        settings.OUTSIDE = False
        with pytest.raises(Off, match="does not ask other sites"):
            outside.read("https://news.example/")


def resolve(monkeypatch, names):
    """Names resolve to these addresses; the list of what was resolved."""
    asked = []

    def getaddrinfo(host, port, *args, **options):
        if host not in names:
            return real(host, port, *args, **options)
        asked.append(host)
        answers = names[host]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in answers]

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


class TestReading:
    def test_a_page(self, site, settings):
        settings.SITE_URL = "https://ledger.example"
        url = site.page(
            "/a?b=c", "<title>A</title>", **{"Content-Type": "Text/HTML; charset=UTF-8"}
        )
        answer = outside.read(url)
        assert answer == (url, 200, "utf-8", b"<title>A</title>")
        assert site.headers["User-Agent"] == "Newsroom (+https://ledger.example/)"
        assert site.headers["Host"] == f"127.0.0.1:{site.port}"

    def test_the_environments_proxy_is_not_used(self, site, monkeypatch):
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
        assert outside.read(site.page("/", "here")).content == b"here"

    def test_it_connects_to_the_address_that_it_checked(self, site, monkeypatch):
        """Resolved once: a second answer, a private one, is never heard."""
        asked = resolve(monkeypatch, {"rebinds.example": ["127.0.0.1"]})
        site.page("/", "here")
        assert outside.read(site.url("/", "rebinds.example")).content == b"here"
        assert asked == ["rebinds.example"]
        assert site.headers["Host"] == f"rebinds.example:{site.port}"

    def test_an_error_has_a_status_and_no_content(self, site):
        assert outside.read(site.url("/gone")) == (site.url("/gone"), 404, "", b"")

    @pytest.mark.parametrize(
        ("headers", "what"),
        [
            ({"Content-Type": "application/pdf"}, "application/pdf"),
            ({"Content-Type": ""}, "something unnamed"),
            ({"Content-Type": "text/html", "Content-Encoding": "br"}, "not asked for"),
            ({"Content-Type": "text/html", "Content-Encoding": "gzip"}, "broken"),
        ],
    )
    def test_what_is_no_page(self, site, headers, what):
        with pytest.raises(Unanswered, match=what):
            outside.read(site.page("/", b"%PDF-1.7 \0\1", **headers))

    @pytest.mark.parametrize(
        ("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)]
    )
    def test_a_packed_page(self, site, name, pack):
        url = site.page("/", pack(b"<title>A</title>" * 1000), **{"Content-Encoding": name})
        assert len(outside.read(url).content) == 16_000


class TestRedirects:
    def to(self, site, path, leads):
        site.pages[path] = (302, {"Location": leads}, b"")
        return site.url(path)

    def test_are_followed(self, site):
        site.page("/caf%C3%A9?q=%20x", "here")
        self.to(site, "/b", "/café?q= x".encode().decode("latin-1"))
        assert outside.read(self.to(site, "/a", site.url("/b"))).url == site.url(
            "/caf%C3%A9?q=%20x"
        )

    @pytest.mark.parametrize(
        "leads", ["http://127.0.0.2/", "http://169.254.169.254/", "//[::1]/", "http://2130706434/"]
    )
    def test_to_a_private_address_are_refused(self, site, leads):
        with pytest.raises(Private):
            outside.read(self.to(site, "/a", leads))
        with pytest.raises(Private):
            outside.status(self.to(site, "/a", leads))

    @pytest.mark.parametrize(
        "leads", ["file:///etc/passwd", "ftp://news.example/", "http://me:secret@news.example/"]
    )
    def test_to_no_web_address_are_refused(self, site, leads):
        with pytest.raises(Unasked):
            outside.read(self.to(site, "/a", leads))

    def test_to_nonsense(self, site):
        with pytest.raises(Unanswered):
            outside.read(self.to(site, "/a", "http://[1"))

    def test_end_after_five(self, site):
        for n in range(9):
            self.to(site, f"/{n}", f"/{n + 1}")
        site.page("/9", "here")
        assert outside.read(site.url("/4")).content == b"here"
        with pytest.raises(Unanswered, match="on and on"):
            outside.read(site.url("/3"))


class TestAnswersThatDoNotEnd:
    def test_a_page_that_is_too_large(self, site):
        with pytest.raises(Unanswered, match="larger than 2 MB"):
            outside.read(site.page("/", b"a" * (outside.MOST + 1)))
        assert len(outside.read(site.page("/", b"a" * outside.MOST)).content) == outside.MOST

    def test_a_page_without_an_end(self, site):
        stopped = threading.Event()

        def pour(handler):
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html")
            handler.end_headers()
            try:
                while True:
                    handler.wfile.write(b"a" * 65536)
            except OSError:
                stopped.set()

        site.pages["/"] = pour
        with pytest.raises(Unanswered, match="larger than 2 MB"):
            outside.read(site.url())
        assert stopped.wait(10)

    def test_a_bomb_never_unfolds(self, site, monkeypatch):
        """200 MB of zeros in 200 KB: what is unpacked stays under the bound."""
        packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
        bomb = b"".join(packer.compress(bytes(1024**2)) for _ in range(200)) + packer.flush()
        assert len(bomb) < outside.MOST / 8
        lengths = []
        real = zlib.decompressobj

        class Unpacker:
            def __init__(self, *args):
                self.real = real(*args)

            def decompress(self, data, most):
                lengths.append(len(content := self.real.decompress(data, most)))
                return content

        monkeypatch.setattr(outside.zlib, "decompressobj", Unpacker)
        url = site.page("/", bomb, **{"Content-Encoding": "gzip"})
        with pytest.raises(Unanswered, match="larger than 2 MB"):
            outside.read(url)
        assert sum(lengths) == outside.MOST + 1

    def test_bytes_that_drip(self, site, monkeypatch):
        """Each comes well within any timeout of a single read; the whole has a deadline."""
        monkeypatch.setattr(outside, "SECONDS", 0.5)
        gone = threading.Event()

        def drip(handler):
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html")
            handler.end_headers()
            try:
                while not gone.wait(0.02):
                    handler.wfile.write(b"a")
            except OSError:
                gone.set()

        site.pages["/"] = drip
        with pytest.raises(Unanswered, match="in time"):
            outside.read(site.url())
        assert gone.wait(10)

    def test_headers_that_drip_and_silence(self, site, monkeypatch):
        monkeypatch.setattr(outside, "SECONDS", 0.3)
        done = threading.Event()
        site.pages["/"] = lambda handler: done.wait(10)
        with pytest.raises(Unanswered, match="in time"):
            outside.read(site.url())
        done.set()

    def test_headers_without_an_end(self, site):
        def pour(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            try:
                while True:
                    handler.wfile.write(b"X-More: " + b"a" * 1000 + b"\r\n")
            except OSError:
                return

        site.pages["/"] = pour
        with pytest.raises(Unanswered):
            outside.read(site.url())

    def test_nobody_there_and_nonsense(self, site, monkeypatch):
        monkeypatch.setattr(outside, "is_allowed", lambda address, port: True)
        with pytest.raises(Unanswered, match="did not answer"):
            outside.read(f"http://127.0.0.1:{elsewhere.unused_port()}/")
        site.pages["/"] = lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n")
        with pytest.raises(Unanswered, match="did not answer"):
            outside.read(site.url())


class TestStatus:
    def test_is_asked_without_the_page(self, site):
        assert outside.status(site.page("/a", "here")) == 200
        assert site.asked == [("HEAD", "/a")]

    def test_is_asked_again_where_head_is_refused(self, site):
        def no_head(handler):
            handler.send_response(405 if handler.command == "HEAD" else 200)
            handler.end_headers()

        site.pages["/"] = no_head
        assert outside.status(site.url()) == 200
        assert [method for method, _ in site.asked] == ["HEAD", "GET"]

    def test_of_what_is_gone(self, site):
        assert outside.status(site.url("/gone")) == 404

    def test_of_any_kind_and_size(self, site):
        def only_get(handler):
            if handler.command == "GET":
                handler.send_response(200)
                handler.send_header("Content-Type", "video/mp4")
                handler.send_header("Content-Length", "99999999999")
                handler.end_headers()

        site.pages["/"] = only_get
        assert outside.status(site.url()) == 200


class TestCertificates:
    @pytest.fixture
    def secure(self, settings, monkeypatch):
        """A TLS server that shows a certificate of news.example; its address."""
        settings.OUTSIDE = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)

        def serve():
            while True:
                try:
                    taken, _ = listening.accept()
                except OSError:
                    return
                try:
                    with context.wrap_socket(taken, server_side=True) as stream:
                        stream.recv(4096)
                        stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhere")
                except OSError:
                    taken.close()

        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            monkeypatch.setattr(outside, "is_allowed", lambda address, at: at == port)
            local = ["127.0.0.1"]
            resolve(monkeypatch, {"news.example": local, "other.example": local})
            threading.Thread(target=serve, daemon=True).start()
            yield f"https://news.example:{port}/"
            listening.shutdown(socket.SHUT_RDWR)

    def test_one_that_nobody_vouches_for(self, secure):
        with pytest.raises(Unverified, match="valid certificate"):
            outside.read(secure)

    def test_is_held_against_the_name_not_the_number(self, secure, monkeypatch):
        trusting = ssl.create_default_context(cafile=CERTIFICATE)
        monkeypatch.setattr(outside, "_trust", lambda: trusting)
        assert outside.read(secure).content == b"here"
        with pytest.raises(Unverified):
            outside.read(secure.replace("news.", "other."))
