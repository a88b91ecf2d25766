"""A property that sounds like personal data is not marked as such.

## What it finds

A name whose last words say an email address, a phone number, a person's name, a postal address,
an IP address, a day of birth, a national id, a bank account, a card, a password, a token or a
place on earth, without `pii` or `sensitive`. `product_name`, `email_subject`, `mac_address` and
flags such as `email_verified` are none of these, nor is a property with an `enum`.

## Why it matters

The mark is what keeps the values out of reports and samples, and what tells Mixpanel to hide
them. In every audit of analytics data the unmarked email address is found first.

## Bad

```yaml plan
lexicon: 1
events:
  Sign Up:
    properties:
      user_email: string
```

## Good

```yaml plan
lexicon: 1
events:
  Sign Up:
    properties:
      user_email: {type: string, pii: email}
```

## How to mend

Best, do not send it. If it must be, mark it: `pii: KIND`, or `sensitive: true`. A name that only
looks so goes into `allow`.

## Options

- `allow` ([]): names that are no personal data; `*` and `?` stand for any letters.
- `names` ([]): further names that are; `*` and `?` stand for any letters.

## Source

glean_parser's lint of data sensitivity;
https://github.com/department-of-veterans-affairs/va.gov-team/issues/44350"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.globs import matcher
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.pii_found import guessed_kind, is_gone, is_marked, kinds_by_name
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.typ_written import alike, cannot_say, has_base, told_once, written_by_name
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="PII001",
    name="pii-name-unmarked",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a property that sounds like personal data is not marked as such",
    source="glean_parser: data sensitivity; va.gov-team#44350",
    options=(
        Option("allow", (), "names that are no personal data, with * and ?"),
        Option("names", (), "further names that are, with * and ?"),
    ),
)

_PHRASES = {
    "email": "an email address",
    "phone": "a phone number",
    "name": "a person's name",
    "address": "a postal address",
    "ip": "an IP address",
    "birth date": "a day of birth",
    "national id": "a national id",
    "bank account": "a bank account",
    "card": "a payment card",
    "password": "a password",
    "token": "a secret token",
    "location": "a place on earth",
}


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each property that somebody should look at."""
    for kind, entries in alike(_found(view)):
        path = quoted(entries[0].path)
        said = "sounds like personal data" if kind == "named" else f"sounds like {_PHRASES[kind]}"
        mark = "true" if kind == "named" else kind
        key = "sensitive" if kind == "named" else "pii"
        message = f"{path} {said} but is not marked"
        suggestion = f"{key}: {mark}"
        yield told_once(view, RULE, entries, message, observed=kind, suggestion=suggestion)


def _found(view: PlanView) -> Iterator[tuple[Written, str]]:
    """Each unmarked definition with the kind it sounds like; Lexicon CSV has no column to mark it
    in."""
    allowed = matcher(view.option(RULE, "allow"))
    further = matcher(view.option(RULE, "names"))
    kinds = kinds_by_name(view)
    for name, entries in written_by_name(view).items():
        own = further(name)
        if (name not in kinds and not own) or allowed(name):
            continue
        for entry in entries:
            kind = guessed_kind(view, entry) or ("named" if own else None)
            if kind is None or is_marked(entry) or is_gone(entry) or has_base(view, entry):
                continue
            if cannot_say(view, entry):
                continue
            yield entry, kind
