"""How people behave in a plan's product: from `worlds/*.toml`, or guessed for any other plan."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from lexicon_cli.plan.model import TrackingPlan

_FOLDER = Path(__file__).parent / "worlds"
_HOUR_S = 3600

# Event name -> weight; the empty name is the end of a session.
Steps = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A server event, `soonest_s`..`latest_s` after another one, with chance `share`."""

    event: str
    share: float
    soonest_s: int
    latest_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How a plan's people behave.

    `steps` is a Markov chain of events. `gated` events need an account: signing in or up comes
    before them. `kept` values stay the same within a session, `personal` ones belong to the person,
    `known_only` super properties are registered on signing in. `releases` are version -> share of
    the window after which it is out, oldest first. `bugs` are the rows of faults/bugs.py, `history`
    and `history_releases` those of history/.
    """

    platforms: Mapping[str, float]
    openers: Mapping[str, Steps]
    steps: Mapping[str, Steps]
    sign_up: str | None = None
    sign_in: str | None = None
    sign_out: str | None = None
    gated: frozenset[str] = frozenset()
    gate_share: float = 0.35
    follow_ups: Mapping[str, tuple[FollowUp, ...]] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()
    known_only: frozenset[str] = frozenset()
    by_country: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    version_property: str = "app_version"
    known_property: str = "logged_in"
    releases: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    user_prefix: str = "user-"
    site: str = "https://www.acme.example"
    server_library: str = "python"
    week: tuple[float, ...] = (1.0,) * 7
    growth_per_week: float = 0.02
    bugs: tuple[Mapping[str, Any], ...] = ()
    history: tuple[Mapping[str, Any], ...] = ()
    history_releases: tuple[Mapping[str, Any], ...] = ()


def world_of(plan: TrackingPlan) -> World:
    """The plan's own world, or one in which every live event may follow every other.

    ValueError when no live event may come from a browser or an app.
    """
    world = _worlds().get(plan.name or "") or _any_world(plan)
    if not world.platforms:
        raise ValueError("the plan has no live event for web, ios or android")
    return world


@cache
def _worlds() -> dict[str, World]:
    tables = (
        tomllib.loads(path.read_text("utf-8"))
        for path in sorted(_FOLDER.glob("*.toml"))
        if path.stem != "devices"
    )
    return {table["plan"]: _world(table) for table in tables}


@cache
def device_models() -> dict[str, list[dict[str, Any]]]:
    """Platform -> what the SDK says about each kind of device."""
    return tomllib.loads((_FOLDER / "devices.toml").read_text("utf-8"))


def _world(table: Mapping[str, Any]) -> World:
    account = table.get("account", {})
    follow_ups: dict[str, tuple[FollowUp, ...]] = {}
    for row in table.get("follow_ups", ()):
        soonest, latest = (hours * _HOUR_S for hours in row["hours"])
        one = FollowUp(event=row["event"], share=row["share"], soonest_s=soonest, latest_s=latest)
        follow_ups[row["after"]] = (*follow_ups.get(row["after"], ()), one)
    return World(
        platforms=table["platforms"],
        openers=table["openers"],
        steps=table["steps"],
        sign_up=account.get("sign_up"),
        sign_in=account.get("sign_in"),
        sign_out=account.get("sign_out"),
        gated=frozenset(account.get("needed_for", ())),
        gate_share=account.get("share_of_sessions", 0.35),
        follow_ups=follow_ups,
        kept=frozenset(table.get("kept", ())),
        personal=frozenset(table.get("personal", ())),
        known_only=frozenset(table.get("known_only", ())),
        by_country=table.get("by_country", {}),
        version_property=table["version_property"],
        known_property=table.get("known_property", ""),
        releases=table["releases"],
        user_prefix=table["user_prefix"],
        site=table["site"],
        server_library=table["server_library"],
        week=tuple(table["week"]),
        growth_per_week=table["growth_per_week"],
        bugs=tuple(table.get("bugs", ())),
        history=tuple(table.get("history", ())),
        history_releases=tuple(table.get("history_releases", ())),
    )


def _any_world(plan: TrackingPlan) -> World:
    live = [event for event in plan.events.values() if event.status in ("live", "expected")]
    platforms = [
        platform
        for platform in ("web", "ios", "android")
        if any(not event.platforms or platform in event.platforms for event in live)
    ]
    names = dict.fromkeys((event.name for event in live), 1.0)
    steps = {**names, "": max(1.0, len(live) / 8)}
    return World(
        platforms={platform: 1 / len(platforms) for platform in platforms},
        openers=dict.fromkeys(platforms, names),
        steps=dict.fromkeys(names, steps),
        releases={platform: {"1.0.0": -9.0, "1.1.0": 0.4} for platform in platforms},
    )
