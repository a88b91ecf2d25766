"""The body for Mixpanel's Lexicon Schemas API, held against the vendor's own OpenAPI file."""

import json
import random
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from lexicon_cli.plan.load import load_plan, load_text
from lexicon_cli.plan.model import TrackingPlan
from lexicon_cli.schema.lexicon_api import lexicon_schemas

HERE = Path(__file__).parent
OPENAPI = HERE / "data" / "lexicon-schemas.yaml"
PLANS = [
    HERE / "golden" / "plan.yaml",
    *sorted(
        path for path in (HERE.parent.parent / "sample_plans").iterdir() if path.name[0] != "."
    ),
]


def request_schema() -> dict[str, Any]:
    """The schema of the upload's body; what OpenAPI 3.0 uses here means the same in draft-07."""
    spec = yaml.safe_load(OPENAPI.read_text(encoding="utf-8"))
    post = spec["paths"]["/projects/{projectId}/schemas"]["post"]
    body: dict[str, Any] = post["requestBody"]["content"]["application/json"]["schema"]
    return {**body, "components": spec["components"]}


def some_plans(made_up: SimpleNamespace) -> Iterator[TrackingPlan]:
    yield from (load_plan([path]).plan for path in PLANS)
    rng = random.Random(9)
    yield from (made_up.plan(rng) for _ in range(20))


def test_the_component_accepts_the_body_of_every_plan(made_up: SimpleNamespace) -> None:
    validator = Draft7Validator(request_schema())
    for plan in some_plans(made_up):
        body = lexicon_schemas(plan).body
        assert [error.message for error in validator.iter_errors(body)] == []
        assert len(body["entries"]) == len(plan.events) + bool(plan.user_properties)


def test_the_component_does_refuse_what_the_api_refuses() -> None:
    validator = Draft7Validator(request_schema())
    for extra in ({"enum": ["a"]}, {"type": ["string", "null"]}, {"format": "date"}):
        entry = {
            "entityType": "event",
            "name": "E",
            "schemaJson": {"properties": {"a": {"type": "string"} | extra}},
        }
        assert not validator.is_valid({"entries": [entry]})


def test_properties_hold_no_keys_but_those_the_api_knows(made_up: SimpleNamespace) -> None:
    for plan in some_plans(made_up):
        for entry in lexicon_schemas(plan).body["entries"]:
            for prop in entry["schemaJson"]["properties"].values():
                assert prop.keys() <= {"type", "description", "metadata"}
                facts = prop.get("metadata", {"com.mixpanel": {}})
                assert facts["com.mixpanel"].keys() <= {"displayName", "hidden", "dropped"}


def test_what_events_carry() -> None:
    plan = load_plan([HERE / "golden" / "plan.yaml"]).plan
    by_name = {entry["name"]: entry for entry in lexicon_schemas(plan).body["entries"]}
    bought = by_name["Purchase Completed"]["schemaJson"]
    assert bought["description"] == "The order was paid"
    assert bought["required"] == ["app_version", "order_id"]
    assert bought["additionalProperties"] is False
    assert bought["metadata"]["com.mixpanel"] == {
        "displayName": "Purchase",
        "tags": ["commerce"],
        "dropped": False,
        "contacts": ["growth@acme.example"],
    }
    assert bought["properties"]["paid_at"] == {
        "type": "string",
        "description": "when, in the shop's zone",
    }
    order = {"type": "string", "metadata": {"com.mixpanel": {"displayName": "Order"}}}
    assert bought["properties"]["order_id"] == order
    dropped = {"type": "string", "metadata": {"com.mixpanel": {"dropped": True}}}
    assert bought["properties"]["card_number"] == dropped
    old = by_name["Old Checkout"]["schemaJson"]["metadata"]["com.mixpanel"]
    assert old == {"tags": ["deprecated"], "dropped": False, "teamContacts": ["data"]}
    test = by_name["Test Event"]["schemaJson"]["metadata"]["com.mixpanel"]
    assert test == {"hidden": True, "dropped": True}
    user = by_name["$user"]
    assert user["entityType"] == "profile"
    assert user["schemaJson"] == {
        "properties": {"$email": {"type": "string"}, "plan_type": {"type": "string"}}
    }


def test_losses_are_told_by_kind() -> None:
    plan = load_plan([HERE / "golden" / "plan.yaml"]).plan
    assert lexicon_schemas(plan).losses == (
        'all types but one of 1 property ("amount")',
        'the free type of 1 property ("anything"), sent as string',
        'the type datetime of 1 property ("paid_at"), sent as string',
        'nullable of 1 property ("discount_code")',
        'enum of 1 property ("currency")',
        'pattern of 2 properties ("app_version", "order_id")',
        'format of 1 property ("contact")',
        'minimum of 1 property ("revenue")',
        'max_length of 1 property ("discount_code")',
        'items of 1 property ("items")',
        'examples of 1 property ("order_id")',
        'unit of 1 property ("revenue")',
        'pii of 2 properties ("$email", "contact")',
        'aliases of 1 event ("Purchase Completed")',
        'platforms of 1 event ("Purchase Completed")',
        'critical of 1 event ("Purchase Completed")',
        'replaced_by of 1 event ("Old Checkout")',
        'sunset of 1 event ("Old Checkout")',
        '1 property ("employee_count") of 1 group ("company"): the API knows events and users only',
    )


def test_a_plain_plan_loses_nothing_and_long_lists_are_cut() -> None:
    assert lexicon_schemas(load_text("events: {E: {properties: {a: string}}}").plan).losses == ()
    many = load_text(
        "properties: {a: {enum: [1]}, b: {enum: [1]}, c: {enum: [1]}, d: {enum: [1]}}\n"
        "events: {E: {properties: [a, b, c, d]}}"
    ).plan
    assert 'enum of 4 properties ("a", "b", "c", …)' in lexicon_schemas(many).losses


@pytest.fixture
def contract_mock(prism: Path, tmp_path: Path) -> Iterator[str]:
    """The address of Prism, which answers as the OpenAPI file says."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(prism), "mock", str(OPENAPI), "-h", "127.0.0.1", "-p", str(port)]
    with (tmp_path / "prism.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "prism ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("prism does not answer")


def _post(address: str, body: dict[str, Any]) -> int:
    request = urllib.request.Request(
        f"{address}/projects/12345/schemas",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": "Basic YTpi"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def test_the_contract_mock_accepts_every_sample_plan(contract_mock: str) -> None:
    for path in PLANS:
        assert _post(contract_mock, lexicon_schemas(load_plan([path]).plan).body) == 200
    wrong = {"properties": {"a": {"type": ["string", "null"]}}}
    entry = {"entityType": "event", "name": "E", "schemaJson": wrong}
    assert _post(contract_mock, {"entries": [entry]}) == 422
