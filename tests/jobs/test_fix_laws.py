"""Laws of mending: twice is once, and what no fix is about means what it meant."""

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Severity
from lexicon_cli.jobs.fix import Fixing, fix_loaded
from lexicon_cli.jobs.lint import lint_loaded
from lexicon_cli.plan.edit.compare import unexpected
from lexicon_cli.plan.load import LoadedPlan, load_text
from tests.plan.layouts import yaml_texts

LAW = settings(deadline=None, max_examples=15)
TODAY = date(2026, 6, 1)


def mended(loaded: LoadedPlan, unsafe: bool) -> Fixing:
    return fix_loaded(loaded, lambda one: lint_loaded(one, Settings(), today=TODAY), unsafe)


@LAW
@given(yaml_texts(), st.booleans())
def test_mending_twice_is_mending_once_and_makes_no_error(text: str, unsafe: bool) -> None:
    once = mended(load_text(text), unsafe)
    again = mended(load_text(once.texts["plan.yaml"]), unsafe)
    assert again.texts == once.texts
    assert not again.fixed
    before = lint_loaded(load_text(text), Settings(), today=TODAY)
    errors = Counter(one.code for one in before.findings if one.severity is Severity.ERROR)
    left = Counter(one.code for one in once.report.findings if one.severity is Severity.ERROR)
    assert left <= errors
    assert len(once.report.findings) <= len(before.findings)


@LAW
@given(yaml_texts())
def test_entries_without_a_finding_say_what_they_said(text: str) -> None:
    before = load_text(text)
    fixing = mended(before, unsafe=False)
    after = load_text(fixing.texts["plan.yaml"])
    about = {(one.event, one.property) for one in fixing.fixed}
    about |= {(spot.event, spot.property) for one in fixing.fixed for spot in one.spots}
    # What was given another name is known by that.
    about |= {(one.suggestion, one.suggestion) for one in fixing.fixed if one.suggestion}
    events = {event for event, _ in about}
    names = {name or "" for _, name in about}  # a name may hold a dot, as a path does
    names |= {name.partition(".")[0].partition("[")[0] for name in names}
    touched = {("events", event or "") for event in events if event}
    touched |= {(top, name) for top in TOPS for name in names}
    profiles = before.plan.group_properties
    touched |= {("group_properties", group, name) for group in profiles for name in names}
    if None in events and None in {name for _, name in about}:
        touched |= {(top,) for top in HEADS} | {("groups", g) for g in before.plan.groups}
    assert unexpected(before.plan, after.plan, touched) is None


TOPS = ("properties", "user_properties")
HEADS = ("settings", "owners", "name", "extra", "intentional_breaks")
