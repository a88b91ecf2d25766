"""docs/plan-format.md: complete, and true where it can be tried."""

import json
import re

import pytest

from lexicon_cli.core.formats import FORMAT_PATTERNS
from lexicon_cli.jobs.validate import validate
from lexicon_cli.plan.load import load_text
from lexicon_cli.plan.schema_keys import (
    EVENT_KEYS,
    FUNNEL_KEYS,
    PLAN_KEYS,
    PROPERTY_KEYS,
    SETTINGS_KEYS,
)

NOW = 1_793_491_200.0

PLAN = """
lexicon: 1
settings: {additional_properties: warn}
events:
  Order Paid:
    aliases: [order_paid_old]
    properties:
      shop: {type: string, required: true}
      pieces: integer
      paid_on: datetime
      code: {type: string, pattern: '^[A-Z]\\d$'}
      note: {type: string, nullable: true}
      flag: boolean
      level: {type: string, enum: [Gold, Silver]}
      short: {type: string, max_length: 3}
      card: {type: string, status: blocked}
      address: {type: object, properties: {city: string}}
      items: {type: list, items: {type: object, properties: {sku: string}}}
"""

# (what is sent besides a shop, codes that must follow)
SAYINGS = [
    ({}, set()),
    ({"pieces": 5}, set()),
    ({"pieces": 5.0}, {"VAL011"}),
    ({"pieces": 5.5}, {"VAL001"}),
    ({"pieces": "5"}, {"VAL002"}),
    ({"pieces": 2**53 + 2}, {"VAL011"}),
    ({"pieces": None}, {"VAL001"}),
    ({"note": None}, set()),
    ({"flag": "true"}, {"VAL003"}),
    ({"flag": 1}, {"VAL003"}),
    ({"paid_on": "2026-03-02"}, set()),
    ({"paid_on": "2026-02-30"}, set()),
    ({"paid_on": "2026-03-02T10:00:00"}, set()),
    ({"paid_on": "2026-03-02T10:00:00.25+01:00"}, set()),
    ({"paid_on": "2026-03-02 10:00:00"}, {"VAL009"}),
    ({"paid_on": "2026-13-02"}, {"VAL009"}),
    ({"paid_on": "1772442000"}, {"VAL009"}),
    ({"paid_on": 1772442000}, {"VAL009"}),
    ({"paid_on": 20260302}, {"VAL001"}),
    ({"code": "A1"}, set()),
    ({"code": "A1\n"}, {"VAL007"}),
    ({"code": "A١"}, {"VAL007"}),
    ({"level": "gold"}, {"VAL006"}),
    ({"level": "Bronze"}, {"VAL005"}),
    ({"short": "abcd"}, {"VAL008"}),
    ({"note": "x" * 255}, {"ING003"}),
    ({"note": "x" * 256}, {"ING002"}),
    ({"note": "é" * 200}, {"ING022"}),
    ({"short": "x" * 256}, {"ING002", "VAL008"}),
    ({"card": "x"}, {"PRP004"}),
    ({"Shop": "x"}, {"PRP003"}),
    ({"nowhere": 1}, {"PRP002"}),
    ({"shop": "undefined"}, {"PRP007"}),
    ({"shop": ""}, {"PRP007"}),
    ({"address": {"street": "x"}}, set()),
    ({"address": {"city": 1}}, {"VAL001"}),
    ({"items": [{"sku": 1, "more": 2}]}, {"VAL001"}),
    ({"utm_source": "x", "$city": "Leeds"}, set()),
    ({"$my_thing": 1}, {"PRP002"}),
]


@pytest.fixture(scope="module")
def page(request):
    return (request.config.rootpath / "docs" / "plan-format.md").read_text("utf-8")


def _section(page, begin, end):
    return page[page.index(begin) : page.index(end)]


@pytest.mark.parametrize(
    ("keys", "begin", "end"),
    [
        (PLAN_KEYS, "## The plan\n", "### Settings"),
        (SETTINGS_KEYS, "### Settings", "### What wins"),
        (EVENT_KEYS, "## An event", "## A property"),
        (PROPERTY_KEYS, "## A property", "## A funnel"),
        (FUNNEL_KEYS, "## A funnel", "## What the words mean"),
    ],
)
def test_every_key_is_explained_and_no_other(keys, begin, end, page):
    rows = re.findall(r"^\| (`.*?) \|", _section(page, begin, end), re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(keys)


def test_every_format_is_named(page):
    row = next(line for line in page.splitlines() if line.startswith("| `format`"))
    assert set(FORMAT_PATTERNS) <= set(re.findall(r"`([a-z0-9-]+)`", row))


def test_the_yaml_of_the_page_loads(page):
    for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL):
        assert load_text(block).findings == ()


@pytest.mark.parametrize(
    ("sent", "codes"), SAYINGS, ids=lambda part: json.dumps(part, default=sorted)[:50]
)
def test_what_the_words_mean(sent, codes, tmp_path):
    _hold("Order Paid", sent, codes, tmp_path)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("order paid", {"EVT002"}),
        ("order_paid", {"EVT003"}),
        ("order_paid_old", {"EVT014"}),
        ("$identify", set()),
    ],
)
def test_what_names_mean(name, codes, tmp_path):
    _hold(name, {}, codes, tmp_path)


def _hold(name, sent, codes, tmp_path):
    plan, data = tmp_path / "plan.yaml", tmp_path / "data.ndjson"
    plan.write_text(PLAN, "utf-8")
    base = {"time": 1772442000, "distinct_id": "u1", "$insert_id": "a1", "shop": "Leeds"}
    data.write_text(json.dumps({"event": name, "properties": base | sent}) + "\n", "utf-8")
    report = validate([str(data)], plan=[str(plan)], now=NOW, jobs=1)
    assert {found.code for found in report.findings} - {"EVT008"} == codes
