"""A moment in time is not called like the other ones.

## What it finds

Properties of type `datetime` that do not end in `at` or `date` (`shipped_at`, `birthDate`), when at
least 60 % of at least five such properties do. Off unless selected.

## Why it matters

`delivery` could be a person, a price or a moment; `delivered_at` can only be one thing, and its
type need not be looked up.

## Bad

```yaml plan
lexicon: 1
events:
  Order Shipped:
    properties: {ordered_at: datetime, paid_at: datetime, packed_at: datetime,
      shipped_at: datetime, delivery: datetime}
```

## Good

```yaml plan
lexicon: 1
events:
  Order Shipped:
    properties: {ordered_at: datetime, paid_at: datetime, packed_at: datetime,
      shipped_at: datetime, delivered_at: datetime}
```

## How to mend

Call it by what happened then. The fix (`--unsafe-fixes`) puts the usual word behind the name (or in
the place of "time") and keeps the old name as an alias.

## Options

`suffixes` (at, date): last words of a moment.
`minimum` (5): how many moments there must be before their majority counts.
`share` (0.6): share of them that must end in such a word; 0 asks it of all.

## Source

Mixpanel's guide asks for one pattern for all names:
https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy
"""

from collections import Counter
from collections.abc import Iterator

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.naming import words
from lexicon_cli.rules.conventions import MINIMUM, SHARE, written_for
from lexicon_cli.rules.name_words import split_words
from lexicon_cli.rules.names import event_properties, quoted, rename_property
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="NAM021",
    name="timestamp-suffix",
    scope=Scope.PLAN,
    severity=None,
    summary="a moment in time is not called like the other ones",
    source="https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy",
    fix="unsafe",
    options=(Option("suffixes", ("at", "date"), "last words of a moment"), MINIMUM, SHARE),
)

_REPLACED = frozenset({"time", "timestamp", "datetime", "on", "ts"})


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each moment that is called otherwise than most."""
    suffixes = [str(word).lower() for word in view.option(RULE, "suffixes")]
    moments = [
        (name, entries[0])
        for name, entries in event_properties(view).items()
        if all(entry.whole.types == ("datetime",) for entry in entries)
    ]
    last = {name: (words(name) or ("",))[-1] for name, _ in moments}
    counts = Counter(word for word in last.values() if word in suffixes)
    minimum, share = view.option(RULE, "minimum"), view.option(RULE, "share")
    good = counts.total()
    if not suffixes or len(moments) < minimum or good < share * len(moments):
        return
    usual = max(suffixes, key=lambda suffix: (counts[suffix], -suffixes.index(suffix)))
    for name, entry in moments:
        if last[name] not in suffixes:
            better = _with_suffix(view, name, usual)
            yield view.finding(
                RULE,
                f'moment {quoted(name)} does not end in "{usual}"; {good:,} of {len(moments):,} '
                f"moments end in {' or '.join(suffixes)}",
                at=entry,
                suggestion=better,
                fix=rename_property(view, name, better),
            )


def _with_suffix(view: PlanView, name: str, suffix: str) -> str | None:
    parts = split_words(name)
    if len(parts) > 1 and parts[-1].lower() in _REPLACED:
        parts = parts[:-1]
    return written_for(view, "properties", name, [*parts, suffix], event_properties(view))
