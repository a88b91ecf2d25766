"""An identifier is a number.

## What it finds

A `number` or `integer` whose name ends in a word for an identifier: `id`, `uuid`, `guid`, `sku`,
`zip`, `postal_code`, `phone_number`, … `paid` and `width` do not end in the word `id`.

## Why it matters

Nobody adds identifiers up. As numbers they lose leading zeros, become inexact above 2^53, and
Mixpanel offers sums and averages of them in place of a list of values.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: integer
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: string
```

## How to mend

Make it a `string` and let the clients send it as one; old events stay numbers. A name with another
meaning goes into `allow`.

## Options

- `allow` ([]): names that may be numbers; `*` and `?` stand for any letters.

## Source

Amplitude's taxonomy guide: identifiers are strings
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.globs import matcher
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.tails import Tails, table
from lexicon_cli.rules.typ_written import (
    NUMBERS,
    alike,
    of_types,
    retype,
    told_once,
)
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="TYP014",
    name="id-typed-as-number",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="an identifier is a number",
    source="Amplitude: taxonomy guide",
    fix="unsafe",
    options=(Option("allow", (), "names that may be numbers, with * and ?"),),
)
_IDENTIFIERS = Tails(
    table(
        ("an identifier", "id ids uid uuid guid sku isbn ean gtin imei iban ssn asin"),
        ("an identifier", "external+ref reference+number serial+number serial+no order+number"),
        ("a code", "zip zipcode zip+code postcode postal+code area+code country+code"),
        ("a code", "promo+code coupon+code voucher+code"),
        ("a phone number", "phone phone+number mobile+number telephone msisdn"),
    )
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each identifier that is numeric."""
    for kind, entries in alike(_found(view)):
        path, said = entries[0].path, entries[0].definition.types[0]
        message = f"{quoted(path)} is {kind} but typed {said}: zeros in front and digits beyond "
        yield told_once(
            view,
            RULE,
            entries,
            f"{message}2^53 get lost",
            key="type",
            value=True,
            expected="string",
            observed=said,
            suggestion="string",
            fix=retype(entries, "string"),
        )


def _found(view: PlanView) -> Iterator[tuple[Written, str]]:
    allowed = matcher(view.option(RULE, "allow"))
    for name, entries in of_types(view, within=NUMBERS):
        found = _IDENTIFIERS.find(name)
        if found is not None and not allowed(name):
            for entry in entries:
                yield entry, found[0]
