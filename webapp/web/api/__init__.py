"""The API: `install` puts every declared route into the app."""

from collections.abc import Callable
from typing import Any

from bottle import HTTPResponse, request

from webapp.web.api import (
    accounts,
    addons,
    adjustments,
    audit,
    bids,
    contracts,
    days_off,
    document,
    health,
    invitations,
    late_segments,
    me,
    my_timesheets,
    notices,
    people,
    personal_tokens,
    policy,
    projects,
    report,
    segments,
    task_types,
    tasks,
    teams,
    timesheets,
    users,
    views,
    webhook_deliveries,
    webhooks,
)
from webapp.web.api.dispatch import respond
from webapp.web.api.routes import Route
from webapp.web.http.services import Services

RESOURCES = (
    health,
    document,
    accounts,
    me,
    segments,
    adjustments,
    personal_tokens,
    report,
    bids,
    notices,
    people,
    views,
    projects,
    tasks,
    task_types,
    users,
    invitations,
    contracts,
    days_off,
    teams,
    timesheets,
    my_timesheets,
    late_segments,
    policy,
    audit,
    addons,
    webhooks,
    webhook_deliveries,
)


def all_routes() -> list[Route]:
    """Every route of the API, in the order of its documentation."""
    return [route for resource in RESOURCES for route in resource.ROUTES]


def install(app: Any, services: Services) -> None:
    """Put every declared route into the bottle app."""
    for route in all_routes():
        app.route(route.bottle_path, route.method, _callback(route, services))


def _callback(route: Route, services: Services) -> Callable[..., HTTPResponse]:
    def answer(**path: str) -> HTTPResponse:
        status, headers, body = respond(route, services, request.environ, path)
        return HTTPResponse(body, status, headers)

    return answer
