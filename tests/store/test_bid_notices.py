"""A crossed bid is told once at 80 and once at 100 per cent, on the page and to the webhook."""

from __future__ import annotations

from tests.support.browser import Browser
from webapp.store.access.scope import Scope
from webapp.store.db.models import Notice, Task, WebhookDelivery
from webapp.store.webhooks import addresses
from webapp.store.work import bid_notices, tasks


def bid(world, hours):
    tasks.update_task(
        Task.get_by_id(world.task.id), {"bid_s": int(hours * 3600)}, world.manager.id, world.now_ms
    )


def percents():
    return sorted(one.percent for one in Notice.select())


def test_each_threshold_is_told_once(world):
    bid(world, 5)
    for hour, expected in ((8, []), (9, []), (10, []), (11, [80])):
        world.now_ms = world.at(13)
        world.send(world.segment(world.at(hour), world.at(hour + 1)))
        bid_notices.raise_new(world.now_ms)
        bid_notices.raise_new(world.now_ms)
        assert percents() == expected

    world.send(world.segment(world.at(12), world.at(13)))

    assert bid_notices.raise_new(world.now_ms) == 1
    assert bid_notices.raise_new(world.now_ms) == 0
    assert percents() == [80, 100]


def test_the_longest_bid_is_watched_too(world):
    """1000 h in milliseconds are more than PostgreSQL's plain integers hold."""
    bid(world, 1000)
    world.send(world.segment(world.at(8), world.at(9)))

    assert bid_notices.raise_new(world.now_ms) == 0
    bid(world, 1)
    bid_notices.raise_new(world.now_ms)
    bid(world, 999)

    assert percents() == []


def test_the_page_shows_the_higher_of_two_and_ticking_off_takes_both(world):
    bid(world, 1)
    world.send(world.segment(world.at(8), world.at(9.5)))
    bid_notices.raise_new(world.now_ms)
    browser = Browser(world, world.lead)
    (told,) = bid_notices.list_unseen(Scope())
    browser.get("/bids").says("1 bid notice", "100 %", "1 h 30 of 1 h")

    browser.post(f"/notices/{told.id}", {"back": "bids"})

    assert bid_notices.list_unseen(Scope()) == []
    assert "was crossed" not in browser.get("/bids").text
    assert Notice.select().where(Notice.seen_by == world.lead.person).count() == 2


def test_a_raised_bid_may_be_crossed_again(world):
    bid(world, 1)
    world.send(world.segment(world.at(8), world.at(9)))
    bid_notices.raise_new(world.now_ms)
    assert percents() == [80, 100]

    bid(world, 2)
    assert percents() == []
    world.send(world.segment(world.at(10), world.at(10.7)))
    bid_notices.raise_new(world.now_ms)

    assert percents() == [80]


def test_without_a_bid_nothing_is_told(world):
    world.send(world.segment(world.at(0), world.at(12)))

    assert bid_notices.raise_new(world.now_ms) == 0


def test_each_crossing_is_one_message_to_the_webhook(world):
    addresses.create("https://example.com/", ["bid.crossed"], world.admin.id, world.now_ms)
    bid(world, 1)
    world.send(world.segment(world.at(8), world.at(9)))
    bid_notices.raise_new(world.now_ms)
    bid_notices.raise_new(world.now_ms)

    told = [
        (one.event, one.payload["percent"]) for one in WebhookDelivery.select().order_by(WebhookDelivery.id)
    ]

    assert told == [("bid.crossed", 80), ("bid.crossed", 100)]


def test_every_crossed_bid_can_be_reached_and_ticked_off(world):
    """Six stand open, the others behind a click; none is counted without being there."""
    for number in range(8):
        task = tasks.create_task(
            world.project, None, f"Kind {number}", world.manager.id, world.now_ms, bid_s=3600
        )
        world.send(world.segment(world.at(number), world.at(number + 1), task=task))
    bid_notices.raise_new(world.now_ms)
    page = Browser(world, world.lead).get("/bids").says("8 bid notices", "2 more")

    assert page.html.count('action="/notices/') == 8


def test_a_due_date_is_written_as_every_other_date(world):
    tasks.update_task(world.task, {"bid_s": 3600, "due": "2026-12-01"}, world.manager.id, world.now_ms)

    Browser(world, world.manager).get("/bids").says("1 Dec 2026")
