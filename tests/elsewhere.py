"""Another site, on a port of this machine, for tests of what asks other sites."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Page = tuple[int, dict[str, str], bytes] | Callable[[Any], None]


class Site:
    """`site.pages["/a"] = (200, headers, body)`, or a function of the request's handler.

    `site.asked` is what was asked for: method and path; `headers` and `body` are of the last.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, str]] = []
        self.headers: dict[str, str] = {}
        self.body = b""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                site.asked.append((self.command, self.path))
                site.headers = dict(self.headers)
                site.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                page = site.pages.get(self.path, (404, {}, b"No such page."))
                if callable(page):
                    page(self)
                    return
                status, headers, body = page
                self.send_response(status)
                for name, value in ({"Content-Type": "text/html"} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            do_GET = do_HEAD = do_POST = do_PURGE = answer

            def log_message(self, *args: Any) -> None:
                """Quietly."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *args: Any) -> None:
                """Who asks may hang up."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, html: str | bytes, **headers: str) -> str:
        """A page at that path; its address."""
        body = html.encode() if isinstance(html, str) else html
        self.pages[path] = (200, headers, body)
        return self.url(path)


@contextmanager
def running() -> Iterator[Site]:
    site = Site()
    site.thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
