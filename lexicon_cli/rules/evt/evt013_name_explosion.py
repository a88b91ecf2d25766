"""Many unknown names are one name with a value in it.

## What it finds

More than 50 names that the plan does not know, and that differ in one place only: a number, an
id, a date, an address, or a word. Without a plan the rest of the name must have two words.

## Why it matters

A project keeps 5,000 names of events; later ones cannot be found. And nothing can be counted
that has another name each time.

## Bad

```text
"View Item 1041", "View Item 1042", "View Item 1043", and 212 more
```

## Good

```text
"View Item" with item_id: "1041"
```

## How to mend

Send one event, with the part that differs as a property.

## Options

`names` (50): how many such names are bearable.

## Source

https://docs.mixpanel.com/docs/tracking-best-practices/events-and-properties
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.phrases import events, quoted, some
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="EVT013",
    name="name-explosion",
    scope=Scope.HISTORY,
    severity=Severity.ERROR,
    summary="many unknown names are one name with a value in it",
    source="https://docs.mixpanel.com/docs/tracking-best-practices/events-and-properties",
    options=(Option("names", 50, "how many such names are bearable"),),
)


def describe(fact: HistoryFact) -> Wording:
    """How many names there are, and what they have in common."""
    names = round(fact.numbers.get("names", 0))
    examples = fact.texts.get("examples", ())
    such = f", such as {some(examples)}" if examples else ""
    return Wording(
        message=f"{names:,} names of events are like {quoted(fact.event)}{such}",
        expected="one event, with what differs as a property",
        observed=f"{names:,} names in {events(fact.count)}",
        suggestion="send one event, with what differs as a property",
    )
