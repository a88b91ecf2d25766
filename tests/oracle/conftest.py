"""Exports of the sample plans, clean and with faults, as lines."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.jobs.sample_data.faults.plant import plant
from lexicon_cli.jobs.sample_data.stream import Order, clean_lines
from lexicon_cli.plan.load import load_plan
from lexicon_cli.plan.model import TrackingPlan
from lexicon_cli.schema.compile import compile_bundle

SAMPLE_PLANS = Path(__file__).parents[2] / "sample_plans"


@cache
def _plan_of(name: str) -> TrackingPlan:
    path = SAMPLE_PLANS / name
    return load_plan([path if path.is_dir() else path.with_suffix(".yaml")]).plan


@cache
def _bundle_of(name: str) -> SchemaBundle:
    return compile_bundle(_plan_of(name))


def _export(name: str, *, events: int, seed: int, faults: float = 0.0) -> list[bytes]:
    plan = _plan_of(name)
    clean = clean_lines(plan, Order(events=events, seed=seed))
    if not faults:
        return [line.encode() + b"\n" for line in clean]
    return [line + b"\n" for line, _ in plant(clean, plan, rate=faults, seed=seed)]


@pytest.fixture(scope="session")
def sample_bundle() -> Callable[[str], SchemaBundle]:
    """Name of a sample plan -> its bundle."""
    return _bundle_of


@pytest.fixture(scope="session")
def sample_export() -> Callable[..., list[bytes]]:
    """Name of a sample plan, number of events, seed, share of faults -> lines of an export."""
    return _export
