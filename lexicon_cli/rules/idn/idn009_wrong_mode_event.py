"""An identity event does nothing under this merge system.

## What it finds

`$identify`, `$create_alias` and `$merge` in a project with Simplified ID Merge; `$identify` and
`$merge` in Legacy; a `$merge` that does not name exactly two ids. The `$identify` that SDKs
send by themselves is an info only.

## Why it matters

They join nobody, though whoever sends them relies on it. A strict import refuses the whole
batch that holds one.

## Bad

```json lines
{"event": "View", "properties": {"$user_id": "ana"}}
{"event": "$merge", "properties": {"$distinct_ids": ["D1", "ana"]}}
```

## Good

```json lines
{"event": "View", "properties": {"$user_id": "ana"}}
{"event": "Log In", "properties": {"$device_id": "D1", "$user_id": "ana"}}
```

## How to mend

Remove the call. Under Simplified ID Merge an event with both `$device_id` and `$user_id` makes
the link.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import ending, ids, of, seen
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="IDN009",
    name="wrong-mode-event",
    scope=Scope.IDENTITY,
    severity=Severity.WARNING,
    summary="an identity event does nothing under this merge system",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    variant_severity={"sdk": Severity.INFO},
    variants={
        "sdk": "sent by an SDK along with identify()",
        "identify": "sent by an import or a server",
        "alias": "$create_alias",
        "merge": "$merge",
        "bad-merge": "not exactly two ids",
    },
)


def describe(fact: Fact) -> Wording:
    """Which events."""
    case = f"such as {ids(fact.worst.get('ids'))}" if fact.worst.get("ids") else ""
    if fact.variant == "bad-merge":
        message = f"{of(fact.count, 'merge event')} that names not exactly two ids joins nobody"
        todo = "put exactly two ids into $distinct_ids"
    elif fact.variant == "sdk":
        message = (
            f"{events(fact.count)} of {quoted(fact.event)}, sent by an SDK: it joins nobody here"
        )
        todo = "send an event after identify(): that makes the link"
    else:
        message = f"{events(fact.count)} of {quoted(fact.event)}: no effect under this merge system"
        todo = "remove it; an event with both $device_id and $user_id makes the link"
    return Wording(message=message + ending(case), observed=seen(fact, "id"), suggestion=todo)
