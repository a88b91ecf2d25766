"""Laws of comparing two plans, over plans that Hypothesis and a seeded generator invent."""

import copy
import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from lexicon_cli.core.naming import fold_case
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.plan.digest import plan_digest
from lexicon_cli.plan.load import load_text
from lexicon_cli.rules.pairing.change import Level
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.registry import check_pair, severity_of
from lexicon_cli.schema.compile import compile_bundle
from tests.oracle import invent
from tests.oracle.support import FALLBACK, NOW_MS
from tests.plan.strategies import load_data, plan_data

# Shrinking plans takes minutes; the examples as found are small enough to read.
MODEST = settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.generate),
)
ORDERED = [Level.NONE, Level.PATCH, Level.MINOR, Level.MAJOR]


def compared(old, new):
    """The pair without the short way out that equal digests give."""
    return PlanPair(replace(old, digest=""), replace(new, digest="other"))


def turned(data):
    """The same mapping with all its keys the other way round, on every level."""
    if isinstance(data, dict):
        return {key: turned(data[key]) for key in reversed(data)}
    return [turned(item) for item in data] if isinstance(data, list) else data


@MODEST
@given(plan_data())
def test_a_plan_has_no_changes_to_itself(data):
    pair = compared(load_data(data), load_data(copy.deepcopy(data)))
    assert list(check_pair(pair)) == []
    assert pair.level is Level.NONE


@MODEST
@given(plan_data())
def test_the_order_of_keys_changes_nothing(data):
    # The first of two events that claim an alias has it, so order may mean something there.
    aliases = [alias for event in data["events"].values() for alias in event.get("aliases", ())]
    assume(len(set(aliases)) == len(aliases))
    old, new = load_data(data), load_data(turned(data))
    assert old.digest == new.digest
    assert compared(old, new).changes == ()


@MODEST
@given(plan_data(), plan_data())
def test_findings_and_verdict_fit_together(left, right):
    old, new = load_data(left), load_data(right)
    pair = PlanPair(old, new)
    found = list(check_pair(pair))
    for finding in found:
        assert finding.event is None or finding.event in {**old.events, **new.events}
        assert finding.message == finding.message.strip()
        assert finding.place is not None
    levels = [change.level for change in pair.changes]
    assert pair.level is max(levels, key=ORDERED.index, default=Level.NONE)
    of_changes = [finding for finding in found if finding.code not in ("DIF015", "DIF018")]
    assert len(of_changes) == len(pair.changes)
    for change in pair.changes:
        assert change.level.severity is severity_of(change.code, change.variant)


@MODEST
@given(plan_data(), plan_data())
def test_plans_differ_in_meaning_exactly_if_there_are_changes(left, right):
    old, new = load_data(left), load_data(right)
    for other in (new, replace(old, events=new.events), replace(old, settings=new.settings)):
        other = replace(other, digest=plan_digest(other))
        assert bool(PlanPair(old, other).changes) is (old.digest != other.digest)


@pytest.mark.parametrize("seed", range(16))
def test_every_edit_that_changes_the_meaning_is_told_by_name(seed):
    rng = Random(seed)
    data = invent._plan(rng, wild=True)
    for _ in range(10):
        old = load_text(json.dumps(data), "plan.json").plan
        new = load_text(json.dumps(edited(rng, data)), "plan.json").plan
        found = compared(old, new).changes
        assert bool(found) is (old.digest != new.digest)


@MODEST
@given(plan_data(), plan_data())
def test_every_finding_has_a_fingerprint_of_its_own(left, right):
    found = list(check_pair(PlanPair(load_data(left), load_data(right))))
    marks = [finding.fingerprint for finding in found]
    assert len(set(marks)) == len(marks)


@MODEST
@given(plan_data(), st.text(min_size=1, max_size=8), st.sampled_from(["string", "list", "any"]))
def test_adding_an_optional_property_is_never_major(data, name, kind):
    old = load_data(data)
    event = next(iter(data["events"].values()))
    assume(name.strip() and name not in next(iter(old.events.values())).properties)
    event.setdefault("properties", {})[name] = {"type": kind}
    new = load_text(json.dumps(data), "plan.json")
    assume(not any(finding.severity.value == "error" for finding in new.findings))
    assume(set(new.plan.events) == set(old.events))
    assert PlanPair(old, new.plan).level is not Level.MAJOR


def has_error(judge, name, properties):
    found = judge.judge(name, properties, line_bytes=200, platform="unknown", time_ms=None)
    return any(
        severity is not None and severity.value == "error"
        for severity in (severity_of(one.code, one.variant) for one in found)
    )


def edited(rng, data):
    """The plan's data with a few changes of the kinds that people make."""
    data = copy.deepcopy(data)
    for _ in range(rng.randint(1, 2)):
        event = rng.choice(list(data["events"].values()))
        own = event["properties"]
        if not own or rng.random() < 0.1:
            own[rng.choice(invent.NAMES)] = invent._property(rng, True, 1)
        elif rng.random() < 0.1:
            own.pop(rng.choice(list(own)))
        else:
            _edit(rng, own[rng.choice(list(own))])
    if rng.random() < 0.1:
        data["settings"]["additional_properties"] = rng.choice(("deny", "warn", "allow"))
    return data


def _edit(rng, prop):
    other = invent._property(rng, True, 1)
    key = rng.choice([*prop, *other])
    if rng.random() < 0.2:
        inner = [prop[name] for name in ("items",) if name in prop]
        inner += list(prop.get("properties", {}).values())
        if inner:
            _edit(rng, rng.choice(inner))
            return
    if key in other and rng.random() < 0.7:
        prop[key] = other[key]
    elif key != "type":
        prop.pop(key, None)


@pytest.mark.parametrize("seed", range(24))
def test_without_a_major_change_no_valid_event_begins_to_fail(seed):
    rng = Random(seed)
    quiet = 0
    while quiet < 3:
        data = invent._plan(rng, wild=rng.random() < 0.5)
        old = load_text(json.dumps(data), "plan.json")
        new = load_text(json.dumps(edited(rng, data)), "plan.json")
        if any(one.severity.value == "error" for one in (*old.findings, *new.findings)):
            continue
        pair = compared(old.plan, new.plan)
        if pair.level is Level.MAJOR:
            continue
        quiet += 1
        judges = [
            EventJudge(compile_bundle(plan), KernelOptions(now_ms=NOW_MS, fallback=FALLBACK))
            for plan in (old.plan, new.plan)
        ]
        planned = {name for event in old.plan.events.values() for name in event.properties}
        for _ in range(25):
            name, properties = invent.invent_event(rng, old.plan, faults=0.05)
            # What nobody planned was not promised to stay fine.
            fresh = {one for event in new.plan.events.values() for one in event.properties}
            folded = {fold_case(one) for one in fresh - planned}
            kept = {key: value for key, value in properties.items() if fold_case(key) not in folded}
            if not has_error(judges[0], name, kept):
                said = [finding.message for finding in check_pair(pair)]
                assert not has_error(judges[1], name, kept), (name, kept, said)
