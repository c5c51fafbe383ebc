"""What was sent to a webhook, how it went, and sending again what was given up. For admins."""

import msgspec

from webapp.store.db import models
from webapp.store.webhooks import addresses
from webapp.web.api.params import PageQuery, cut, number_in
from webapp.web.api.routes import ADMIN, Call, route


class Delivery(msgspec.Struct):
    """One message: delivered, waiting for its next attempt (`next_ms`), or given up, with neither. `status`
    is the receiver's last one.
    """

    id: int
    event: str
    created_ms: int
    attempts: int
    next_ms: int | None
    delivered_ms: int | None
    status: int | None
    error: str


class Deliveries(msgspec.Struct):
    """One page of them, the newest first."""

    deliveries: list[Delivery]
    page: int
    pages: int
    total: int


@route(
    "GET",
    "/webhooks/{id}/deliveries",
    who=ADMIN,
    scope="studio:read",
    query=PageQuery,
    answer=Deliveries,
    errors=("not_found",),
)
def list_deliveries(call: Call) -> Deliveries:
    """A webhook's messages over the last thirty days, and how each went"""
    rows, place = cut(addresses.select_deliveries(_webhook(call).id), call.query)
    return Deliveries([_delivery_of(delivery) for delivery in rows], *place)


@route(
    "POST",
    "/webhooks/{id}/deliveries/{delivery}",
    who=ADMIN,
    scope="studio:write",
    status=204,
    errors=("not_found",),
)
def retry_delivery(call: Call) -> None:
    """Retry a message that was given up"""
    addresses.redeliver(_webhook(call), number_in(call, "delivery", "message"), call.now_ms)


def _webhook(call: Call) -> models.Webhook:
    return addresses.get(number_in(call, "id", "webhook"))


def _delivery_of(delivery: models.WebhookDelivery) -> Delivery:
    return Delivery(
        delivery.id,
        delivery.event,
        delivery.created_ms,
        delivery.attempts,
        delivery.next_ms,
        delivery.delivered_ms,
        delivery.status,
        delivery.error,
    )


ROUTES = (list_deliveries, retry_delivery)
