"""One link holds two crowds of ids together.

## What it finds

In Original ID Merge and in Legacy: a link without which a person would fall into two parts of
20 ids or more each. Of several in one person, the one that would split off most is told.

## Why it matters

Two people with a history each seldom become one for a good reason. The link is where to look: a
shared device, a `$merge` by mistake, an id of a support agent.

## Bad

```json lines original {least: 2}
{"event": "$identify", "properties": {"$identified_id": "ana", "$anon_id": "7c9-742-40d-944-001"}}
{"event": "$identify", "properties": {"$identified_id": "ana", "$anon_id": "7c9-742-40d-944-002"}}
{"event": "$identify", "properties": {"$identified_id": "bo", "$anon_id": "7c9-742-40d-944-003"}}
{"event": "$identify", "properties": {"$identified_id": "bo", "$anon_id": "7c9-742-40d-944-004"}}
{"event": "$merge", "properties": {"$distinct_ids": ["ana", "bo"]}}
{"event": "View", "properties": {"distinct_id": "bo"}}
```

## Good

```json lines original {least: 2}
{"event": "$identify", "properties": {"$identified_id": "ana", "$anon_id": "7c9-742-40d-944-001"}}
{"event": "$identify", "properties": {"$identified_id": "ana", "$anon_id": "7c9-742-40d-944-002"}}
{"event": "$identify", "properties": {"$identified_id": "bo", "$anon_id": "7c9-742-40d-944-003"}}
{"event": "$identify", "properties": {"$identified_id": "bo", "$anon_id": "7c9-742-40d-944-004"}}
{"event": "View", "properties": {"distinct_id": "bo"}}
```

## How to mend

Look at the line with `lexicon identity explain` and `what-if --drop-link`. A merge cannot be
undone; mend what sends it.

## Options

`least` (20): ids on the smaller side.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-original
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, of, people, seen
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="IDN017",
    name="bridge-edge",
    scope=Scope.IDENTITY,
    severity=Severity.WARNING,
    summary="one link holds two crowds of ids together",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-original",
    options=(Option("least", 20, "ids on the smaller side of the link"),),
)


def describe(fact: Fact) -> Wording:
    """Which link, and how large both sides are."""
    worst = fact.worst
    return Wording(
        message=f"{people(fact.people)} would be two crowds of ids without one link: worst is "
        f"{quoted(worst.get('cause'))} of {an_id(worst.get('id'))} and "
        f"{an_id(worst.get('to'))}, with {of(int(worst.get('large', 0)), 'id')} on one side and "
        f"{worst.get('small', 0):,} on the other; {events(fact.count)} on the smaller sides",
        expected="links within one person",
        observed=seen(fact),
        suggestion="look at the sender of this link: a shared device, or a merge by mistake",
    )
