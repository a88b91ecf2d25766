"""Two properties have nearly the same name.

## What it finds

Pairs of properties that are likely one property with two names, and why: separators (`user_id`,
`userId`), a short form (`prod_name`, `product_name`), plural, tense, a filler word, a slip of the
keys. Properties that stand side by side in one event, or have different types, differ on purpose
(`item`, a text, and `items`, a list), unless they differ in separators or are mistyped.

## Why it matters

A breakdown by one of the two names misses the events that carry the other.

## Bad

```yaml plan
lexicon: 1
events:
  Product Viewed: {properties: {product_name: string}}
  Product Added: {properties: {prod_name: string}}
```

## Good

```yaml plan
lexicon: 1
events:
  Product Viewed: {properties: {product_name: string}}
  Product Added: {properties: {product_name: string}}
```

## How to mend

Choose one name. The fix (`--unsafe-fixes`) renames the one with fewer definitions in the plan and
keeps the old name as an alias, unless some event has both.

## Options

`threshold` (0.88): how alike names must be, from 0.8 to 1. At 0.85 other tenses of one verb count
too, at 0.82 the same words in another order.
`abbreviations` (none): further short forms, such as `acq=acquisition`.

## Source

Segment advises one name per property in all events:
https://www.twilio.com/docs/segment/protocols
"""

from collections.abc import Iterable, Iterator
from functools import partial

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import fold_case, words
from lexicon_cli.rules.likeness import SHORT_FORMS, THRESHOLD, Twin, short_forms, twins
from lexicon_cli.rules.names import (
    Names,
    event_properties,
    merge_properties,
    property_groups,
    property_words,
    quoted,
    spot,
    together,
    usual_first,
)
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView, Written
from lexicon_cli.rules.vocabulary import is_known

RULE = Rule(
    code="NAM008",
    name="near-duplicate-property",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="two properties have nearly the same name",
    source="https://www.twilio.com/docs/segment/protocols",
    fix="unsafe",
    options=(THRESHOLD, SHORT_FORMS),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each property that is nearly another one."""
    abbreviations = short_forms(view.option(RULE, "abbreviations"))
    for names in property_groups(view):
        found = twins(
            sorted(names, key=usual_first(names)),
            property_words(view)
            if names is event_properties(view)
            else {name: words(name) for name in names},
            threshold=view.option(RULE, "threshold"),
            abbreviations=abbreviations,
            is_meant=partial(_is_meant, view, names),
        )
        for twin in found:
            yield _finding(view, names, twin)


def _is_meant(view: PlanView, names: Names, left: str, right: str, reason: str) -> bool:
    """Whether two properties differ on purpose, or another rule (NAM007) tells of them."""
    if fold_case(left) == fold_case(right):
        return True
    if reason == "separator":
        return False
    mine, yours = _types(names[left]), _types(names[right])
    if reason != "typo" and mine and yours and not mine & yours:
        return True
    one_is_no_word = _are_words(left) != _are_words(right)
    return not (reason == "typo" and one_is_no_word) and together(view, left, right)


def _types(entries: Iterable[Written]) -> set[str]:
    types = {word for entry in entries for word in entry.whole.types}
    return {"number" if word == "integer" else word for word in types} - {"any"}


def _are_words(name: str) -> bool:
    return all(map(is_known, words(name)))


def _finding(view: PlanView, names: Names, twin: Twin) -> Finding:
    of_events = names is event_properties(view)
    return view.finding(
        RULE,
        f"property {quoted(twin.name)} is nearly {quoted(twin.other)} ({twin.reason}); "
        "one fact needs one name",
        at=names[twin.name][0],
        about=f"{twin.other} {spot(names[twin.name][0]) or ''}".strip(),
        suggestion=twin.other,
        reason=twin.reason,
        fix=merge_properties(view, twin.name, twin.other) if of_events else None,
    )
