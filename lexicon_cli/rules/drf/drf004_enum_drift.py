"""A property with a closed set of values has a new one.

## What it finds

A property that had few values, each often, and none of them new for half of the days before,
has values it never had, three times or more, and surely so. Numbers, dates and versions are no
choices. Where the plan lists the values, `validate` tells of others (VAL005).

## Why it matters

Reports, segments and dashboards name the values they know. A new one falls into "other", or
nowhere; a misspelt one splits a segment.

## Bad

```text
before  plan_type: "free" (5,120), "pro" (1,044)
now     plan_type: "free" (1,290), "pro" (251), "Pro" (88)
```

## Good

```text
before  plan_type: "free" (5,120), "pro" (1,044)
now     plan_type: "free" (1,290), "pro" (339)
```

## How to mend

If the value is meant, list it in the plan (`enum`), and tell those whose reports name the
others. If it is another spelling, mend it where it is sent.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.core.naming import nearest
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import since, subject, values
from lexicon_cli.rules.phrases import quoted, some
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="DRF004",
    name="enum-drift",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="a property with a closed set of values has a new one",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
)


def describe(fact: HistoryFact) -> Wording:
    """Which values are new."""
    known = fact.texts.get("known", ())
    shown = [value for value, _ in fact.texts.get("values", ())]
    near = nearest(shown[0], known) if shown and known else None
    several = fact.numbers.get("values", 1) > 1
    return Wording(
        message=f"{subject(fact)} has {'new values' if several else 'a new value'}{since(fact)}: "
        f"{values(fact)}",
        expected=some(known, 5) if known else None,
        observed=values(fact, 5),
        suggestion=f"did you mean {quoted(near.name)}?"
        if near
        else "list the values in the plan (enum), or mend what sends this one",
    )
