"""An event or a property is at another point of its life.

## What it finds

A `status` that changed: deprecated, taken back, blocked, let in again, or from expected to live
(`status`). Also another `sunset` or successor, and a property that Mixpanel is to drop on arrival.

## Why it matters

A deprecation is an announcement: it only works if people hear it. Blocking is a removal: what
still arrives fails from that day on.

## Bad

```yaml old
lexicon: 1
events:
  Sign Up: {}
```

```yaml new
lexicon: 1
events:
  Sign Up: {status: deprecated, sunset: 2030-01-01}
```

## Good

```yaml old
lexicon: 1
events:
  Sign Up: {status: deprecated, sunset: 2030-01-01}
```

```yaml new
lexicon: 1
events:
  Sign Up: {status: deprecated, sunset: 2030-01-01, owner: growth}
```

## How to mend

Tell those who use it, and name the successor in `replaced_by`. Before blocking, deprecate, and
wait until `--data FILE` counts no event that would fail.

## Options

None.

## Source

https://docs.leatmap.com/tracking-plan/ci-diff
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.pairing.change import Change
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import event_name, quoted, subject
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF012",
    name="life-cycle-changed",
    scope=Scope.DIFF,
    severity=Severity.WARNING,
    summary="a status, a sunset or a successor changed",
    source="https://docs.leatmap.com/tracking-plan/ci-diff",
    variants={
        "deprecated": "deprecated from now on",
        "restored": "not deprecated any more",
        "blocked": "must not arrive any more",
        "unblocked": "may arrive again",
        "status": "expected became live, or live expected",
        "sunset": "the day after which it must not arrive is another",
        "successor": "what to use instead is another",
        "dropped": "whether Mixpanel drops the property on arrival",
    },
    variant_severity={
        "blocked": Severity.ERROR,
        "status": Severity.INFO,
        "successor": Severity.INFO,
    },
)


_WORDS = {
    "deprecated": "is deprecated now",
    "restored": "is not deprecated any more",
    "unblocked": "is not blocked any more",
}


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each step in the life of an event or property."""
    for change in pair.of(RULE):
        yield pair.finding(RULE, change, _message(change))


def _message(change: Change) -> str:
    what = subject(change) if change.path is not None else event_name(change)
    if change.variant == "blocked":
        return f"{what} is blocked now: what still arrives fails"
    if change.variant == "sunset":
        return _moved(f"the sunset of {what}", change.before, change.after)
    if change.variant == "successor":
        return _moved(f"the successor of {what}", change.before, change.after)
    if change.variant == "dropped":
        told = "its data ends" if change.after == "dropped" else "its data begins"
        return f"{what} is {change.after} on arrival now: {told}"
    if change.variant == "status":
        return f"{what} is {change.after} now, before {change.before}"
    return f"{what} {_WORDS[change.variant]}{_details(change)}"


def _details(change: Change) -> str:
    if change.variant != "deprecated" or not any(change.details):
        return ""
    successor, sunset = change.details
    told = [f"use {quoted(successor)}"] if successor else []
    told += [f"it ends after {sunset}"] if sunset else []
    return f": {', '.join(told)}"


def _moved(what: str, before: str, after: str) -> str:
    if not after:
        return f"{what} is gone, it was {quoted(before)}"
    return f"{what} is {quoted(after)} now" + (f", before {quoted(before)}" if before else "")
