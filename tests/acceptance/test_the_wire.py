"""The wire of docs/architecture.md, section 5, told to a real server process as any client would.

These tests know nothing of the server's code: they are the contract that old and new plug-ins rely on.
"""

import datetime
import time
import uuid

import pytest

from tests.acceptance.server import running_server

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
PASSWORD = "nine purple otters juggle"
CLIENT = {"host": "blender", "host_version": "4.5.15", "addon_version": "0.1.0", "device": "ws-17"}
ERROR_KEYS = {"code", "message", "field", "request_id"}
TASKS_CSV = (
    "project,entity_type,entity,task_type,name,bid_h,assignees\n"
    "OTR,shot,SQ010/SH0010,Animation,,16,\n"
    "OTR,shot,SQ010/SH0020,Lighting,,8,\n"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    with running_server(folder) as running:
        (folder / "tasks.csv").write_text(TASKS_CSV)
        imported = running.run_cli("task", "import", str(folder / "tasks.csv"))
        assert imported.returncode == 0, imported.stderr
        yield running


def new_artist(server, tz="UTC"):
    """Register and sign in somebody new. Returns their token."""
    username = "artist" + uuid.uuid4().hex[:10]
    body = {"username": username, "password": PASSWORD, "display_name": "An Artist", "tz": tz}
    registered = server.api("POST", "/register", body)
    assert registered.status == 201, registered.raw
    return sign_in(server, username).json["token"]


def sign_in(server, username, password=PASSWORD):
    return server.api("POST", "/sign-in", {"username": username, "password": password, "client": CLIENT})


def task_ids(server, token):
    tasks = server.api("GET", "/me/tasks?all=1", token=token).json["tasks"]
    return [task["id"] for task in tasks if task["project"]["code"] == "OTR"]


def segment(task_id, start_ms, end_ms, **changes):
    whole = {
        "id": uuid.uuid4().hex,
        "rev": 1,
        "session": uuid.uuid4().hex,
        "task_id": task_id,
        "kind": "active",
        "start_ms": start_ms,
        "end_ms": end_ms,
        "open": False,
        "close_reason": "stop",
        "tz": "UTC",
    }
    return {**whole, **changes}


def post(server, token, *segments, sent_ms=None):
    body = {"sent_ms": sent_ms or now_ms(), "client": CLIENT, "segments": list(segments)}
    return server.api("POST", "/segments", body, token=token)


def now_ms():
    return int(time.time() * 1000)


def yesterday_ms(hour, minute=0):
    """An instant of yesterday, UTC, and its date."""
    day = datetime.datetime.now(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((day - datetime.timedelta(days=1)).timestamp() * 1000) + hour * HOUR_MS + minute * MINUTE_MS


def date_of(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC).date().isoformat()


def days(server, token, date):
    return server.api("GET", f"/me/days?from={date}&to={date}", token=token).json["days"]


def test_health_needs_nobody(server):
    answer = server.api("GET", "/health")
    assert answer.status == 200
    assert set(answer.json) == {"status", "version"}


def test_registering_answers_the_user(server):
    body = {"username": "w" + uuid.uuid4().hex[:8], "password": PASSWORD, "tz": "Pacific/Auckland"}
    answer = server.api("POST", "/register", body)
    assert answer.status == 201
    user = answer.json["user"]
    assert set(user) == {"id", "username", "display_name", "role", "tz", "active"}
    assert user["role"] == "artist"
    assert user["tz"] == "Pacific/Auckland"


def test_a_taken_name_is_a_conflict_whatever_its_case(server):
    body = {"username": "Taken" + uuid.uuid4().hex[:6], "password": PASSWORD}
    assert server.api("POST", "/register", body).status == 201
    again = server.api("POST", "/register", {**body, "username": body["username"].upper()})
    assert (again.status, again.error_code) == (409, "username_taken")


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        ("shortpw", "abc", "weak_password"),
        ("no spaces please", PASSWORD, "bad_username"),
        ("", PASSWORD, "bad_username"),
    ],
)
def test_a_bad_registration_is_told_why(server, username, password, code):
    answer = server.api("POST", "/register", {"username": username, "password": password})
    assert (answer.status, answer.error_code) == (422, code)
    assert answer.json["error"]["message"].endswith(".")


def test_unknown_names_and_wrong_passwords_get_the_same_answer(server):
    username = "known" + uuid.uuid4().hex[:6]
    server.api("POST", "/register", {"username": username, "password": PASSWORD})
    wrong, unknown = sign_in(server, username, "not the password"), sign_in(server, "nobody" + username)
    assert (
        (wrong.status, wrong.error_code) == (unknown.status, unknown.error_code) == (401, "bad_credentials")
    )
    assert wrong.json["error"]["message"] == unknown.json["error"]["message"]


def test_guessing_is_slowed_with_a_retry_after(server):
    username = "guessed" + uuid.uuid4().hex[:6]
    answers = [sign_in(server, username, f"guess number {number}") for number in range(12)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert refused[0].error_code == "too_many_attempts"
    assert int(refused[0].headers["Retry-After"]) > 0


def test_sign_in_brings_token_policy_and_the_servers_clock(server):
    username = "me" + uuid.uuid4().hex[:8]
    server.api("POST", "/register", {"username": username, "password": PASSWORD})
    answer = sign_in(server, username)
    assert answer.status == 200
    assert {"token", "expires_ms", "user", "policy", "server_ms"} <= set(answer.json)
    policy_keys = {"idle_after_s", "heartbeat_every_s", "machine_cap_s", "day_start", "send_scene_path"}
    assert policy_keys <= set(answer.json["policy"])
    assert answer.json["policy"]["idle_after_s"] == 600
    assert abs(answer.json["server_ms"] - now_ms()) < MINUTE_MS


def test_a_signed_out_token_is_dead(server):
    token = new_artist(server)
    assert server.api("GET", "/me", token=token).status == 200
    assert server.api("POST", "/sign-out", token=token).status == 204
    assert server.api("GET", "/me", token=token).status == 401


@pytest.mark.parametrize("path", ["/me", "/me/tasks", "/me/days", "/me/sessions?date=2026-01-01"])
def test_without_a_token_nothing_personal_is_told(server, path):
    answer = server.api("GET", path)
    assert answer.status == 401
    assert set(answer.json["error"]) == ERROR_KEYS


def test_the_api_refuses_cookies(server):
    token = new_artist(server)
    assert server.api("GET", "/me", headers={"Cookie": f"session={token}"}).status == 401


def test_an_unknown_route_answers_the_same_kind_of_error(server):
    answer = server.api("GET", "/no-such-thing")
    assert answer.status == 404
    assert set(answer.json["error"]) == ERROR_KEYS


def test_tasks_have_the_shape_of_the_wire_and_an_etag(server):
    token = new_artist(server)
    answer = server.api("GET", "/me/tasks?all=1", token=token)
    task = next(task for task in answer.json["tasks"] if task["entity"] == "SQ010/SH0010")
    keys = {"id", "project", "entity_type", "entity", "task_type", "name", "status", "bid_s", "due"}
    assert keys <= set(task)
    assert {"id", "code", "name"} <= set(task["project"])
    assert task["bid_s"] == 16 * 3600
    again = server.api(
        "GET", "/me/tasks?all=1", token=token, headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status, again.raw) == (304, b"")


def test_tasks_are_found_by_search(server):
    token = new_artist(server)
    found = server.api("GET", "/me/tasks?all=1&search=SH0020", token=token).json["tasks"]
    assert [task["entity"] for task in found] == ["SQ010/SH0020"]


def test_the_highest_revision_wins_in_any_order(server):
    token = new_artist(server)
    task = task_ids(server, token)[0]
    start = yesterday_ms(10)
    first = segment(task, start, start + 10 * MINUTE_MS, open=True, close_reason=None)
    third = {**first, "rev": 3, "end_ms": start + 30 * MINUTE_MS}
    second = {**first, "rev": 2, "end_ms": start + 20 * MINUTE_MS}
    statuses = [
        post(server, token, item).json["results"][0]["status"] for item in (first, third, second, third)
    ]
    assert statuses == ["stored", "stored", "unchanged", "unchanged"]
    assert days(server, token, date_of(start))[0]["active_s"] == 30 * 60


def test_a_rejected_item_never_fails_the_batch(server):
    token, stranger = new_artist(server), new_artist(server)
    task = task_ids(server, token)[0]
    start = yesterday_ms(9)
    theirs = segment(task, start, start + MINUTE_MS)
    assert post(server, stranger, theirs).json["results"][0]["status"] == "stored"
    batch = [
        segment(task, start, start + 5 * MINUTE_MS),
        segment(987_654_321, start, start + MINUTE_MS),
        {**theirs, "rev": 2},
        segment(task, start, start - 1),
        segment(task, start - 25 * HOUR_MS, start),
        segment(task, now_ms(), now_ms() + 20 * MINUTE_MS),
        {"id": "not an id", "rev": 0},
        segment(task, start + HOUR_MS, start + HOUR_MS + MINUTE_MS),
    ]
    answer = post(server, token, *batch)
    assert answer.status == 200
    told = [(result["status"], result.get("code")) for result in answer.json["results"]]
    assert told == [
        ("stored", None),
        ("rejected", "unknown_task"),
        ("rejected", "not_yours"),
        ("rejected", "bad_interval"),
        ("rejected", "bad_interval"),
        ("rejected", "in_future"),
        ("rejected", "invalid"),
        ("stored", None),
    ]
    assert all(result["message"] for result in answer.json["results"] if result["status"] == "rejected")


def test_an_empty_batch_is_a_sign_of_life(server):
    answer = post(server, new_artist(server))
    assert answer.status == 200
    assert answer.json["results"] == []
    assert {"server_ms", "policy"} <= set(answer.json)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"segments": 5}', b"\xff\xfe", b'"text"'])
def test_a_body_that_is_no_batch_is_invalid(server, body):
    answer = server.api("POST", "/segments", body, token=new_artist(server))
    assert (answer.status, answer.error_code) == (400, "invalid")


def test_over_a_hundred_items_is_too_large(server):
    token = new_artist(server)
    task, start = task_ids(server, token)[0], yesterday_ms(8)
    answer = post(server, token, *[segment(task, start, start + 1000) for _ in range(101)])
    assert (answer.status, answer.error_code) == (413, "batch_too_large")


def test_nobody_works_twice_at_once(server):
    token = new_artist(server)
    task_a, task_b = task_ids(server, token)[:2]
    start = yesterday_ms(10)
    maya = segment(task_a, start, start + HOUR_MS)
    blender = segment(task_b, start + 20 * MINUTE_MS, start + 40 * MINUTE_MS)
    post(server, token, maya, blender)
    (day,) = days(server, token, date_of(start))
    assert {task["task_id"]: task["active_s"] for task in day["tasks"]} == {task_a: 2400, task_b: 1200}
    assert day["total_s"] == 3600


def test_an_adjustment_is_painted_on_top_and_can_be_revoked(server):
    token = new_artist(server)
    task_a, task_b = task_ids(server, token)[:2]
    start = yesterday_ms(10)
    post(server, token, segment(task_a, start, start + HOUR_MS))
    adjustment = {
        "id": uuid.uuid4().hex,
        "from_ms": start + 30 * MINUTE_MS,
        "to_ms": start + 90 * MINUTE_MS,
        "task_id": task_b,
        "reason": "dailies",
    }
    assert server.api("POST", "/me/adjustments", adjustment, token=token).status == 201
    assert server.api("POST", "/me/adjustments", adjustment, token=token).status == 200
    (day,) = days(server, token, date_of(start))
    by_task = {task["task_id"]: (task["active_s"], task["manual_s"]) for task in day["tasks"]}
    assert by_task == {task_a: (1800, 0), task_b: (0, 3600)}
    assert server.api("DELETE", f"/me/adjustments/{adjustment['id']}", token=token).status == 204
    (day,) = days(server, token, date_of(start))
    assert (day["active_s"], day["manual_s"]) == (3600, 0)


def test_an_adjustment_without_a_task_erases(server):
    token = new_artist(server)
    start = yesterday_ms(10)
    post(server, token, segment(task_ids(server, token)[0], start, start + HOUR_MS))
    erase = {
        "id": uuid.uuid4().hex,
        "from_ms": start,
        "to_ms": start + HOUR_MS,
        "task_id": None,
        "reason": "not me",
    }
    assert server.api("POST", "/me/adjustments", erase, token=token).status == 201
    assert days(server, token, date_of(start)) == []


def test_a_strangers_adjustment_does_not_exist(server):
    token, stranger = new_artist(server), new_artist(server)
    start = yesterday_ms(10)
    mine = {
        "id": uuid.uuid4().hex,
        "from_ms": start,
        "to_ms": start + MINUTE_MS,
        "task_id": None,
        "reason": "x",
    }
    server.api("POST", "/me/adjustments", mine, token=token)
    assert server.api("DELETE", f"/me/adjustments/{mine['id']}", token=stranger).status == 404


def test_machine_time_is_a_lane_of_its_own(server):
    token = new_artist(server)
    task, start = task_ids(server, token)[0], yesterday_ms(14)
    post(server, token, segment(task, start, start + 20 * MINUTE_MS, kind="machine"))
    (day,) = days(server, token, date_of(start))
    assert (day["active_s"], day["machine_s"], day["total_s"]) == (0, 1200, 1200)


def test_a_session_shows_its_gaps_with_their_reason(server):
    token = new_artist(server)
    task, start = task_ids(server, token)[0], yesterday_ms(10)
    session = uuid.uuid4().hex
    before = segment(task, start, start + 30 * MINUTE_MS, session=session, close_reason="idle")
    after = segment(task, start + 60 * MINUTE_MS, start + 90 * MINUTE_MS, session=session)
    post(server, token, before, after)
    (told,) = server.api("GET", f"/me/sessions?date={date_of(start)}", token=token).json["sessions"]
    assert (told["id"], told["start_ms"], told["end_ms"]) == (session, start, start + 90 * MINUTE_MS)
    assert (told["active_s"], told["open"], told["host"]) == (3600, False, "blender")
    assert told["gaps"] == [
        {"start_ms": start + 30 * MINUTE_MS, "end_ms": start + 60 * MINUTE_MS, "reason": "idle"}
    ]


def test_the_day_is_cut_in_the_persons_own_zone(server):
    token = new_artist(server, tz="Pacific/Auckland")
    task, start = task_ids(server, token)[0], yesterday_ms(10)
    post(server, token, segment(task, start, start + 4 * HOUR_MS))
    tomorrow = date_of(start + 24 * HOUR_MS)
    told = server.api("GET", f"/me/days?from={date_of(start)}&to={tomorrow}", token=token).json["days"]
    assert sum(day["total_s"] for day in told) == 4 * 3600
    assert len(told) == 2


@pytest.mark.parametrize("path", ["/report", "/presence", "/projects", "/users"])
def test_the_studios_routes_do_not_exist_for_an_artist(server, path):
    assert server.api("GET", path, token=new_artist(server)).status == 404


def test_the_openapi_document_lists_every_route_of_the_wire(server):
    document = server.api("GET", "/openapi.json").json
    paths = {path.removeprefix("/api/v1") for path in document["paths"]}
    assert {
        "/register",
        "/sign-in",
        "/sign-out",
        "/me",
        "/me/tasks",
        "/segments",
        "/me/days",
        "/me/sessions",
        "/me/adjustments",
        "/me/adjustments/{id}",
        "/me/browser-link",
        "/report",
        "/presence",
        "/projects",
        "/tasks",
        "/users",
        "/health",
    } <= paths


def test_the_console_prints_a_set_up_link_and_no_secret_reaches_the_log_afterwards(server):
    log = server.log.read_text()
    assert f"{server.url}/setup/" in log
    token = new_artist(server)
    server.api("GET", "/me", token=token)
    log = server.log.read_text()
    assert token not in log
    assert PASSWORD not in log


def test_stored_totals_equal_a_rebuild(server):
    checked = server.run_cli("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
