"""Real events keep to the old plan and fail the new one.

## What it finds

With `--data FILE`, events that have no error under the old plan and one or more under the new
plan, counted event by event. One finding for each event name, check and property. What fails under
both plans is not counted; what is mended is told in the report (`data.mended`), and is no finding.

## Why it matters

The other rules say what could break; this one says what will, and how much. A tightened pattern
that every event fits already breaks nothing, and a harmless looking change may touch half of the
traffic.

## Bad

```yaml old
lexicon: 1
events:
  Sign Up: {properties: {plan: {type: string, enum: [free, pro]}}}
```

```yaml new
lexicon: 1
events:
  Sign Up: {properties: {plan: {type: string, enum: [pro]}}}
```

```json lines
{"event": "Sign Up", "properties": {"time": 1767225600, "distinct_id": "u1", "plan": "free"}}
```

## Good

```yaml old
lexicon: 1
events:
  Sign Up: {properties: {plan: {type: string, enum: [free, pro]}}}
```

```yaml new
lexicon: 1
events:
  Sign Up: {properties: {plan: {type: string, enum: [pro]}}}
```

```json lines
{"event": "Sign Up", "properties": {"time": 1767225600, "distinct_id": "u1", "plan": "pro"}}
```

## How to mend

Loosen the new plan until it lets the real events through, or release the plan after the apps.
`--max-rate 0.1%` lets a few pass: then the findings are warnings.

## Options

None.

## Source

https://docs.leatmap.com/tracking-plan/ci-diff
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity, fingerprint
from lexicon_cli.rules.pairing.impact import Reason
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.pairing.wording import quoted
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="DIF017",
    name="data-starts-failing",
    scope=Scope.DIFF,
    severity=Severity.ERROR,
    summary="real events keep to the old plan and fail the new one",
    source="https://docs.leatmap.com/tracking-plan/ci-diff",
    variants={
        "": "more events than may",
        "tolerated": "no more events than `--max-rate` lets pass",
    },
    variant_severity={"tolerated": Severity.WARNING},
)


def check(pair: PlanPair) -> Iterator[Finding]:
    """One finding for each reason why events begin to fail."""
    if pair.impact is None:
        return
    for reason in pair.impact.reasons:
        yield _finding(pair, reason, tolerated=not pair.impact.is_too_much)


def _finding(pair: PlanPair, reason: Reason, *, tolerated: bool) -> Finding:
    what = f"{reason.code} {reason.name}"
    if reason.property is not None:
        what += f" of property {quoted(reason.property)}"
    share = reason.count / reason.traffic if reason.traffic else None
    events = "1 event" if reason.count == 1 else f"{reason.count:,} events"
    fails = "begins" if reason.count == 1 else "begin"
    known = pair.new.events.get(reason.event) or pair.old.events.get(reason.event)
    return Finding(
        code=RULE.code,
        name=RULE.name,
        severity=Severity.WARNING if tolerated else Severity.ERROR,
        message=f"{events} of {quoted(reason.event)} {fails} to fail: {what}",
        event=reason.event,
        property=reason.property,
        variant="tolerated" if tolerated else "",
        observed=reason.code,
        count=reason.count,
        share=share,
        first_time=reason.first_time,
        last_time=reason.last_time,
        samples=reason.samples,
        place=reason.place or pair.place_of(reason.event),
        fingerprint=fingerprint(RULE.code, reason.event, reason.property, reason.code),
        owner=None if known is None else known.owner,
    )
