"""A name says nothing of what it is about.

## What it finds

Events called "Click", "Event", "Button Clicked" and the like, and top-level properties of events
called `type`, `value`, `data`, `name`, `status`, `method` and the like. Each name is told once.
Keys inside objects are left alone: their object says what they belong to.

## Why it matters

Mixpanel's menus show all names of a project side by side. `type` means something else in every
event that has it, and a report over several of them mixes it all up.

## Bad

```yaml plan
lexicon: 1
events:
  Click: {properties: {type: string}}
```

## Good

```yaml plan
lexicon: 1
events:
  Offer Opened: {properties: {offer_type: string}}
```

## How to mend

Put before it what it belongs to: `payment_method`, `plan_type`, `order_status`.

## Options

`allow` (none): names that are fine in this plan.
`add` (none): further names that say nothing.

## Source

Mozilla's Glean reports generic categories of metrics:
https://mozilla.github.io/glean/book/reference/yaml/metrics.html
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.names import event_properties, quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView
from lexicon_cli.rules.vocabulary import word_set

RULE = Rule(
    code="NAM017",
    name="generic-name",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="a name says nothing of what it is about",
    source="https://mozilla.github.io/glean/book/reference/yaml/metrics.html",
    options=(
        Option("allow", (), "names that are fine in this plan"),
        Option("add", (), "further names that say nothing"),
    ),
)

_EVENTS = word_set(
    """event events action actions click clicks clicked tap taps tapped press pressed hit hits
    interaction interactions interacted track tracked tracking trigger triggered data type value
    name status method custom_event button_click button_clicked click_button user_action
    track_event log_event view viewed page screen button link submit submitted change changed
    update updated open opened close closed"""
)
_PROPERTIES = word_set(
    """type value data name status method event info details params parameters payload object
    property properties prop props attribute attributes misc extra other field key label text
    flag click action object_type kind thing stuff var variable custom"""
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each such name."""
    allowed = {_plain(str(name)) for name in view.option(RULE, "allow")}
    further = {_plain(str(name)) for name in view.option(RULE, "add")}
    events, properties = (_EVENTS | further) - allowed, (_PROPERTIES | further) - allowed
    for event in view.active_events:
        if _plain(event.name) in events:
            message = f"event {quoted(event.name)} says nothing of what happened to what"
            yield view.finding(RULE, message, at=event)
    for name, entries in event_properties(view).items():
        if _plain(name) in properties:
            message = f"property {quoted(name)} says nothing of what it is the {name} of"
            if _plain(name) not in ("type", "value", "name", "status", "method", "kind"):
                message = f"property {quoted(name)} says nothing of what it holds"
            yield view.finding(RULE, message, at=entries[0])


def _plain(name: str) -> str:
    return name.lower().replace(" ", "_").replace("-", "_")
