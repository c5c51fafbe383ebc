"""An HTTP proxy that spoils one request: lost, carried out without an answer, half answered, or 500."""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

MODES = ("refused", "carried out and killed", "half an answer", "500")


class BadProxy:
    """In front of `address`. `spoil(n, mode)` spoils the request number n from now, counted from 0."""

    def __init__(self, address: str):
        self.target = urlsplit(address)
        self.count, self.bad, self.mode = 0, -1, ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def spoil(self, number: int, mode: str) -> None:
        self.count, self.bad, self.mode = 0, number, mode

    def __enter__(self) -> BadProxy:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(proxy) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def handle_any(self):
                mode = proxy.mode if proxy.count == proxy.bad else ""
                proxy.count += 1
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if mode == "refused":
                    self.close_connection = True
                    return
                if mode == "500":
                    self._answer(500, b"broken")
                    return
                onward = http.client.HTTPConnection(proxy.target.hostname, proxy.target.port, timeout=60)
                onward.request(self.command, self.path, body, dict(self.headers.items()))
                answer = onward.getresponse()
                content = answer.read()
                onward.close()
                if mode == "carried out and killed":
                    self.close_connection = True
                    return
                self._answer(answer.status, content, half=mode == "half an answer")

            def _answer(self, status, content, half=False):
                self.send_response(status)
                self.send_header("Content-Length", str(len(content) + (1 if half and not content else 0)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if half else content)
                self.close_connection = True

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def log_message(self, *_):
                pass

        return Handler
