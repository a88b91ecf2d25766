"""An event comes from a robot, a developer or a test.

## What it finds

Events with `$ignore`, with the name of a known crawler in the user agent, or with a page on
localhost or a staging host.

## Why it matters

They count as users. Mixpanel has no filter for them on its servers; only the browser SDK leaves
out crawlers.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"$current_url": "http://localhost:3000/cart"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"$current_url": "https://shop.example/cart"}}
```

## How to mend

Use another project for tests, and filter crawlers before sending or mark them with `$ignore`.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-best-practices/bot-traffic
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

_WORDS = {
    "ignore": "carries $ignore, which Mixpanel drops",
    "bot": "comes from a robot",
    "localhost": "comes from a developer's machine",
    "staging": "comes from a staging host",
    "test": "comes from a test host",
}

RULE = Rule(
    code="ING018",
    name="bot-or-test-traffic",
    scope=Scope.DATA,
    severity=Severity.INFO,
    summary="an event comes from a robot, a developer or a test",
    source="https://docs.mixpanel.com/docs/tracking-best-practices/bot-traffic",
    variants={
        "ignore": "carries `$ignore`",
        "bot": "a known crawler",
        "localhost": "a page on the developer's machine",
        "staging": "a staging host",
        "test": "a test host",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which kind of traffic, and how to tell."""
    what = _WORDS.get(group.variant, group.variant)
    sign = f" (seen in {quoted(group.property)})" if group.property else ""
    return Wording(
        message=f"{quoted(group.event)} {what}{sign}, {events(group.count)}",
        observed=group.variant,
    )
