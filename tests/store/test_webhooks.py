"""Webhooks: signed, retried, never inside the network unless allowed; against a real receiver on
loopback.
"""

from __future__ import annotations

import hashlib
import hmac
import http.server
import json
import threading

import pytest

from tests.support.browser import Browser
from tests.support.builders import CLIENT
from webapp.background import outgoing
from webapp.background.outgoing import parse_networks
from webapp.background.worker import BackgroundWorker
from webapp.store.db.database import writing
from webapp.store.db.models import Webhook, WebhookDelivery
from webapp.store.refusal import Refused
from webapp.store.webhooks import addresses, outbox

LOOPBACK = parse_networks("127.0.0.0/8")


class Receiver:
    """A small HTTP server. It answers with the `statuses` in turn, then with the last one again."""

    def __init__(self, statuses=(200,)):
        self.statuses, self.taken = list(statuses), []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.append((self.path, dict(self.headers), body))
                status = receiver.statuses.pop(0) if len(receiver.statuses) > 1 else receiver.statuses[0]
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/hook?key=1"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receive():
    opened = []

    def open_receiver(*statuses):
        opened.append(Receiver(statuses or (200,)))
        return opened[-1]

    yield open_receiver
    for one in opened:
        one.close()


def send(world, url, event="week.submitted", allowed=LOOPBACK):
    """A webhook with one message in its queue, and a messenger that has not looked yet."""
    made = addresses.create(url, [event], world.admin.id, world.now_ms)
    with writing():
        outbox.enqueue(event, {"week": "2026-W48"}, world.now_ms)
    return made, BackgroundWorker(lambda: world.now_ms, allowed)


def delivery():
    return WebhookDelivery.select().order_by(WebhookDelivery.id.desc()).get()


def test_a_message_is_signed_so_that_the_receiver_can_tell(world, receive):
    receiver = receive()
    made, messenger = send(world, receiver.url)

    messenger.work()

    ((path, headers, body),) = receiver.taken
    signed = headers["X-Tracker-Timestamp"].encode() + b"." + body
    expected = "sha256=" + hmac.new(made.secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Tracker-Signature"] == expected
    assert (path, headers["X-Tracker-Event"]) == ("/hook?key=1", "week.submitted")
    assert json.loads(body)["data"] == {"week": "2026-W48"}
    assert delivery().delivered_ms == world.now_ms


def test_a_delivered_message_is_not_sent_again(world, receive):
    receiver = receive()
    _made, messenger = send(world, receiver.url)

    messenger.work()
    world.now_ms += 86_400_000
    messenger.work()

    assert len(receiver.taken) == 1


def test_a_500_is_retried_until_taken(world, receive):
    receiver = receive(500, 503, 200)
    _made, messenger = send(world, receiver.url)

    for wait_s in (0, 5, 10, 30):
        world.now_ms += wait_s * 1000
        messenger.work()

    assert len(receiver.taken) == 3
    assert (delivery().attempts, delivery().status) == (3, 200)


def test_every_attempt_sends_the_same_bytes(world, receive):
    receiver = receive(500, 200)
    _made, messenger = send(world, receiver.url)
    messenger.work()
    world.now_ms += 10_000
    messenger.work()

    assert receiver.taken[0][2] == receiver.taken[1][2]


def test_after_about_a_day_it_gives_up_and_may_be_sent_again_by_hand(world, receive):
    receiver = receive(500)
    made, messenger = send(world, receiver.url)
    for _ in range(len(outbox.RETRY_AFTER_S) + 1):
        messenger.work()
        world.now_ms += 86_400_000
    assert (delivery().next_ms, delivery().error) == (None, "The receiver answered 500.")
    tried = len(receiver.taken)
    messenger.work()
    assert len(receiver.taken) == tried

    addresses.redeliver(made, delivery().id, world.now_ms)
    messenger.work()

    assert len(receiver.taken) == tried + 1


def test_a_receiver_that_is_down_holds_up_no_other(world, receive):
    receiver = receive()
    closed = receive()
    closed.close()
    send(world, closed.url)
    _made, messenger = send(world, receiver.url)

    messenger.work()

    assert len(receiver.taken) == 1
    assert "could not be reached" in WebhookDelivery.get(WebhookDelivery.delivered_ms.is_null()).error


def test_a_path_in_any_script_is_quoted(world, receive):
    receiver = receive()
    _made, messenger = send(world, f"http://127.0.0.1:{receiver.port}/büro/a%20b?name=Zoë&key=1%2F2")

    messenger.work()

    assert [path for path, _, _ in receiver.taken] == ["/b%C3%BCro/a%20b?name=Zo%C3%AB&key=1%2F2"]


def test_an_address_that_cannot_be_read_holds_up_no_other(world, receive):
    receiver = receive()
    send(world, "http://[::1/")
    _made, messenger = send(world, receiver.url)

    messenger.work()

    assert len(receiver.taken) == 1
    assert "Write an address" in WebhookDelivery.get(WebhookDelivery.delivered_ms.is_null()).error


def test_a_redirect_is_not_followed(world, receive):
    receiver = receive(302)
    _made, messenger = send(world, receiver.url)

    messenger.work()

    assert [path for path, _headers, _body in receiver.taken] == ["/hook?key=1"]
    assert delivery().error == "The receiver answered 302."


def test_two_processes_send_a_message_once(world, receive):
    receiver = receive()
    _made, first = send(world, receiver.url)
    claimed = outbox.claim(world.now_ms)

    BackgroundWorker(lambda: world.now_ms, LOOPBACK).work()
    assert receiver.taken == []

    for due in claimed:
        first.deliver(due)
    assert len(receiver.taken) == 1


def test_a_process_that_dies_leaves_the_message_to_another(world, receive):
    receiver = receive()
    _made, messenger = send(world, receiver.url)
    outbox.claim(world.now_ms)
    world.now_ms += outbox.LEASE_MS

    messenger.work()

    assert len(receiver.taken) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.5/",
        "http://192.168.1.1/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[fd00::1]/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
    ],
)
def test_an_address_inside_the_network_is_refused(url):
    with pytest.raises(Refused) as refused:
        outgoing.resolve_target(url, [])

    assert "inside this network" in refused.value.message


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.com/",
        "//example.com",
        "https://user:secret@example.com/",
        "https://example.com:99999/",
        "gopher://example.com/",
        "https:///nowhere",
        "http://[::1/",
        "",
    ],
)
def test_what_is_no_plain_address_is_refused(url):
    with pytest.raises(Refused):
        outgoing.resolve_target(url, LOOPBACK)


def test_the_setting_opens_networks_of_the_studio():
    assert outgoing.resolve_target("http://127.0.0.1:81/x", LOOPBACK).address == "127.0.0.1"
    assert outgoing.resolve_target("http://10.1.2.3/", parse_networks("10.0.0.0/8, 192.168.5.4")).port == 80
    with pytest.raises(Refused):
        outgoing.resolve_target("http://10.1.2.3/", parse_networks("192.168.5.4"))


def test_the_address_is_judged_at_each_delivery_anew(world, receive):
    """The name may point somewhere else by then."""
    receiver = receive()
    send(world, receiver.url)

    BackgroundWorker(lambda: world.now_ms, []).work()

    assert receiver.taken == []
    assert "inside this network" in delivery().error


def test_only_an_admin_makes_webhooks_and_the_secret_is_told_once(world):
    body = {"url": "https://93.184.215.14/hook", "events": ["week.submitted"]}
    assert world.api("POST", "/webhooks", body, world.manager).status == 404

    made = world.api("POST", "/webhooks", body, world.admin).json

    assert made["secret"] == Webhook.get().secret
    assert made["secret"] not in world.api("GET", "/webhooks", by=world.admin).text


def test_an_address_too_long_to_keep_is_refused(world):
    page = Browser(world, world.admin).post(
        "/studio/webhooks", {"url": "https://93.184.215.14/" + "x" * 500, "events": "bid.crossed"}
    )

    page.says("The url may have 500 characters at most")
    assert Webhook.select().count() == 0


def test_a_switched_off_webhook_gets_nothing_new(world):
    made, _messenger = send(world, "https://example.com/")
    addresses.set_active(made, False, world.admin.id, world.now_ms)
    with writing():
        outbox.enqueue("week.submitted", {}, world.now_ms)

    assert WebhookDelivery.select().count() == 1


def test_what_waits_for_a_switched_off_webhook_is_sent_when_it_is_on_again(world, receive):
    receiver = receive()
    made, messenger = send(world, receiver.url)
    addresses.set_active(made, False, world.admin.id, world.now_ms)
    messenger.work()
    assert receiver.taken == []

    addresses.set_active(addresses.get(made.id), True, world.admin.id, world.now_ms)
    messenger.work()

    assert len(receiver.taken) == 1


def test_an_event_goes_to_those_who_asked_for_it(world):
    send(world, "https://example.com/", event="bid.crossed")
    with writing():
        outbox.enqueue("week.submitted", {}, world.now_ms)

    assert [one.event for one in WebhookDelivery.select()] == ["bid.crossed"]


def test_a_message_of_a_change_that_fails_is_never_sent(world):
    addresses.create("https://example.com/", ["week.submitted"], world.admin.id, world.now_ms)

    def change_that_fails():
        with writing():
            outbox.enqueue("week.submitted", {}, world.now_ms)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_that_fails()
    assert WebhookDelivery.select().count() == 0


def test_a_submitted_week_is_told(world):
    addresses.create("https://example.com/", ["week.submitted"], world.admin.id, world.now_ms)

    world.api("POST", "/me/timesheets/2026-W48", {"verb": "submit"}, world.owner)

    assert delivery().payload == {"username": "olga", "week": "2026-W48"}


def test_an_adopted_segment_is_told_with_the_host_it_was_worked_in(world):
    addresses.create("https://example.com/", ["segment.closed"], world.admin.id, world.now_ms)
    segment = world.segment(world.at(8), world.at(9), open=True, close_reason=None)
    world.send(segment)

    adopted = {**segment, "rev": 2, "open": False, "close_reason": "adopted"}
    world.send(adopted, client={**CLIENT, "host": "maya"})

    assert delivery().payload["host"] == "blender"


def test_a_closed_segment_is_told_once_a_revision(world):
    addresses.create("https://example.com/", ["segment.closed"], world.admin.id, world.now_ms)
    segment = world.segment(world.at(8), world.at(9), open=True)
    world.send(segment)
    assert WebhookDelivery.select().count() == 0
    closed = {**segment, "rev": 2, "open": False}

    world.send(closed)
    world.send(closed)

    (told,) = WebhookDelivery.select()
    assert (told.payload["id"], told.payload["rev"], told.payload["username"]) == (segment["id"], 2, "olga")
