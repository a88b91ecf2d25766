"""A funnel names an event that is not planned, or a step lacks the funnel's key.

## What it finds

- A step of `funnels` that is no event of the plan: an error, with the nearest name.
- A step that does not carry the funnel's `key`, its own or mixed in: a warning. If the funnel
  names no key, an identifier that most steps but not all have in common (`order_id`) is taken for
  it, provided that no identifier is on all of them.

## Why it matters

A funnel held constant by a property counts a person on only if every step carries it. One step
without it, and the conversion is zero from there.

## Bad

```yaml plan
lexicon: 1
events:
  Cart Viewed: {properties: {order_id: string}}
  Purchase Completed: {}
funnels:
  Checkout: {steps: [Cart Viewed, Purchase Completed], key: order_id}
```

## Good

```yaml plan
lexicon: 1
events:
  Cart Viewed: {properties: {order_id: string}}
  Purchase Completed: {properties: {order_id: string}}
funnels:
  Checkout: {steps: [Cart Viewed, Purchase Completed], key: order_id}
```

## How to mend

Send the key with every step, or name another one.

## Options

- `share` (0.6): share of the steps that must have an identifier for it to be taken for the key.

## Source

https://docs.mixpanel.com/docs/reports/funnels/funnels-advanced (holding properties constant)
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Place, Severity
from lexicon_cli.core.fix import Fix, Replace
from lexicon_cli.core.mixpanel import is_mixpanel_event
from lexicon_cli.core.naming import nearest, words
from lexicon_cli.plan.model import FunnelDef
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="REF005",
    name="funnel-property-gap",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a funnel names an event that is not planned, or a step lacks the funnel's key",
    source="https://docs.mixpanel.com/docs/reports/funnels/funnels-advanced",
    fix="unsafe",
    options=(Option("share", 0.6, "share of the steps with an identifier that makes it the key"),),
    variants={
        "unknown-step": "a step that is no event of the plan",
        "no-key": "a step without the key that the funnel names",
        "guessed-key": "a step without the identifier that most steps have",
    },
    variant_severity={"unknown-step": Severity.ERROR},
)
_LONGEST_NAME = 300


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each unknown step and each step without the key."""
    for funnel in view.plan.funnels.values():
        unknown = [step for step in dict.fromkeys(funnel.steps) if not _is_known(view, step)]
        for step in unknown:
            yield _unknown(view, funnel, step)
        yield from _gaps(view, funnel)


def _is_known(view: PlanView, step: str) -> bool:
    return step in view.plan.events or is_mixpanel_event(step)


def _place(funnel: FunnelDef, step: str) -> Place:
    index = funnel.steps.index(step)
    return funnel.step_places[index] if index < len(funnel.step_places) else Place("")


def _unknown(view: PlanView, funnel: FunnelDef, step: str) -> Finding:
    plan = view.plan
    meant = next((event.name for event in plan.events.values() if step in event.aliases), None)
    if meant is None and len(step) <= _LONGEST_NAME:
        match = nearest(step, plan.events, cutoff=0.6)
        meant = None if match is None else match.name
    hint = f", did you mean {quoted(meant)}?" if meant else ""
    place = _place(funnel, step)
    fix = None if meant is None else Fix(f"write {quoted(meant)}", (Replace(place, step, meant),))
    return view.finding(
        RULE,
        f"funnel {quoted(funnel.name)} has the step {quoted(step)}, which is not planned{hint}",
        at=place,
        variant="unknown-step",
        about=f"{funnel.name}: {step}",
        suggestion=meant,
        fix=fix,
    )


def _gaps(view: PlanView, funnel: FunnelDef) -> Iterator[Finding]:
    events = view.plan.events
    steps = [step for step in dict.fromkeys(funnel.steps) if step in events]
    key, variant = funnel.key, "no-key"
    if key is None:
        key, variant = _likely_key(view, steps), "guessed-key"
    if key is None or not steps:
        return
    lacking = [step for step in steps if key not in events[step].properties]
    if len(lacking) == len(steps):
        message = f"no step of funnel {quoted(funnel.name)} carries its key {quoted(key)}"
        place = funnel.place or Place("")
        yield view.finding(RULE, message, at=place, variant=variant, about=funnel.name)
        return
    for step in lacking:
        what = "the funnel's key" if variant == "no-key" else "which the other steps carry"
        message = f"step {quoted(step)} of funnel {quoted(funnel.name)} lacks {quoted(key)}, {what}"
        yield view.finding(
            RULE,
            message,
            at=_place(funnel, step),
            event=step,
            property=key,
            variant=variant,
            about=f"{funnel.name}: {key}",
        )


def _likely_key(view: PlanView, steps: list[str]) -> str | None:
    """The identifier that most steps have and some lack; None if one is on all of them."""
    counts: dict[str, int] = {}
    for step in steps:
        for name in view.plan.events[step].properties:
            if name not in view.plan.super_properties and words(name)[-1:] in (("id",), ("uuid",)):
                counts[name] = counts.get(name, 0) + 1
    if len(steps) < 3 or not counts or max(counts.values()) == len(steps):
        return None
    best = min(counts, key=lambda name: (-counts[name], name))
    return best if counts[best] >= max(2, view.option(RULE, "share") * len(steps)) else None
