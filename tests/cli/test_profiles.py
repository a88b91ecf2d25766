"""`lexicon profiles`: states, histories, checks, exit codes."""

import json

import pytest
from jsonschema import Draft202012Validator

from lexicon_cli.jobs.schemas import own_schemas

SCHEMA = own_schemas()["profiles.schema.json"]
PLAN = """\
lexicon: 1
settings: {additional_properties: warn}
user_properties:
  plan: {type: string, enum: [free, pro]}
  seats: integer
  $email: string
  code: {type: string, pattern: '^C-'}
  age: {type: integer, minimum: 0, maximum: 130}
  since: datetime
  address: {type: object, properties: {city: {type: string, required: true}}}
group_properties: {company: {size: integer}}
events: {}
"""
GOOD = {"$distinct_id": "ana", "$time": 1772370000, "$set": {"plan": "pro", "$name": "Ana"}}


@pytest.fixture
def profiles(lexicon, workspace):
    """Run the command over updates; the code and the JSON document."""
    (workspace / "profiles.yaml").write_text(PLAN, "utf-8")

    def call(*updates, flags=()):
        lines = "".join(json.dumps(one) + "\n" for one in updates)
        result = lexicon("profiles", "-", "-f", "json", *flags, stdin=lines.encode())
        document = json.loads(result.out)
        assert list(Draft202012Validator(SCHEMA).iter_errors(document)) == []
        return result.code, document

    return call


def checks(document):
    return [(one["code"], one["severity"], one["property"]) for one in document["checks"]]


def test_the_state_of_each_profile(profiles):
    group = {"$group_key": "company", "$group_id": "Acme", "$set": {"size": 3}}
    code, document = profiles(GOOD, group, flags=["--plan", "profiles.yaml"])
    assert (code, document["checks"], document["updates"]) == (0, [], 2)
    assert document["profiles"] == [
        {
            "group": None,
            "id": "ana",
            "person": "ana",
            "state": "seen",
            "updates": 1,
            "last_seen": "2026-03-01T13:00:00Z",
            "properties": {"plan": "pro", "$name": "Ana"},
        },
        {
            "group": "company",
            "id": "Acme",
            "person": None,
            "state": "seen",
            "updates": 1,
            "last_seen": None,
            "properties": {"size": 3},
        },
    ]


@pytest.mark.parametrize(
    ("properties", "wanted"),
    [
        ({"plan": 5}, ("VAL001", "error", "plan")),
        ({"plan": "gold"}, ("VAL005", "error", "plan")),
        ({"seats": 1.5}, ("VAL001", "error", "seats")),
        ({"seats": True}, ("VAL001", "error", "seats")),
        ({"pln": "x"}, ("PRP002", "warning", "pln")),
        ({"code": "X-1"}, ("VAL007", "error", "code")),
        ({"age": 900}, ("VAL008", "error", "age")),
        ({"since": "yesterday"}, ("VAL001", "error", "since")),
        ({"address": {"city": 5}}, ("VAL001", "error", "address")),
        ({"address": {}}, ("PRP001", "error", "address")),
        ({"seats": 1, "$transactions": [{"$amount": "9"}]}, ("charge", "warning", "$transactions")),
        ({"$transactions": [{"$amount": 9}]}, ("currency", "info", "$transactions")),
        ({"$email": "e" * 256}, ("ING002", "warning", "$email")),
    ],
)
def test_profiles_are_held_against_the_plan_and_the_limits(profiles, properties, wanted):
    update = {"$distinct_id": "ana", "$set": properties}
    code, document = profiles(update, flags=["--plan", "profiles.yaml"])
    assert checks(document) == [wanted]
    assert code == (1 if wanted[1] == "error" else 0)


def test_a_charge_with_a_currency_is_fine(profiles):
    _, document = profiles(
        {"$distinct_id": "ana", "$append": {"$transactions": {"$amount": 9, "currency": "EUR"}}}
    )
    assert document["checks"] == []


def test_a_state_without_its_time_is_told(profiles):
    _, document = profiles({"$distinct_id": "ana", "$set": {"is_vip": True, "vip_since": "x"}})
    assert checks(document) == [("boolean-as-time", "info", "is_vip")]


def test_a_back_fill_should_ignore_its_time(profiles):
    old = {"$distinct_id": "bo", "$time": 1700000000, "$set": {"plan": "pro"}}
    assert checks(profiles(old, GOOD)[1]) == [("back-fill", "warning", None)]
    assert profiles({**old, "$ignore_time": True}, GOOD)[1]["checks"] == []
    assert profiles({**old, "$device_id": "d"}, GOOD)[1]["checks"] == []


def test_an_id_that_is_none_is_told(profiles):
    code, document = profiles({"$distinct_id": "undefined", "$set": {"seats": 1}})
    assert (code, checks(document)) == (1, [("ING013", "error", None)])


def test_updates_without_an_operation_are_told(profiles):
    code, document = profiles(GOOD, {"$distinct_id": "bo", "plan": "pro"})
    assert (code, checks(document)) == (0, [("no-operation", "warning", None)])


def test_the_history_of_one_profile(profiles):
    add = {"$distinct_id": "ana", "$add": {"seats": 2}}
    _, document = profiles(GOOD, add, {"$distinct_id": "bo", "$set": {}}, flags=["--id", "ana"])
    (ana,) = document["profiles"]
    assert [entry["operations"] for entry in ana["history"]] == [["$set"], ["$add"]]
    assert ana["history"][1]["changes"] == [{"property": "seats", "after": 2}]


def test_any_id_of_a_person_finds_the_profile(profiles):
    link = {"event": "A", "properties": {"$device_id": "d", "$user_id": "ana"}}
    _, document = profiles(link, GOOD, flags=["--id", "$device:d"])
    assert [one["id"] for one in document["profiles"]] == ["ana"]


def test_text_names_profiles_changes_and_checks(lexicon, workspace):
    (workspace / "u.ndjson").write_text(
        json.dumps(GOOD) + "\n" + json.dumps({"$distinct_id": "ana", "$add": {"plan": 1}}), "utf-8"
    )
    result = lexicon("profiles", "u.ndjson", "--id", "ana")
    lines = result.out.splitlines()
    assert lines[0] == '"ana": 2 updates, last seen 2026-03-01T13:00:00Z'
    assert "  2026-03-01T13:00:00Z  $set (created)  u.ndjson:1" in lines
    assert '    plan: - -> "pro"' in lines
    assert '    ! plan: "$add" meets text' in lines
    assert lines[-1] == "2 updates, 1 profile seen; users merged as simplified"


def test_an_array_of_updates_is_read_as_its_elements(lexicon, workspace):
    (workspace / "u.json").write_text(json.dumps([GOOD, GOOD], indent=1), "utf-8")
    document = json.loads(lexicon("profiles", "u.json", "-f", "json").out)
    assert document["updates"] == 2


def test_hostile_values_are_spelled_out(lexicon, workspace):
    raw = b'{"$distinct_id": "a\\u001b[2J", "$set": {"n\\u202e": NaN, "x": "\\ud83d"}}'
    for form in ("text", "json"):
        result = lexicon("profiles", "-", "-f", form, stdin=raw)
        assert result.code == 0
        assert "\x1b" not in result.out
        assert "\u202e" not in result.out
    assert json.loads(result.out)["profiles"][0]["properties"]["n\u202e"] is None


@pytest.mark.parametrize(
    ("content", "flags", "words"),
    [
        (b'{"event": "A", "properties": {}}', [], "the data holds no update of a profile"),
        (b"{\n", [], "the data holds no update of a profile"),
        (json.dumps(GOOD).encode(), ["--id", "anna"], 'no update names the id "anna"'),
        (json.dumps(GOOD).encode(), ["--mode", "simple"], '"--mode" knows no "simple"'),
        (json.dumps(GOOD).encode(), ["-f", "csv"], '"--format" knows no "csv"'),
    ],
)
def test_what_cannot_be_meant_is_refused(lexicon, workspace, content, flags, words):
    result = lexicon("profiles", "-", *flags, stdin=content)
    assert result.code == 2
    assert words in result.err
