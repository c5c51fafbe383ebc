"""deploy/nginx.conf in a real nginx, in front of the real server."""

from __future__ import annotations

import http.client
import io
import json
import zipfile

import pytest

from tests.deploy.programs import DEPLOY
from tests.deploy.proxy import NAME, running_proxy

FORGED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Port": "81",
    "Forwarded": "for=203.0.113.9;host=evil.example;proto=http",
}


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    with running_proxy(tmp_path_factory.mktemp("proxy")) as running:
        yield running


def stamped_address(proxy, headers=None):
    """The server's address in the add-on that is handed out: whom the server takes itself for."""
    index = json.loads(proxy.get("/addons/blender/index.json").body)
    name = index["data"][0]["archive_url"].removeprefix("./")
    archive = proxy.get(f"/addons/blender/{name}", headers)
    with zipfile.ZipFile(io.BytesIO(archive.body)) as packed:
        names: dict = {}
        exec(packed.read("vfx_time_tracker/tracker_core/_stamp.py"), names)
    return names["SERVER_URL"]


def test_pages_are_served(proxy):
    assert proxy.get("/sign-in").status == 200


def test_the_server_knows_itself_by_the_name_and_scheme_that_visitors_use(proxy):
    assert stamped_address(proxy) == f"https://{NAME}:{proxy.https_port}"


def test_forged_forwarding_headers_change_nothing(proxy):
    assert stamped_address(proxy, FORGED) == f"https://{NAME}:{proxy.https_port}"


def test_a_forged_address_does_not_get_around_the_limit_of_failed_sign_ins(proxy):
    client = {"host": "browser", "host_version": "", "addon_version": "", "device": "test"}
    statuses = []
    for number in range(6):
        body = {"username": f"nobody{number}", "password": "wrong-password-here", "client": client}
        headers = {"Content-Type": "application/json", "X-Forwarded-For": f"203.0.113.{number}"}
        statuses.append(proxy.get("/api/v1/sign-in", headers, json.dumps(body).encode()).status)
    assert statuses[0] == 401
    assert statuses[-1] == 429


def test_plain_http_leads_to_https(proxy):
    answer = proxy.get("/hours?range=week", plain=True)
    assert answer.status == 301
    assert answer.content_type == f"https://{NAME}/hours?range=week"


def test_another_name_gets_no_answer(proxy):
    with pytest.raises((http.client.HTTPException, OSError)):
        proxy.get("/sign-in", {"Host": "evil.example"})


def test_the_figures_for_prometheus_are_not_handed_out(proxy):
    assert proxy.get("/metrics").status == 404


def test_a_body_beyond_the_limit_is_refused(proxy):
    assert proxy.get("/api/v1/segments", body=b"x" * (4 * 1024 * 1024 + 1)).status == 413


def test_a_visitor_who_says_nothing_is_not_waited_for_long():
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for timeout in ("client_header_timeout", "client_body_timeout", "send_timeout", "proxy_read_timeout"):
        assert f" {timeout} " in text
