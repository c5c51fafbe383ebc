"""Registering, signing in and out, and the defence against guessing."""

import time
from pathlib import Path
from statistics import median

import pytest

from tests.support.builders import CLIENT, HOUR_MS, MINUTE_MS
from webapp.store.access import one_time_links, rate_limits, tokens
from webapp.store.db.models import Audit, Bucket, Person, Token
from webapp.store.people import accounts
from webapp.store.refusal import Refused

PASSWORD = "nine purple otters juggle"


@pytest.fixture
def world(world):
    """A studio that lets people sign in over its own network, so that addresses may differ."""
    world.restart(allow_plain_http=True)
    return world


def register(world, username="nora", password=PASSWORD, **more):
    return world.api("POST", "/register", {"username": username, "password": password, **more})


def sign_in(world, username="nora", password=PASSWORD, **more):
    body = {"username": username, "password": password, "client": CLIENT}
    return world.api("POST", "/sign-in", body, **more)


def test_a_new_account_is_an_artist_in_the_studios_zone(world):
    assert register(world).status == 201
    person = accounts.find_by_username("NORA")
    assert (person.role, person.tz, person.active) == ("artist", "UTC", True)


def test_a_password_is_kept_as_argon2id_only(world):
    register(world)
    kept = accounts.find_by_username("nora").password_hash
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in kept


@pytest.mark.parametrize(
    "password", ["", "elevenchars", "password1234", "qwertyuiop12", "aaaaaaaaaaaaaaaa", "x" * 257]
)
def test_a_weak_password_is_refused_with_advice(world, password):
    answer = register(world, password=password)
    assert (answer.status, answer.code, answer.json["error"]["field"]) == (422, "weak_password", "password")
    assert answer.json["error"]["message"].endswith(".")


@pytest.mark.parametrize("password", ["nora-nora-nora", "norafritsch12", "Otter Creek 1", "moonfarm studio"])
def test_a_password_made_of_known_names_is_refused(world, password):
    world.restart(studio_name="Moonfarm Studio")
    assert register(world, password=password, display_name="Nora Fritsch").code == "weak_password"


def test_a_password_of_any_language_is_taken(world):
    assert register(world, password="Käsekuchen über Bergwipfel").status == 201


@pytest.mark.parametrize("username", ["a", "two words", "x" * 65, "-dash", "tab\tbed", "slash/ed", "<b>"])
def test_a_bad_username_is_refused(world, username):
    answer = register(world, username=username)
    assert (answer.status, answer.code) == (422, "bad_username")


@pytest.mark.parametrize("tz", ["Mars/Olympus", "", "../../etc/passwd"])
def test_an_unknown_zone_is_refused(world, tz):
    assert (register(world, tz=tz).status, register(world, tz=tz).code) == (422, "bad_timezone")


def test_nobody_registers_as_more_than_an_artist(world):
    assert register(world, role="admin").json["user"]["role"] == "artist"


def test_registration_may_be_closed(world):
    world.restart(registration=False)
    assert (register(world).status, register(world).code) == (403, "registration_closed")


def test_registrations_from_one_address_are_limited(world):
    world.restart(registrations_per_hour=2)
    assert [register(world, username=f"nora{n}").status for n in range(3)] == [201, 201, 429]


def test_signing_in_twice_gives_two_tokens(world):
    register(world)
    first, second = (sign_in(world).json["token"] for _ in range(2))
    assert first != second
    assert Token.select().join(Person).where(Person.username_key == "nora").count() == 2


def test_only_the_hash_of_a_token_is_kept(world):
    register(world)
    token = sign_in(world).json["token"]
    assert tokens.hash_secret(token).hex() in {one.sha256 for one in Token.select()}
    assert token.encode() not in Path(world.config.database).read_bytes()


def test_a_switched_off_account_signs_in_no_more(world):
    register(world)
    accounts.set_active(
        accounts.find_by_username("nora"), False, author_id=world.admin.id, now_ms=world.now_ms
    )
    assert sign_in(world).code == "bad_credentials"


def test_switching_off_ends_every_sign_in_at_once(world):
    accounts.set_active(world.owner.person, False, author_id=world.admin.id, now_ms=world.now_ms)
    assert world.api("GET", "/me", by=world.owner).status == 401


def test_a_token_expires_half_a_year_after_its_last_use(world):
    world.now_ms += tokens.DEVICE_TOKEN_LIFETIME_MS - 1
    assert world.api("GET", "/me", by=world.owner).status == 200
    world.now_ms += tokens.DEVICE_TOKEN_LIFETIME_MS
    answer = world.api("GET", "/me", by=world.owner)
    assert (answer.status, answer.code) == (401, "bad_token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic b3duZXI6eA==", "token"])
def test_a_bad_authorization_is_401(world, header):
    assert world.api("GET", "/me", headers={"Authorization": header}).status == 401


def test_the_sixth_wrong_password_in_a_minute_waits(world):
    register(world)
    answers = [sign_in(world, password="wrong wrong wrong") for _ in range(6)]
    assert [one.status for one in answers] == [401] * 5 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 12


def test_waiting_as_told_is_enough(world):
    register(world)
    refused = [sign_in(world, password="wrong wrong wrong") for _ in range(6)][-1]
    world.now_ms += int(refused.headers["Retry-After"]) * 1000
    assert sign_in(world).status == 200


def test_guessing_at_names_that_do_not_exist_is_slowed_alike(world):
    answers = [sign_in(world, username="nobody") for _ in range(6)]
    assert [one.status for one in answers] == [401] * 5 + [429]


def test_twenty_guesses_an_hour_at_one_account(world):
    register(world)
    tried = 0
    for _ in range(60):
        tried += sign_in(world, password="wrong wrong wrong", address=f"10.0.0.{tried}").status == 401
        world.now_ms += 12_000
    assert 20 <= tried <= 25


def test_an_address_that_guesses_at_many_names_is_slowed(world):
    answers = [sign_in(world, username=f"somebody{n}") for n in range(21)]
    assert [one.status for one in answers] == [401] * 20 + [429]


def test_thirty_good_sign_ins_through_one_address_take_nothing(world):
    register(world)
    for _ in range(30):
        assert sign_in(world, address="192.0.2.1").status == 200
    assert sign_in(world, username="somebody", address="192.0.2.1").status == 401


def test_buckets_survive_a_restart(world):
    limit = rate_limits.Limit("minute:nora", 5, MINUTE_MS)
    for _ in range(5):
        rate_limits.consume([limit], world.now_ms)
    world.restart()
    with pytest.raises(Refused) as refusal:
        rate_limits.consume([limit], world.now_ms)
    assert refusal.value.code == "too_many_attempts"


def test_full_buckets_are_forgotten(world):
    rate_limits.consume([rate_limits.Limit("minute:made-up", 5, MINUTE_MS)], world.now_ms)
    rate_limits.consume([rate_limits.Limit("minute:another", 5, MINUTE_MS)], world.now_ms + 2 * HOUR_MS)
    assert [one.key for one in Bucket.select()] == ["minute:another"]


def test_a_new_password_ends_every_sign_in(world):
    accounts.set_password(world.owner.person, PASSWORD, author_id=world.admin.id, now_ms=world.now_ms)
    assert world.api("GET", "/me", by=world.owner).status == 401


def test_the_last_admin_stays_one(world):
    with pytest.raises(Refused) as refusal:
        accounts.set_role(world.admin.person, "artist", author_id=world.admin.id, now_ms=world.now_ms)
    assert refusal.value.code == "not_possible"


def test_what_happens_to_an_account_is_in_the_audit_trail(world):
    accounts.set_role(world.owner.person, "lead", author_id=world.admin.id, now_ms=world.now_ms)
    note = Audit.get(Audit.action == "person.role")
    assert (note.author_id, note.subject_id, note.old, note.new) == (
        world.admin.id,
        world.owner.id,
        "artist",
        "lead",
    )


def test_a_browser_link_works_once_and_for_a_minute(world):
    told = world.api("POST", "/me/browser-link", by=world.owner).json
    assert told["expires_ms"] == world.now_ms + MINUTE_MS
    code = told["url"].rpartition("/")[2]
    assert one_time_links.redeem("browser", code, world.now_ms).person_id == world.owner.id
    with pytest.raises(Refused):
        one_time_links.redeem("browser", code, world.now_ms)


def test_a_browser_link_is_dead_after_its_minute(world):
    code = world.api("POST", "/me/browser-link", by=world.owner).json["url"].rpartition("/")[2]
    with pytest.raises(Refused):
        one_time_links.redeem("browser", code, world.now_ms + MINUTE_MS)


def test_a_link_of_one_kind_is_none_of_another(world):
    code, _ = one_time_links.create("invite", world.now_ms, role="artist")
    with pytest.raises(Refused):
        one_time_links.redeem("reset", code, world.now_ms)


@pytest.mark.slow
def test_known_and_unknown_names_take_as_long(world):
    """A guesser who holds a stop-watch learns no more than one who reads."""
    register(world)
    world.restart(failures_per_address_per_hour=100_000)
    lengths = {"nora": [], "nobody": []}
    for _ in range(60):
        for username, taken in lengths.items():
            world.now_ms += HOUR_MS
            began = time.perf_counter()
            assert sign_in(world, username=username, password="wrong wrong wrong").status == 401
            taken.append(time.perf_counter() - began)
    known, unknown = (median(taken) for taken in lengths.values())
    assert abs(known - unknown) / known < 0.05
