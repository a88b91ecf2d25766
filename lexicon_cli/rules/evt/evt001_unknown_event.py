"""An event that the plan does not have.

## What it finds

An event name that is no event of the plan, no alias of one, none of Mixpanel's own events, and
not near enough to any of them to be a slip (EVT002 to EVT004). The nearest name is given as a
hint if there is one, with the reason.

## Why it matters

Nobody agreed on what the event means, its properties are unchecked, and it fills the menus of
every report.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed: {}
```

## Bad

```json lines
{"event": "Gift Wrapped", "properties": {}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {}}
```

## How to mend

Add the event to the plan, or stop sending it. If it is another name for a planned event, list it
under `aliases` of that event.

## Options

None.

## Source

Unplanned events are reported alike by Segment Protocols
(https://www.twilio.com/docs/segment/protocols), RudderStack and Avo.
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.core.naming import HINT, nearest
from lexicon_cli.rules.phrases import OTHER_NAMES, events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT001",
    name="unknown-event",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event that the plan does not have",
    source="https://www.twilio.com/docs/segment/protocols",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The unplanned name, and the planned name most like it."""
    if group.event == OTHER_NAMES:
        return Wording(message=f"{events(group.count)} under further names not in the plan")
    message = f"{quoted(group.event)} is not in the plan, {events(group.count)}"
    meant = {alias: name for name, entry in bundle.events.items() for alias in entry.aliases}
    match = nearest(group.event or "", (*bundle.events, *meant), cutoff=HINT)
    if match is None:
        return Wording(message=message, observed=group.event)
    name = meant.get(match.name, match.name)
    reason = "alias" if match.name in meant else match.reason
    return Wording(
        message=f"{message}; nearest is {quoted(name)} ({reason})",
        observed=group.event,
        suggestion=name,
        reason=reason,
    )
