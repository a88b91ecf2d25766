"""Sample plans and exports, as functions that tests ask for by name."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from lexicon_cli.jobs.sample_data.stream import Order, clean_lines
from lexicon_cli.plan.load import load_plan
from lexicon_cli.plan.model import TrackingPlan

_SAMPLE_PLANS = Path(__file__).parents[2] / "sample_plans"


@cache
def _plan_of(name: str) -> TrackingPlan:
    path = _SAMPLE_PLANS / name
    return load_plan([path if path.is_dir() else path.with_suffix(".yaml")]).plan


def _export(name: str, *, events: int, seed: int = 1) -> list[str]:
    return list(clean_lines(_plan_of(name), Order(events=events, seed=seed)))


@pytest.fixture(scope="session")
def plan_of() -> Callable[[str], TrackingPlan]:
    """Name of a sample plan -> the plan."""
    return _plan_of


@pytest.fixture(scope="session")
def export() -> Callable[..., list[str]]:
    """Name of a sample plan, number of events and seed -> lines of a clean export."""
    return _export
