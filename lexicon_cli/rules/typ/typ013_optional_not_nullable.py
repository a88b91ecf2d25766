"""A property says "nothing" in two ways.

## What it finds

- A property that is `nullable` in one event and in another one neither `nullable` nor `required`:
  here nothing is sent as null, there it is left out. One finding a property.
- A `nullable` property whose `enum` also holds a word for nothing (`none`, `n/a`, `null`,
  `undefined` or an empty text).
- With the option `policy`, every property that does not follow it.

## Why it matters

Mixpanel keeps null, an absent property and the text "null" apart: a filter on "is not set" finds
only one of them. Who asks how many customers had no coupon has to know all the ways in which
clients say so.

## Bad

```yaml plan
lexicon: 1
events:
  Cart Viewed:
    properties: {coupon: {type: string, nullable: true}}
  Purchase Completed:
    properties: {coupon: string}
```

## Good

```yaml plan
lexicon: 1
properties:
  coupon: {type: string, nullable: true}
events:
  Cart Viewed:
    properties: {coupon: }
  Purchase Completed:
    properties: {coupon: }
```

## How to mend

Choose one way for the property, best for the whole plan: leave it out (no `nullable`), or always
send it (`nullable: true`), and define the property once.

## Options

- `policy` ("consistent"): "omit" forbids `nullable` altogether, "null" asks for it on every
  property that is not required.

## Source

igluctl lint, check `optionalNull`
"""

from collections.abc import Iterator, Sequence

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.names import few, quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.typ_written import has_base, stated
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="TYP013",
    name="optional-not-nullable",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary='a property says "nothing" in two ways',
    source="igluctl: optionalNull",
    aliases=("null-policy-mixed",),
    options=(
        Option("policy", "consistent", 'how nothing is said: "consistent", "omit" or "null"'),
    ),
    variants={
        "mixed": "null in one event, left out in another",
        "word": "the enum holds a word for nothing as well",
        "policy": "not as the option says",
    },
)
_NOTHING = frozenset({"", "none", "n/a", "null", "nil", "undefined"})


def check(view: PlanView) -> Iterator[Finding]:
    """What contradicts the policy, or else itself."""
    policy = view.option(RULE, "policy")
    if policy in ("omit", "null"):
        yield from _against(view, policy)
    else:
        for name, entries in view.named.items():
            if len(entries) > 1 and any(entry.whole.nullable for entry in entries):
                yield from _mixed(view, name, entries)
    for entry in view.written:
        enum = entry.definition.enum
        if enum is not None and entry.whole.nullable:
            yield from _worded(view, entry, enum)


def _against(view: PlanView, policy: str) -> Iterator[Finding]:
    for entry in stated(view):
        whole = entry.whole
        if (
            whole.required
            or has_base(view, entry)
            or (policy == "omit") is not bool(whole.nullable)
        ):
            continue
        what = "is nullable" if policy == "omit" else "is neither required nor nullable"
        yield view.finding(RULE, f"{quoted(entry.path)} {what}", at=entry, variant="policy")


def _mixed(view: PlanView, name: str, entries: Sequence[Written]) -> Iterator[Finding]:
    in_events = [entry for entry in entries if entry.event is not None] or entries
    null = [entry for entry in in_events if entry.whole.nullable]
    omit = [e for e in in_events if not e.whole.nullable and not e.whole.required]
    if null and omit:
        fewer = min(null, omit, key=len)
        message = f"{quoted(name)} is null when there is none in {_where(null)}, "
        message += f"and left out in {_where(omit)}"
        yield view.finding(RULE, message, at=fewer[0], variant="mixed", about="mixed")


def _where(entries: Sequence[Written]) -> str:
    names = [entry.event for entry in entries if entry.event is not None]
    return few(names) if names else "the shared definition"


def _worded(view: PlanView, entry: Written, enum: tuple[object, ...]) -> Iterator[Finding]:
    for number, value in enumerate(enum):
        if isinstance(value, str) and value.strip().lower() in _NOTHING:
            message = f"{quoted(entry.path)} may be null and also {quoted(value)}"
            message += ", two words for nothing"
            yield view.finding(
                RULE, message, at=entry, key="enum", item=number, variant="word", about=value
            )
            return
