"""Several events are one event with a value of a property in its name.

## What it finds

Families such as "Paid Signup" and "Free Signup", `google_login` and `apple_login`, "Monthly Plan
Chosen" and "Annual Plan Chosen": names that differ in one word alone, where these words are values
of one thing (prices, tiers, periods, sign-in providers, ways to pay, sizes, sides, ordinals, new
and existing). Only words that are known for it count, so that "Cart Viewed" and "Product Viewed"
are never taken for a family. Each family is told once.

## Why it matters

"How many signed up?" needs every name of the family, and misses the one that comes next. With a
property it is one event and a breakdown.

## Bad

```yaml plan
lexicon: 1
events:
  Paid Signup: {}
  Free Signup: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Signup: {properties: {plan_kind: {type: string, enum: [paid, free]}}}
```

## How to mend

Send one event, and the word as a property of it.

## Options

`values` (none): further values that belong together, a text of each kind: `gold, silver, bronze`.

## Source

https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy
"""

from collections.abc import Iterator, Mapping

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import words
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.name_words import split_words
from lexicon_cli.rules.names import few
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="NAM016",
    name="property-value-in-event-name",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="several events are one event with a value of a property in its name",
    source="https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy",
    options=(Option("values", (), "further values of one thing, such as gold, silver, bronze"),),
)

_KINDS = {
    "price": "free paid trial premium freemium",
    "tier": "basic standard pro professional plus starter business enterprise premium",
    "period": "hourly daily weekly biweekly monthly quarterly annual annually yearly lifetime",
    "provider": "google facebook apple twitter github gitlab linkedin microsoft discord okta saml",
    "payment": "paypal stripe klarna visa mastercard amex alipay venmo bitcoin",
    "size": "small medium large",
    "side": "left right top bottom upper lower",
    "ordinal": "first second third fourth fifth 1st 2nd 3rd 4th 5th",
    "novelty": "new existing returning",
    "sex": "male female",
    "pace": "slow fast express",
    "colour": "red green blue yellow orange purple black white grey gray pink",
}


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each family."""
    kinds = _kind_of(view)
    families: dict[tuple[str, tuple[str, ...]], dict[str, EventDef]] = {}
    for event in view.active_events:
        parts = words(event.name)
        if len(parts) < 2 or kinds.keys().isdisjoint(parts):
            continue
        for at, part in enumerate(parts):
            for kind in kinds.get(part, ()):
                frame = (*parts[:at], "*", *parts[at + 1 :])
                families.setdefault((kind, frame), {}).setdefault(part, event)
    told: set[tuple[str, ...]] = set()
    for (kind, frame), family in families.items():
        names = tuple(event.name for event in family.values())
        if len(family) > 1 and names not in told:
            told.add(names)
            yield _finding(view, kind, frame, family)


def _kind_of(view: PlanView) -> Mapping[str, list[str]]:
    """The kinds that a word is a value of."""
    kinds = {kind: text.split() for kind, text in _KINDS.items()}
    for text in view.option(RULE, "values"):
        kinds[str(text)] = [word.strip().lower() for word in str(text).split(",")]
    found: dict[str, list[str]] = {}
    for kind, values in kinds.items():
        for value in values:
            found.setdefault(value, []).append(kind)
    return found


def _finding(
    view: PlanView, kind: str, frame: tuple[str, ...], family: Mapping[str, EventDef]
) -> Finding:
    first = next(iter(family.values()))
    gap = frame.index("*")
    kept = split_words(first.name)
    rest = " ".join(kept[:gap] + kept[gap + 1 :]) if len(kept) == len(frame) else None
    instead = f'"{rest}"' if rest else "one event"
    return view.finding(
        RULE,
        f"events {few(event.name for event in family.values())} differ in a value alone; "
        f"send {instead} with a property for {' or '.join(family)}",
        at=first,
        about=" ".join(frame),
        reason=kind,
    )
