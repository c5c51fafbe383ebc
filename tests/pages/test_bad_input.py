"""Whatever stands in an address or a form, the answer is a page or a sentence and never a failure."""

import pytest

from tests.support.browser import Browser

FAR = [
    "/me/day/9999-12-31",
    "/me/day/0001-01-01",
    "/me/week/9999-W52",
    "/me/week/0001-W01",
    "/me/month/9999-12",
    "/me/month/0001-01",
    "/me/go?date=0001-01-01",
    "/me/adjust?date=9999-12-31",
    "/hours?week=9999-W52",
    "/hours?date=0001-01-01",
    "/people/olga/week/9999-12-27",
    "/people/olga/week/0001-01-01",
]
RANGES = ["/hours", "/projects/OTR", "/me/reports", "/people", "/people/olga", "/audit"]
LISTS = ["/audit", "/bids", "/hours", "/approvals", "/studio/tasks", "/me/data"]
NUMBERS = ["²", "٣", "9" * 20, "1" * 5000, "-1"]


@pytest.fixture
def manager(world):
    return Browser(world, world.manager)


def ask(world, path):
    headers = {"Authorization": f"Bearer {world.manager.token}"}
    return world.call("GET", "/api/v1" + path, headers=headers)


@pytest.mark.parametrize("path", FAR)
def test_a_date_beyond_the_calendar_is_not_there(manager, path):
    assert manager.get(path).status == 404


@pytest.mark.parametrize(
    "path", ["/me/day/1970-01-01", "/me/day/2199-12-31", "/me/week/1970-W01", "/me/week/2199-W52"]
)
def test_the_ends_of_the_calendar_can_be_looked_at(manager, path):
    assert manager.get(path).status == 200


@pytest.mark.parametrize("path", RANGES)
@pytest.mark.parametrize("span", ["from=0001-01-01&to=0001-01-02", "from=9999-12-30&to=9999-12-31"])
def test_a_range_beyond_the_calendar_gets_a_sentence(manager, path, span):
    page = manager.get(f"{path}?{span}")

    assert page.status == 422
    page.says("Give both dates, from 1970 to 2199")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("number", ["1" * 5000, "²", "0", "100001"])
def test_a_page_that_no_list_has_is_not_there(manager, path, number):
    assert manager.get(f"{path}?page={number}").status == 404


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/me/timer/start", {"task": "{}"}),
        ("/me/adjust", {"date": "2026-11-23", "from": "09:00", "to": "10:00", "task": "{}"}),
        ("/me/adjust", {"date": "2026-11-23", "from_ms": "{}", "to_ms": "{}", "task": "none", "look": "1"}),
        ("/me/week/2026-W48", {"cell-{}-2026-11-23": "1:00", "reason": "x"}),
        ("/me/week/2026-W48", {"cell-1-9999-12-31": "1:00", "reason": "x"}),
        ("/me/week/2026-W48", {"row": "{}"}),
        ("/me/devices/{}/end", {}),
        ("/me/browsers/{}/end", {}),
        ("/me/tokens/{}/end", {}),
        ("/views/{}/remove", {}),
        ("/notices/{}", {}),
        ("/studio/tasks/{}", {}),
    ],
)
def test_a_number_that_no_row_has_is_refused(manager, path, fields, number):
    typed = {name.format(number): value.format(number) for name, value in fields.items()}

    address = path.format(number).encode().decode("latin-1")  # as WSGI hands a path over

    assert manager.post(address, typed).status < 500


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("query", ["date=2026-11-23&from={0}&to={0}", "was={0}", "task={0}", "edit={0}"])
def test_a_repair_form_opens_on_any_number(manager, query, number):
    assert manager.get("/me/adjust?" + query.format(number)).status == 200


@pytest.mark.parametrize("path", ["/addons/blender/index.json", "/addons/blender/x.zip", "/downloads"])
def test_a_host_that_is_no_address_gets_a_sentence(manager, path):
    page = manager.get(path, Host="a b")

    assert page.status == 400
    page.says("is no server address")


@pytest.mark.parametrize("wanted", ["//[", "http://[", "/\\["])
def test_a_next_page_that_is_no_address_leads_home(manager, wanted):
    assert manager.get(f"/sign-in?next={wanted}").location == "/dashboard"


def test_an_origin_that_is_no_address_is_another_site(manager):
    assert manager.post("/sign-out", Sec_Fetch_Site="", Origin="http://[").status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/me/sessions?date=9999-12-31",
        "/me/days?from=0001-01-01&to=0001-01-02",
        "/report?from=9999-12-30&to=9999-12-31",
    ],
)
def test_the_api_refuses_a_date_beyond_the_calendar(world, path):
    answer = ask(world, path)

    assert (answer.status, answer.code) == (400, "invalid")


def test_the_api_knows_no_week_beyond_the_calendar(world):
    assert ask(world, "/report?from=2026-11-01&to=2026-11-30&week=9999-W52").status == 404
