"""Weeks of a shop whose tracking breaks in the last one, with the truth about it."""

import json
import sys
from pathlib import Path

import pytest

from lexicon_cli.config.settings import Settings
from lexicon_cli.jobs.sample_data.history.telling import History
from lexicon_cli.jobs.sample_data.seasons import DAY_S
from lexicon_cli.jobs.sample_data.stream import DEFAULT_START, Order, clean_lines
from lexicon_cli.jobs.sample_data.world import world_of
from lexicon_cli.plan.load import load_plan

sys.path.insert(0, str(Path(__file__).parent))  # audit_pages
PLAN = Path(__file__).parents[2] / "sample_plans" / "ecommerce.yaml"
DAYS = 35
START = DEFAULT_START + 28 * DAY_S  # a Monday: the last day is Sunday 2026-05-03


@pytest.fixture(scope="session")
def order():
    return Order(events=55_000, seed=1, days=DAYS, start=START)


@pytest.fixture(scope="session")
def clean(order):
    """The clean lines."""
    return list(clean_lines(load_plan([PLAN]).plan, order))


@pytest.fixture(scope="session")
def history(order):
    return History(world_of(load_plan([PLAN]).plan), end=order.start + DAYS * DAY_S, seed=1)


@pytest.fixture(scope="session")
def told(history, clean):
    """The lines with what broke."""
    return list(history.through(clean))


@pytest.fixture(scope="session")
def weeks(tmp_path_factory, told, order):
    """Five files, a week each; the last one is the broken one."""
    folder = tmp_path_factory.mktemp("weeks")
    parts = {}
    for line in told:
        week = (json.loads(line)["properties"]["time"] - order.start) // (7 * DAY_S)
        parts.setdefault(week, []).append(line)
    paths = []
    for week, lines in sorted(parts.items()):
        path = folder / f"week{week + 1}.ndjson"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        paths.append(path)
    assert len(paths) == 5
    return paths


@pytest.fixture(scope="session")
def plan_settings():
    return Settings(plan=(str(PLAN),))
