"""TLS as studios have it, proxies, and exchanges that end whatever the other side does. All over real
sockets.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time

import pytest

from tracker_core import errors
from tracker_core.net import connection, tls
from tracker_core.net.api import Api
from tracker_core.net.connection import exchange, route_to

from .world import Server

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="no openssl program to make CAs with"
)


def ask(route, path="/api/v1/me", pulse=lambda: None, **headers):
    return exchange(route, "GET", path, None, headers=dict(headers), pulse=pulse)


def run(folder, *command):
    subprocess.run(command, cwd=str(folder), check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def make_certificate(folder, ca, host):
    """(certificate, key) for a host name, signed by `ca`."""
    ca_pem = folder / (ca + ".pem")
    request = [
        "openssl",
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        "s.key",
        "-out",
        "s.csr",
    ]
    run(folder, *request, "-subj", "/CN=x")
    (folder / "s.ext").write_text(f"subjectAltName=DNS:{host}\nauthorityKeyIdentifier=none\n")
    sign = [
        "openssl",
        "x509",
        "-req",
        "-in",
        "s.csr",
        "-CA",
        str(ca_pem),
        "-CAkey",
        ca + ".key",
        "-days",
        "2",
    ]
    run(folder, *sign, "-CAcreateserial", "-extfile", "s.ext", "-out", "s.pem")
    return str(folder / "s.pem"), str(folder / "s.key")


@pytest.fixture(scope="module")
def authorities(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ca")
    for name, careless in (("careless", True), ("proper", False), ("wrong", False)):
        make_ca(folder, name, careless)
    return folder


def make_ca(folder, name, careless):
    constraints = "CA:TRUE" if careless else "critical,CA:TRUE"
    lines = [
        "[req]",
        "distinguished_name=dn",
        "x509_extensions=ca",
        "prompt=no",
        "[dn]",
        "CN=" + name,
        "[ca]",
    ]
    lines += ["basicConstraints=" + constraints]
    lines += [] if careless else ["subjectKeyIdentifier=hash", "keyUsage=critical,keyCertSign,cRLSign"]
    (folder / (name + ".cnf")).write_text("\n".join(lines) + "\n")
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-config",
        name + ".cnf",
    ]
    run(folder, *make, "-keyout", name + ".key", "-out", name + ".pem")


def https_server(certificate, key):
    """A server on TLS; its url names `localhost`."""
    made = Server()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    made._httpd.socket = context.wrap_socket(made._httpd.socket, server_side=True)
    made.url = f"https://localhost:{made.port}"
    return made


@needs_openssl
class TestTls:
    @pytest.mark.parametrize("ca", ["careless", "proper"])
    def test_the_studios_own_ca_is_trusted_careless_or_not(self, authorities, ca):
        server = https_server(*make_certificate(authorities, ca, "localhost"))
        try:
            route = route_to(server.url, tls.context(str(authorities / (ca + ".pem"))), None)
            assert ask(route).status == 401
        finally:
            server.close()

    @pytest.mark.parametrize(("trusted", "host"), [("wrong", "localhost"), ("proper", "elsewhere.example")])
    def test_another_ca_and_another_name_are_refused_with_a_sentence(self, authorities, trusted, host):
        server = https_server(*make_certificate(authorities, "proper", host))
        try:
            route = route_to(server.url, tls.context(str(authorities / (trusted + ".pem"))), None)
            with pytest.raises(errors.Unreachable) as refused:
                ask(route)
        finally:
            server.close()
        assert refused.value.code == "certificate"
        assert "ask your TD for the studio's CA file" in refused.value.user_message

    def test_requests_ca_bundle_is_added_too(self, authorities, monkeypatch):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authorities / "proper.pem"))
        server = https_server(*make_certificate(authorities, "proper", "localhost"))
        try:
            assert ask(route_to(server.url, tls.context(), None)).status == 401
        finally:
            server.close()

    def test_an_invalid_ca_file_is_reported(self, tmp_path):
        (tmp_path / "ca.pem").write_text("no certificate")
        with pytest.raises(errors.BadSetting, match="VFX_TRACKER_CA_FILE"):
            tls.context(str(tmp_path / "ca.pem"))

    def test_nothing_but_the_strict_flag_is_eased(self):
        context = tls.context()
        assert context.check_hostname
        assert context.verify_mode == ssl.CERT_REQUIRED
        assert not context.verify_flags & getattr(ssl, "VERIFY_X509_STRICT", 0)


class Proxy:
    """A real proxy: CONNECT and absolute addresses, every name is this computer."""

    def __init__(self, target_port):
        self.target_port, self.heads = target_port, []
        self.listener = _listen()
        self.url = f"http://user:pass%21@127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.relay, args=(client,), daemon=True).start()

    def relay(self, client):
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(1)
        self.heads.append(head.decode("latin-1"))
        server = socket.create_connection(("127.0.0.1", self.target_port))
        if head.startswith(b"CONNECT"):
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            line, _, rest = head.partition(b"\r\n")
            method, url, version = line.split(b" ")
            server.sendall(b" ".join([method, b"/" + url.split(b"/", 3)[3], version]) + b"\r\n" + rest)
        threading.Thread(target=pour, args=(client, server), daemon=True).start()
        pour(server, client)

    def close(self):
        self.listener.close()


def _listen():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(8)
    return listener


@contextlib.contextmanager
def black_hole():
    """The address of a server that lets every connection wait: its queue is full."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def pour(source, sink):
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class TestProxy:
    def test_plain_http_goes_through_the_proxy_with_its_password(self, server):
        proxy = Proxy(server.port)
        answer = ask(route_to("http://time.studio.example", None, proxy.url))
        proxy.close()
        assert answer.status == 401
        assert proxy.heads[0].startswith("GET http://time.studio.example/api/v1/me HTTP/1.1")
        assert "Proxy-Authorization: Basic dXNlcjpwYXNzIQ==" in proxy.heads[0]

    @needs_openssl
    def test_https_goes_through_a_tunnel(self, authorities):
        server = https_server(*make_certificate(authorities, "proper", "time.studio.example"))
        proxy = Proxy(server.port)
        context = tls.context(str(authorities / "proper.pem"))
        try:
            answer = ask(route_to("https://time.studio.example", context, proxy.url), Secret="s")
        finally:
            server.close()
            proxy.close()
        assert answer.status == 401
        assert proxy.heads[0].startswith("CONNECT time.studio.example:443 HTTP/1.")
        assert "Secret" not in proxy.heads[0]

    def test_the_environments_proxy_is_taken_and_no_proxy_honoured(self, monkeypatch):
        monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
        assert route_to("http://time.studio.example", None, None).proxy.hostname == "proxy.example"
        monkeypatch.setenv("no_proxy", "studio.example,other")
        assert route_to("http://time.studio.example", None, None).proxy is None
        assert route_to("http://time.studio.example", None, "http://set.example:1").proxy is None

    def test_this_computer_is_asked_without_a_proxy(self):
        assert route_to("http://127.0.0.1:5000", None, "http://proxy.example:3128").proxy is None

    @pytest.mark.parametrize(
        "typed",
        ["socks5://x", "http://proxy:80a", "proxy.example:99999", "http://[proxy", "http://"],
    )
    def test_an_invalid_proxy_is_reported(self, typed):
        with pytest.raises(errors.BadSetting, match="not a proxy address"):
            route_to("http://time.studio.example", None, typed)

    def test_the_sentence_of_a_bad_proxy_names_no_password(self):
        with pytest.raises(errors.BadSetting) as told:
            route_to("http://time.studio.example", None, "http://anna:secret@proxy:80a")
        assert "secret" not in told.value.user_message


class TestEndings:
    def route(self, server):
        return route_to(server.url, None, None)

    def test_a_port_without_a_server_is_reported_in_a_sentence(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(errors.Unreachable, match=r"cannot be reached .*your time is kept"):
            ask(route_to(url, None, None))

    def test_a_name_that_does_not_exist_is_reported_in_a_sentence(self):
        with pytest.raises(errors.Unreachable, match="cannot be reached"):
            ask(route_to("http://does-not-exist.invalid", None, None))

    @pytest.mark.parametrize("plan", ["hang", "drip"])
    def test_an_answer_that_never_ends_is_given_up_in_time(self, server, plan, monkeypatch):
        monkeypatch.setattr(connection, "EXCHANGE_S", 0.6)
        server.plan = [plan]
        began = time.monotonic()
        with pytest.raises(errors.Unreachable, match="does not answer"):
            ask(self.route(server))
        assert time.monotonic() - began < 1.5

    def test_a_server_that_takes_the_connection_and_nothing_more_is_given_up(self, monkeypatch):
        monkeypatch.setattr(connection, "EXCHANGE_S", 0.6)
        listener = _listen()
        with pytest.raises(errors.Unreachable, match="does not answer"):
            ask(route_to(f"http://127.0.0.1:{listener.getsockname()[1]}", None, None))
        listener.close()

    def test_a_tls_handshake_that_never_ends_is_given_up(self, monkeypatch):
        monkeypatch.setattr(connection, "EXCHANGE_S", 0.6)
        listener = _listen()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(errors.Unreachable, match="does not answer"):
            ask(route_to(url, tls.context(), None))
        listener.close()

    def test_while_waiting_the_worker_is_asked_at_least_twice_a_second(self, server, monkeypatch):
        monkeypatch.setattr(connection, "EXCHANGE_S", 2.0)
        server.plan = ["hang"]
        pulses = []
        with pytest.raises(errors.Unreachable):
            ask(self.route(server), pulse=lambda: pulses.append(time.monotonic()))
        assert max(pulses[n + 1] - pulses[n] for n in range(len(pulses) - 1)) < 0.8

    def test_while_a_server_swallows_the_connection_the_worker_is_asked_too(self, monkeypatch):
        monkeypatch.setattr(connection, "CONNECT_S", 1.6)
        pulses = []
        with black_hole() as url, pytest.raises(errors.Unreachable, match="does not answer"):
            ask(route_to(url, None, None), pulse=lambda: pulses.append(1))
        assert len(pulses) >= 3

    def test_a_pulse_that_wants_to_stop_ends_the_wait_for_a_connection(self):
        def stop():
            raise errors.Stopping("now", "stopping")

        with black_hole() as url, pytest.raises(errors.Stopping):
            ask(route_to(url, None, None), pulse=stop)

    def test_of_several_addresses_the_one_that_answers_is_taken(self, server, monkeypatch):
        nowhere = socket.getaddrinfo("127.0.0.1", 1, 0, socket.SOCK_STREAM)
        found = nowhere + socket.getaddrinfo("127.0.0.1", server.port, 0, socket.SOCK_STREAM)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found)
        assert ask(self.route(server)).status == 401

    def test_a_pulse_that_wants_to_stop_ends_the_wait(self, server):
        server.plan = ["hang"]
        began = time.monotonic()

        def stop_soon():
            if time.monotonic() - began > 0.1:
                raise errors.Stopping("now", "stopping")

        with pytest.raises(errors.Stopping):
            ask(self.route(server), pulse=stop_soon)
        assert time.monotonic() - began < 1.0

    answer = {"user": {"id": 7, "username": "anna"}, "server_ms": 1}

    @pytest.mark.parametrize("cut", range(0, 158, 6))
    def test_an_answer_cut_after_any_byte_is_no_answer(self, cut):
        """A server whose answer is cut after k bytes is never taken for one that answered."""
        whole = (
            b"HTTP/1.1 200 OK\r\nContent-Length: 120\r\n\r\n" + json.dumps(self.answer).ljust(120).encode()
        )
        listener = _listen()
        threading.Thread(target=answer_once, args=(listener, whole[:cut]), daemon=True).start()
        with pytest.raises((errors.Unreachable, errors.ServerError)):
            Api(route_to(f"http://127.0.0.1:{listener.getsockname()[1]}", None, None), {}, int).me()
        listener.close()


def answer_once(listener, data):
    client, _ = listener.accept()
    client.recv(65536)
    client.sendall(data)
    client.close()
