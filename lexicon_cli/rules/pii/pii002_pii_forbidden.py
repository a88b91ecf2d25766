"""A property is forbidden by the team's policy.

## What it finds

A property that the option `forbidden` names: by its name, by its kind of personal data (`pii`),
or by the kind that its name says (PII001 lists them). Properties with the status `blocked`, and
those that Mixpanel drops, are none of these. Silent until the option is set.

## Why it matters

A policy that nobody checks is a wish. Here a plan that breaks it does not pass.

## Bad

```yaml plan {forbidden: [email, "*_token"]}
lexicon: 1
events:
  Sign Up:
    properties:
      user_email: {type: string, pii: email}
      access_token: {type: string, sensitive: true}
```

## Good

```yaml plan {forbidden: [email, "*_token"]}
lexicon: 1
events:
  Sign Up:
    properties:
      user_hash: string
```

## How to mend

Do not plan it. To say that it must not arrive, give it `status: blocked`.

## Options

- `forbidden` ([]): names, with `*` and `?` for any letters, or kinds of personal data.
- `profiles` (true): whether profiles of users and groups are held to it, too.

## Source

Trackingplan.com: forbidden properties
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.globs import matcher
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.pii_found import guessed_kind, is_gone
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.typ_written import alike, has_base, name_of, told_once
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="PII002",
    name="pii-forbidden",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a property is forbidden by the team's policy",
    source="Trackingplan: forbidden properties",
    options=(
        Option("forbidden", (), "names, with * and ?, or kinds of personal data"),
        Option("profiles", True, "whether profiles are held to it, too"),
    ),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each property that the policy forbids."""
    for reason, entries in alike(_found(view)):
        message = f"{quoted(entries[0].path)} is forbidden by policy: {reason}"
        yield told_once(view, RULE, entries, message)


def _found(view: PlanView) -> Iterator[tuple[Written, str]]:
    forbidden = view.option(RULE, "forbidden")
    if not forbidden:
        return
    matches = matcher(forbidden)
    profiles = view.option(RULE, "profiles")
    for entry in view.written:
        if is_gone(entry) or (entry.where in ("user", "group") and not profiles):
            continue
        own_kind, guess = entry.whole.pii, guessed_kind(view, entry)
        if matches(name_of(entry)):
            reason = "its name"
        elif own_kind and matches(own_kind):
            reason = f"it holds {own_kind}"
        elif guess and matches(guess):
            reason = f"its name says {guess}"
        else:
            continue
        if not has_base(view, entry):
            yield entry, reason
