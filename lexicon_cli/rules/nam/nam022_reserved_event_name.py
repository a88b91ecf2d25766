"""An event has a name that belongs to Mixpanel.

## What it finds

- names that begin with `$` or `mp_` and are none of Mixpanel's own: invented in its name space
- the identity commands `$identify`, `$merge`, `$create_alias` (variant `identity`)
- `$hotshard_events` and `$hotshard_record`, which Mixpanel puts in the place of events of an id
  that sends too many (variant `hotshard`)
- names that begin with "[Auto]", which is only how Mixpanel shows captured events (variant `auto`)

Events that an SDK sends by itself, such as `$mp_web_page_view` or `$ae_session`, may be described
in a plan; so may what is deprecated or blocked.

## Why it matters

Events with such names are hidden from menus, left out of sessions and scores, or taken for commands
that change who is who.

## Bad

```yaml plan
lexicon: 1
events:
  $purchase: {}
```

## Good

```yaml plan
lexicon: 1
events:
  purchase: {}
  $mp_web_page_view: {description: Sent by autocapture}
```

## How to mend

Choose a name without the prefix. Identify people with the SDK's functions, not with an event.

## Options

`allow` (none): names that Mixpanel has added since this version of lexicon.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties and
https://docs.mixpanel.com/docs/tracking-best-practices/hot-shard-limits
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.mixpanel import HOTSHARD_EVENTS, IDENTITY_EVENTS, is_mixpanel_event
from lexicon_cli.rules.names import GONE, quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="NAM022",
    name="reserved-event-name",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="an event has a name that belongs to Mixpanel",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties",
    options=(Option("allow", (), "names that are Mixpanel's own and not known here"),),
    variants={
        "invented": "no event of Mixpanel's, but in its name space",
        "identity": "a command that changes who is who",
        "hotshard": "what Mixpanel puts in the place of other events",
        "auto": "the label of a captured event, which is never sent",
    },
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event with a reserved name."""
    allowed = set(view.option(RULE, "allow"))
    for event in view.plan.events.values():
        variant, why = _fault(event.name)
        if variant and event.status not in GONE and event.name not in allowed:
            bare = event.name.removeprefix("$").removeprefix("mp_")
            yield view.finding(
                RULE,
                f"event {quoted(event.name)} {why}",
                at=event,
                variant=variant,
                suggestion=(bare or None) if variant == "invented" else None,
            )


def _fault(name: str) -> tuple[str, str]:
    """The sub-case and what to say of it; empty if the name is fine."""
    if name in IDENTITY_EVENTS:
        return "identity", "is a command of Mixpanel's, made by identify and alias calls"
    if name in HOTSHARD_EVENTS:
        return "hotshard", "is what Mixpanel makes of events that exceed its limits"
    if name.startswith("[Auto]"):
        return "auto", 'is the label of a captured event; its own name begins with "$mp_"'
    if name.startswith(("$", "mp_")) and not is_mixpanel_event(name):
        return "invented", "begins like Mixpanel's own events, but is none of them"
    return "", ""
