"""A small bundle made by hand, so that rules are tested without plan, schema or kernel."""

import pytest

from lexicon_cli.core.bundle import EventEntry, PropertyFacts, SchemaBundle
from lexicon_cli.core.finding import Place
from lexicon_cli.core.group import Group
from lexicon_cli.core.limits import Limits


def line_schema(properties):
    return {
        "type": "object",
        "properties": {
            "event": {"const": "Purchase Completed"},
            "properties": {"type": "object", "properties": properties},
        },
    }


PURCHASE = EventEntry(
    name="Purchase Completed",
    file="events/purchase-completed.schema.json",
    aliases=("purchase_completed", "Order Paid"),
    platforms=("web", "ios"),
    place=Place("plan.yaml", 4, 3),
    properties={
        "amount": PropertyFacts(plan_type=("number",), place=Place("plan.yaml", 7, 7)),
        "order_id": PropertyFacts(plan_type=("string",), required=True),
        "currency": PropertyFacts(plan_type=("string",), aliases=("ccy",)),
        "email": PropertyFacts(plan_type=("string",), pii="email"),
        "coupon_code": PropertyFacts(
            plan_type=("string",), status="deprecated", replaced_by="discount_code"
        ),
        "discount_code": PropertyFacts(plan_type=("string", "list")),
        "ssn": PropertyFacts(plan_type=("string",), status="blocked"),
        "items": PropertyFacts(plan_type=("list",)),
        "address": PropertyFacts(plan_type=("object",)),
        "delivered_at": PropertyFacts(plan_type=("datetime",)),
        "app.version": PropertyFacts(plan_type=("string",), is_super=True),
    },
    schema=line_schema(
        {
            "amount": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "null"}]},
            "order_id": {"type": "string", "pattern": "^ORD-", "minLength": 5},
            "currency": {"type": "string", "enum": ["EUR", "USD", None]},
            "email": {"type": "string", "enum": ["a@example.com"], "pattern": "@"},
            "items": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"sku": {"$ref": "#/$defs/sku"}, "price.net": {"type": "number"}},
                },
            },
            "address": {"type": "object", "properties": {"city": {"type": "string"}}},
            "app.version": {"type": "string"},
        }
    )
    | {"$defs": {"sku": {"type": "string", "enum": ["A1", "B2"]}}},
)
OLD = EventEntry(
    name="Old Checkout",
    file="events/old-checkout.schema.json",
    schema=line_schema({}),
    status="deprecated",
    replaced_by="Purchase Completed",
    sunset="2025-12-31",
    place=Place("plan.yaml", 20, 3),
)
BLOCKED = EventEntry(name="Debug Ping", file="d.json", schema=line_schema({}), status="blocked")
EXPECTED = EventEntry(
    name="Gift Sent",
    file="g.json",
    schema=line_schema({}),
    status="expected",
    properties={"greeting": PropertyFacts(plan_type=("string",))},
)


@pytest.fixture(scope="session")
def bundle():
    return SchemaBundle(
        draft="2020-12",
        plan_name="Shop",
        plan_version=None,
        digest="sha256:0",
        additional_properties="warn",
        identity=None,
        timezone="UTC",
        limits=Limits().to_dict(),
        events={entry.name: entry for entry in (PURCHASE, OLD, BLOCKED, EXPECTED)},
        other_schema={},
        known_events=("$mp_click",),
    )


@pytest.fixture(scope="session")
def group():
    def make(code, event="Purchase Completed", property=None, variant="", count=12, **more):
        return Group(
            code=code, event=event, property=property, variant=variant, count=count, **more
        )

    return make
