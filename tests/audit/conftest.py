"""Weeks of a shop whose tracking breaks in the last one, with the truth about it.

`long` has the past that every kind of fault needs; `few` is three thin weeks, for what needs no
more than a week and the one before it.
"""

import json
import shutil
from typing import NamedTuple

import pytest

from lexicon_cli.config.settings import Settings
from lexicon_cli.jobs.audit.evidence import Wanted
from lexicon_cli.jobs.audit.run import audit
from lexicon_cli.jobs.sample_data.history.telling import History
from lexicon_cli.jobs.sample_data.seasons import DAY_S
from lexicon_cli.jobs.sample_data.stream import DEFAULT_START, Order, clean_lines
from lexicon_cli.jobs.sample_data.world import world_of
from lexicon_cli.jobs.store_load import load
from lexicon_cli.plan.load import load_plan
from tests.audit.moments import NOW, PLAN

END = DEFAULT_START + 63 * DAY_S  # the last day is Sunday 2026-05-03


class Weeks(NamedTuple):
    """Lines by time as they were sent, a file for each week, and what broke."""

    clean: list[str]
    told: list[str]
    files: tuple[str, ...]
    history: History


def _weeks(folder, events, days):
    plan = load_plan([PLAN]).plan
    order = Order(events=events, seed=1, days=days, start=END - days * DAY_S)
    clean = list(clean_lines(plan, order))
    history = History(world_of(plan), end=END, seed=1)
    told = list(history.through(clean))
    parts = {}
    for line in told:
        week = (json.loads(line)["properties"]["time"] - order.start) // (7 * DAY_S)
        parts.setdefault(week, []).append(line)
    files = []
    for week, lines in sorted(parts.items()):
        path = folder / f"week{week + 1}.ndjson"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        files.append(str(path))
    assert len(files) == days // 7
    return Weeks(clean, told, tuple(files), history)


@pytest.fixture(scope="session")
def long(tmp_path_factory):
    return _weeks(tmp_path_factory.mktemp("long"), 100_000, 63)


@pytest.fixture(scope="session")
def few(tmp_path_factory):
    return _weeks(tmp_path_factory.mktemp("few"), 12_000, 21)


@pytest.fixture(scope="session")
def plan_settings():
    return Settings(plan=(str(PLAN),))


@pytest.fixture(scope="session")
def few_report(few, plan_settings):
    return audit(Wanted(data=few.files, now=NOW), settings=plan_settings)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory, few, plan_settings):
    """A store of the few weeks that nobody changes, its facts counted."""
    path = tmp_path_factory.mktemp("store") / "store.duckdb"
    load(str(path), few.files)
    audit(Wanted(store=str(path), now=NOW, keep=False), settings=plan_settings)
    return path


@pytest.fixture
def store(tmp_path, loaded):
    """A copy of that store."""
    return str(shutil.copy(loaded, tmp_path / "store.duckdb"))
