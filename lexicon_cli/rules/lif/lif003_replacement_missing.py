"""A `replaced_by` names nothing, something that has ended itself, or leads round in a circle.

## What it finds

- a successor that the plan does not have (`missing`). A property's successor may be any property
  of the same event, or any that another event or a shared definition has
- successors that lead back to where they began (`cycle`)
- a successor that is deprecated or blocked and has none of its own (`dead-end`)
- a successor that is deprecated but has a living one (`indirect`, a warning)

An alias of an event counts as naming that event, with a suggestion of its name.

## Why it matters

The successor is printed wherever the old name turns up: in reports on data, in Lexicon, in the
diff. A chain that leads nowhere sends readers nowhere.

## Bad

```yaml plan
lexicon: 1
events:
  Old Checkout:
    status: deprecated
    replaced_by: Checkout Begun
  Checkout Started: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Old Checkout:
    status: deprecated
    replaced_by: Checkout Started
  Checkout Started: {}
```

## How to mend

Name the event or property that is used today. The fix takes the nearest name, or the living end of
the chain.

## Options

None.

## Source

Successors are checked alike by tripl (the package of that name); a chain that is not
followed misleads readers of Lexicon: https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, Replace
from lexicon_cli.core.mixpanel import is_mixpanel_event, is_mixpanel_property
from lexicon_cli.core.naming import HINT, nearest
from lexicon_cli.plan.model import EventDef, PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.plan.spots import value_place
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="LIF003",
    name="replacement-missing",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a replaced_by names nothing, something that has ended, or leads round in a circle",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    fix="unsafe",
    variant_severity={"indirect": Severity.WARNING},
    variants={
        "missing": "the successor is not in the plan",
        "cycle": "successors lead back to where they began",
        "dead-end": "the successor has ended and has no successor",
        "indirect": "the successor is deprecated but has a living one",
    },
)
_LONGEST_NAME = 300
_ENDED = ("deprecated", "blocked")
_Entries = Mapping[str, EventDef] | Mapping[str, PropertyDef]


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each successor that is of no use; one for a whole circle."""
    events = view.plan.events
    meant = {alias: event.name for event in events.values() for alias in event.aliases}
    told: set[frozenset[str]] = set()
    for event in events.values():
        if event.replaced_by:
            yield from _judge(view, event, event, events, meant, is_mixpanel_event, told)
    yield from _properties(view)


def _properties(view: PlanView) -> Iterator[Finding]:
    written = [x for x in view.written if x.definition.replaced_by and not x.is_nested]
    if not written:
        return
    elsewhere = {name: entries[0].whole for name, entries in view.named.items()}
    told: dict[str, set[frozenset[str]]] = {}
    for entry in written:
        known = _neighbours(view, entry, elsewhere)
        circles = told.setdefault(f"{entry.where} {entry.event or entry.group}", set())
        yield from _judge(view, entry, entry.whole, known, {}, is_mixpanel_property, circles)


def _neighbours(
    view: PlanView, entry: Written, elsewhere: dict[str, PropertyDef]
) -> Mapping[str, PropertyDef]:
    """The properties that may succeed one, by name; one of the same event before any other."""
    plan = view.plan
    if entry.where == "user":
        return plan.user_properties
    if entry.where == "group":
        return plan.group_properties.get(entry.group or "", {})
    event = plan.events.get(entry.event or "")
    return elsewhere if event is None else ChainMap(dict(event.properties), elsewhere)


def _judge(
    view: PlanView,
    at: EventDef | Written,
    entry: EventDef | PropertyDef,
    known: _Entries,
    meant: Mapping[str, str],
    is_mixpanels: Callable[[str], bool],
    told: set[frozenset[str]],
) -> Iterator[Finding]:
    named = entry.replaced_by or ""
    subject = f'"{shorten(entry.name)}" is replaced by "{shorten(named)}"'
    if named not in known:
        if not is_mixpanels(named):
            yield _missing(view, at, subject, named, known, meant)
        return
    chain = _chain(entry.name, named, known)
    end = known.get(chain[-1])
    if chain[-1] in chain[:-1]:
        circle = frozenset(chain[chain.index(chain[-1]) :])
        if circle in told:
            return
        told.add(circle)
        steps = " -> ".join(f'"{shorten(name)}"' for name in chain[:8])
        message = f"{subject}, which leads round in a circle: {steps}"
        yield _finding(view, at, message, "cycle", named, None)
    elif end is not None and (end.status or "live") in _ENDED:
        word = "which is" if len(chain) == 2 else f'which ends at "{shorten(chain[-1])}",'
        message = f"{subject}, {word} {end.status} and has no successor"
        yield _finding(view, at, message, "dead-end", named, None)
    elif len(chain) > 2:
        first = known[named]
        if (first.status or "live") not in _ENDED:
            return
        message = (
            f'{subject}, which is {first.status}; "{shorten(chain[-1])}" is what is used today'
        )
        yield _finding(view, at, message, "indirect", named, chain[-1])


def _chain(start: str, named: str, known: _Entries) -> list[str]:
    """From an entry through its successors; the last one is the end, outside of the plan, or stands
    in the chain before."""
    chain, seen = [start, named], {start}
    while chain[-1] not in seen and len(chain) < 100:
        seen.add(chain[-1])
        current = known.get(chain[-1])
        ended = current is not None and (current.status or "live") in _ENDED
        if current is None or not ended or not current.replaced_by:
            break
        chain.append(current.replaced_by)
    return chain


def _missing(
    view: PlanView,
    at: EventDef | Written,
    subject: str,
    named: str,
    known: _Entries,
    meant: Mapping[str, str],
) -> Finding:
    nearby = meant.get(named)
    if nearby is None and len(named) <= _LONGEST_NAME:
        match = nearest(named, known, cutoff=HINT)
        nearby = match.name if match else None
    hint = ""
    if named in meant:
        hint = f', an alias of "{shorten(nearby or "")}"'
    elif nearby is not None:
        hint = f', did you mean "{shorten(nearby)}"?'
    return _finding(
        view, at, f"{subject}, which the plan does not have{hint}", "missing", named, nearby
    )


def _finding(
    view: PlanView,
    at: EventDef | Written,
    message: str,
    variant: str,
    named: str,
    better: str | None,
) -> Finding:
    definition = at.definition if isinstance(at, Written) else at
    fix = None
    place = value_place(definition, "replaced_by")
    if better is not None and place != definition.place:  # else it stands under a merge key
        fix = Fix(f'name "{shorten(better)}" as successor', (Replace(place, named, better),))
    return view.finding(
        RULE,
        message,
        at=at,
        key="replaced_by",
        value=True,
        variant=variant,
        observed=shorten(named),
        suggestion=better,
        fix=fix,
    )
