"""A network that hates the client: it drops requests before or after the server saw them, lies and stutters.

Of every answer that it lets through it remembers what the server acknowledged.
"""

from __future__ import annotations

import collections
import http.client
import json
import random
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HATRED = (
    ("drop_before", 0.15),
    ("drop_after", 0.18),
    ("cut_answer", 0.05),
    ("500", 0.07),
    ("401", 0.03),
    ("429", 0.05),
    ("garbage", 0.05),
)


class Proxy:
    """`now_ms()` is the virtual time; the server's own clock is replaced by it in answers."""

    def __init__(self, server_url, seed, now_ms):
        self.server = urlsplit(server_url).netloc
        self.chance = random.Random(seed)
        self.now_ms = now_ms
        self.is_calm = False
        self.lock = threading.Lock()
        self.acknowledged = {}  # segment id -> the newest snapshot named in an answer that went through
        self.counts = collections.Counter()
        self._httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._httpd.daemon_threads = True
        self._httpd.handle_error = lambda *args: None  # clients are killed all the time
        self._httpd.proxy = self
        self.url = f"http://127.0.0.1:{self._httpd.server_address[1]}"
        threading.Thread(target=self._httpd.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self._httpd.shutdown()
        self._httpd.server_close()

    def fate(self):
        with self.lock:
            self.counts["requests"] += 1
            drawn = 1.0 if self.is_calm else self.chance.random()
            for name, share in HATRED:
                if drawn < share:
                    self.counts[name] += 1
                    return name
                drawn -= share
        return "pass"

    def passed(self, request, answer):
        sent = {segment["id"]: segment for segment in request["segments"]}
        with self.lock:
            for result in answer["results"]:
                segment = sent[result["id"]]
                known = self.acknowledged.get(segment["id"])
                named = result["status"] in ("stored", "unchanged")
                if named and (known is None or known["rev"] < segment["rev"]):
                    self.acknowledged[segment["id"]] = segment


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.relay()

    def do_POST(self):
        self.relay()

    def relay(self):
        proxy = self.server.proxy
        self.close_connection = True
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fate = proxy.fate()
        if fate == "drop_before":
            return self.cut()
        if fate in ("500", "401", "429"):
            return self.lie(int(fate))
        if fate == "garbage":
            return self.answer(200, b'{"results": [{"id": 1}], "ser', {})
        status, data, headers = self.forward(proxy, body)
        if fate == "drop_after":
            return self.cut()
        if fate == "cut_answer":
            self.answer(status, data, headers, only=len(data) // 2)
            return self.cut()
        if self.path.endswith("/segments") and status == 200:
            proxy.passed(json.loads(body), json.loads(data))
        return self.answer(status, data, headers)

    def forward(self, proxy, body):
        connection = http.client.HTTPConnection(proxy.server, timeout=20)
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
        connection.request(self.command, self.path, body=body or None, headers=headers)
        response = connection.getresponse()
        data = response.read()
        connection.close()
        if b'"server_ms"' in data:
            parsed = json.loads(data)
            parsed["server_ms"] = proxy.now_ms()
            data = json.dumps(parsed).encode()
        kept = {
            k: v for k, v in response.getheaders() if k.lower() in ("etag", "content-type", "retry-after")
        }
        return response.status, data, kept

    def lie(self, status):
        words = {"code": "chaos", "message": "The network lies.", "field": None, "request_id": "0"}
        headers = {"Retry-After": "20"} if status == 429 else {}
        self.answer(status, json.dumps({"error": words}).encode(), headers)

    def answer(self, status, data, headers, only=None):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data if only is None else data[:only])

    def cut(self):
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
