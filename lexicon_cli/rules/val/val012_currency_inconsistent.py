"""Money comes without a currency, or with several.

## What it finds

Events with a number that is money by its name (revenue, price, order total), and

- no property that says a currency, and no `unit` in the plan (`none`),
- a currency in a part of the events only (`partly`),
- one currency spelled in two ways (`spelling`),
- a second currency that was not there before (`second`), or several as ever (`several`), where
  the plan does not list the currencies.

## Why it matters

Mixpanel adds numbers up without asking for their currency: 100 JPY and 100 USD are 200.

## Bad

```text
"Purchase": revenue 100, currency "USD"
"Purchase": revenue 9800, currency "JPY"
```

## Good

```text
"Purchase": revenue 100, currency "USD"
"Purchase": revenue 65.2, currency "USD", local_amount 9800, local_currency "JPY"
```

## How to mend

Send the amount in one currency for all, and the original one beside it. List the currencies in
the plan (`enum`) if reports take care of them, or give the property a `unit`.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import inside, since, values
from lexicon_cli.rules.phrases import events, quoted, some
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="VAL012",
    name="currency-inconsistent",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="money comes without a currency, or with several",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    variants={
        "none": "no property says the currency",
        "partly": "some events say no currency",
        "spelling": "one currency in several spellings",
        "second": "a currency that was not there before",
        "several": "several currencies, as ever",
    },
    variant_severity={"several": Severity.INFO},
)


def describe(fact: HistoryFact) -> Wording:
    """What is wrong about the currency."""
    what = f"{quoted(fact.property)}{inside(fact)}"
    currency = quoted(fact.texts.get("currency", "currency"))
    if fact.variant == "none":
        message, todo = f"{what} has no currency beside it", "add a property currency, or a unit"
    elif fact.variant == "partly":
        message = f"{what} lacks its currency ({currency}) in {events(fact.count)}"
        todo = "send the currency wherever there is an amount"
    elif fact.variant == "spelling":
        spelled = some(fact.texts.get("spelled", ()))
        message, todo = f"{what} has one currency in several spellings: {spelled}", "use one"
    else:
        new = f" has another currency{since(fact)}" if fact.variant == "second" else ""
        message = f"{what}{new or ' is in several currencies'}: {values(fact)}"
        todo = "send amounts in one currency, or list the currencies in the plan (enum)"
    return Wording(
        message=message,
        expected="one currency, spelled in one way",
        observed=values(fact) if fact.texts.get("values") else events(fact.count),
        suggestion=todo,
    )
