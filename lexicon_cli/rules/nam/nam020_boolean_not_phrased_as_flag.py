"""A boolean property is not called like a flag, as the others are.

## What it finds

Booleans without a word such as `is`, `has`, `can` or `was` at the beginning, when at least 60 % of
at least five booleans of the plan begin with one. Off unless selected.

## Why it matters

`is_trial: true` reads by itself; `trial: true` could be a name, a date or a number of days.

## Bad

```yaml plan
lexicon: 1
events:
  Sign Up:
    properties: {is_trial: boolean, has_referral: boolean, is_employee: boolean,
      can_invite: boolean, newsletter: boolean}
```

## Good

```yaml plan
lexicon: 1
events:
  Sign Up:
    properties: {is_trial: boolean, has_referral: boolean, is_employee: boolean,
      can_invite: boolean, wants_newsletter: boolean}
```

## How to mend

Put the word before it that reads best. The fix (`--unsafe-fixes`) puts `is` there and keeps the old
name as an alias.

## Options

`prefixes` (is, has, can, was, were, did, does, will, should, had, are, wants, needs, allows): words
that a flag may begin with.
`minimum` (5): how many booleans there must be before their majority counts.
`share` (0.6): share of them that must begin with such a word; 0 asks it of all.

## Source

Mixpanel's guide asks for one pattern for all names:
https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.naming import words
from lexicon_cli.rules.conventions import MINIMUM, SHARE, written_for
from lexicon_cli.rules.name_words import split_words
from lexicon_cli.rules.names import event_properties, quoted, rename_property
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

_PREFIXES = (
    *("is", "has", "can", "was", "were", "did", "does", "will", "should", "had", "are"),
    *("wants", "needs", "allows"),
)

RULE = Rule(
    code="NAM020",
    name="boolean-not-phrased-as-flag",
    scope=Scope.PLAN,
    severity=None,
    summary="a boolean property is not called like a flag, as the others are",
    source="https://docs.mixpanel.com/guides/guides-by-workflow/build-tracking-strategy",
    fix="unsafe",
    options=(
        Option("prefixes", _PREFIXES, "words that a flag may begin with"),
        MINIMUM,
        SHARE,
    ),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each boolean of another kind than most."""
    prefixes = {str(word).lower() for word in view.option(RULE, "prefixes")}
    flags = [
        (name, entries[0])
        for name, entries in event_properties(view).items()
        if all(entry.whole.types == ("boolean",) for entry in entries)
    ]
    good = [name for name, _ in flags if words(name)[:1] and words(name)[0] in prefixes]
    minimum, share = view.option(RULE, "minimum"), view.option(RULE, "share")
    if len(flags) < minimum or len(good) < share * len(flags):
        return
    known = event_properties(view)
    for name, entry in flags:
        if name not in good:
            better = written_for(view, "properties", name, ["is", *split_words(name)], known)
            yield view.finding(
                RULE,
                f"boolean {quoted(name)} is not called like a flag; {len(good):,} of "
                f"{len(flags):,} booleans begin with a word such as {_some(good, prefixes)}",
                at=entry,
                suggestion=better,
                fix=rename_property(view, name, better),
            )


def _some(good: list[str], prefixes: set[str]) -> str:
    used = dict.fromkeys(words(name)[0] for name in good)
    return " or ".join(quoted(word) for word in [*used, *sorted(prefixes - used.keys())][:2])
