"""A property has a name to which Mixpanel gives a meaning of its own.

## What it finds

- `bucket` and `$bucket`: an error, because events that carry one vanish from reports
  (variant `bucket`)
- `$…` and `mp_…` that are none of Mixpanel's own: invented in its name space (variant `invented`)
- `time`, `ip`, `token`, `alias`, `distinct_id`: taken (variant `taken`). If the plan describes what
  the SDK sends (the name stands beside another one of Mixpanel's, with a type that fits), this is
  information only (variant `documented`)

Mixpanel's other default properties, such as `$insert_id`, `$os` or `utm_source`, may be described
in a plan; so may what is deprecated or blocked. Keys inside objects have no such meaning.

## Why it matters

A duration that is sent as `time` dates the event to 1970. What is sent as `token` and the project's
own token overwrite one another. `ip` is used to find the place and never stored.

## Bad

```yaml plan
lexicon: 1
events:
  Video Watched: {properties: {time: {type: number, unit: s}}}
  Experiment Seen: {properties: {bucket: string}}
```

## Good

```yaml plan
lexicon: 1
events:
  Video Watched: {properties: {watch_time: {type: number, unit: s}}}
  Experiment Seen: {properties: {experiment_group: string}}
```

## How to mend

Choose another name for what is yours. What is the SDK's need not be listed.

## Options

`allow` (none): names that Mixpanel has added since this version of lexicon.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties
"""

from collections.abc import Iterator, Sequence

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.mixpanel import DEFAULT_PROFILE_PROPERTIES, is_mixpanel_property
from lexicon_cli.rules.names import quoted, spot, survey
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="NAM023",
    name="reserved-property-name",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a property has a name to which Mixpanel gives a meaning of its own",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties",
    options=(Option("allow", (), "names that are Mixpanel's own and not known here"),),
    variants={
        "bucket": "events that carry it vanish from reports",
        "invented": "no property of Mixpanel's, but in its name space",
        "taken": "Mixpanel reads it as something else",
        "documented": "the plan describes what the SDK sends",
    },
    variant_severity={"bucket": Severity.ERROR, "documented": Severity.INFO},
)

_BUCKETS = frozenset({"bucket", "$bucket"})
# What Mixpanel does with names that a team could choose for itself, and the types that fit.
_TAKEN = {
    "time": ("takes it for the moment of the event", {"number", "integer", "datetime"}),
    "ip": ("finds the place by it and never stores it", {"string"}),
    "token": ("takes it for the token of the project", {"string"}),
    "alias": ("takes it for another id of the person", {"string"}),
    "distinct_id": ("takes it for the person", {"string"}),
}


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each reserved name, at its first definition."""
    allowed = set(view.option(RULE, "allow"))
    found: dict[tuple[bool, str], list[Written]] = {}
    for entry in survey(view).reserved:
        name = entry.definition.name
        if name not in allowed:
            found.setdefault((entry.where in ("user", "group"), name), []).append(entry)
    for (of_profile, name), entries in found.items():
        if of_profile:
            yield from _judge_profile(view, name, entries)
        else:
            yield from _judge(view, name, entries, {at for of, at in found if not of})


def _judge_profile(view: PlanView, name: str, entries: Sequence[Written]) -> Iterator[Finding]:
    is_known = name in DEFAULT_PROFILE_PROPERTIES or is_mixpanel_property(name)
    if name.startswith(("$", "mp_")) and not is_known:
        yield _invented(view, name, entries)


def _judge(
    view: PlanView, name: str, entries: Sequence[Written], reserved: set[str]
) -> Iterator[Finding]:
    about = spot(entries[0])
    if name in _BUCKETS:
        message = (
            f"property {quoted(name)} makes its events vanish from reports; choose another name"
        )
        yield view.finding(RULE, message, at=entries[0], about=about, variant="bucket")
    elif name in _TAKEN:
        does, types = _TAKEN[name]
        is_theirs = all(types.issuperset(e.whole.types) and not e.whole.unit for e in entries)
        beside = reserved - (_TAKEN.keys() - {"distinct_id"}) - _BUCKETS
        if is_theirs and any(map(is_mixpanel_property, beside)):
            message = (
                f"property {quoted(name)} need not be listed: the SDK sends it, and Mixpanel {does}"
            )
            yield view.finding(RULE, message, at=entries[0], about=about, variant="documented")
        else:
            message = f"property {quoted(name)} is taken: Mixpanel {does}; give yours another name"
            yield view.finding(RULE, message, at=entries[0], about=about, variant="taken")
    elif not is_mixpanel_property(name):
        yield _invented(view, name, entries)


def _invented(view: PlanView, name: str, entries: Sequence[Written]) -> Finding:
    return view.finding(
        RULE,
        f"property {quoted(name)} begins like Mixpanel's own properties, but is none of them",
        at=entries[0],
        about=spot(entries[0]),
        variant="invented",
        suggestion=name.removeprefix("$").removeprefix("mp_") or None,
    )
