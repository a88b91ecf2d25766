"""A property has no type.

## What it finds

A property, also a key of an object, whose type is said nowhere: neither where the event uses it
nor in the shared definition or super property that it refines. A shared definition may leave the
type to its users if each of them says it. Names of Mixpanel's own need no type.

In Mixpanel's own CSV it is a warning: Lexicon leaves the type of what it has not seen blank.

## Why it matters

Without a type nothing about the values is checked, and the same property arrives as a number from
the web and as a text from the apps. Mixpanel then shows it twice, once per type.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: {description: What the customer paid}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: {type: number, description: What the customer paid}
```

## How to mend

Say the type. Where values, constraints or the name give it away, a fix writes it; `any` says that
every type is meant. Read over what it wrote: a number in an example may still be an identifier.

## Options

None.

## Source

Avo's audit rule on missing types: https://www.avo.app/docs; igluctl's checks of types
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, SetKey
from lexicon_cli.core.mixpanel import DEFAULT_PROFILE_PROPERTIES, is_mixpanel_property
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.phrases import a_type
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.typ_guess import guessed_type
from lexicon_cli.rules.typ_written import cannot_say, has_base, is_element
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="TYP001",
    name="type-missing",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a property has no type",
    source="Avo: audit rules; igluctl: numeric, string and array properties",
    fix="unsafe",
    variants={"lexicon": "in Mixpanel's own CSV, which leaves the type of unseen properties blank"},
    variant_severity={"lexicon": Severity.WARNING},
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each definition that gets its type from nowhere."""
    untyped = [entry for entry in view.written if not entry.whole.types]
    typed_by_users = _typed_by_users(view) if untyped else frozenset()
    for entry in untyped:
        if _needs_a_type(view, entry) and not (
            entry.where == "shared" and entry.path in typed_by_users
        ):
            yield _finding(view, entry)


def _needs_a_type(view: PlanView, entry: Written) -> bool:
    definition = entry.definition
    # Elsewhere reported: elements by TYP018, names without a definition by STR008 and TYP019.
    if is_element(entry) or definition.origin in ("shared", "required"):
        return False
    if entry.whole.dropped or entry.whole.status == "blocked" or has_base(view, entry):
        return False
    own = is_mixpanel_property(entry.path) or entry.path in DEFAULT_PROFILE_PROPERTIES
    return not own


def _typed_by_users(view: PlanView) -> frozenset[str]:
    """Names of shared definitions to which every event that uses them adds a type."""
    typed: set[str] = set()
    untyped: set[str] = set()
    for event in view.plan.events.values():
        for name, definition in event.properties.items():
            (typed if definition.types else untyped).add(name)
    return frozenset(typed - untyped)


def _finding(view: PlanView, entry: Written) -> Finding:
    guess = guessed_type(entry.whole)
    message = f"property {quoted(entry.path)} has no type"
    variant = "lexicon" if cannot_say(view, entry) else ""
    if guess is None:
        hint = "say it" if variant else "say it, or say any"
        return view.finding(RULE, f"{message}; {hint}", at=entry, variant=variant)
    kind, teller = guess
    fix = None
    if entry.definition.place is not None:
        change = SetKey(entry.definition.place, "type", kind)
        fix = Fix(f"add type: {kind}", (change,))
    told = f"; its {teller} looks like that of {a_type(kind)}"
    return view.finding(
        RULE, message + told, at=entry, variant=variant, suggestion=f"type: {kind}", fix=fix
    )
