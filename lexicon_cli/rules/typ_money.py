"""Names that say money, and names that say in which currency."""

from lexicon_cli.core.naming import words
from lexicon_cli.rules.tails import Tails, table
from lexicon_cli.rules.vocabulary import word_set

_LONGEST_NAME = 300

# "sure": money wherever it stands. "maybe": money on an event about paying. "with": money if a word
# of `_OF_MONEY` stands before it.
_MONEY = Tails(
    table(
        ("sure", "revenue price subtotal gmv mrr arr msrp turnover"),
        ("maybe", "amount"),
        ("with", "total value cost fee amount+due amount+paid"),
    )
)
_OF_MONEY = word_set(
    """cart order basket purchase payment checkout shipping delivery tax invoice transaction refund
    discount subscription donation tip charge deal contract"""
)
# Words of an event's name that tell that somebody pays.
PAYING = _OF_MONEY - {"shipping", "delivery", "deal", "contract", "cart", "basket"} | word_set(
    "purchased paid pay bought buy refunded charged invoiced donated payout withdrawal"
)
# ISO 4217, those that turn up in names; lower case, without those that are English words.
_CODES = word_set(
    """usd eur gbp jpy cny inr aud cad chf sek nok dkk pln czk huf ron brl mxn krw sgd hkd nzd zar
    idr myr thb php vnd aed sar ils rub uah dollars euros cents"""
)


def is_money(name: str) -> str:
    """How surely the name is money whose currency is open: "sure", "maybe" (it depends on the
    event) or ""."""
    found = _MONEY.find(name)
    if found is None:
        return ""
    weight, before = found
    if not _CODES.isdisjoint(before):
        return ""
    if weight == "sure" or not _OF_MONEY.isdisjoint(before):
        return "sure"
    return "maybe" if weight == "maybe" and not before else ""


def names_currency(name: str) -> bool:
    """Whether the property says a currency."""
    if len(name) > _LONGEST_NAME or "curr" not in name.lower():
        return False
    parts = words(name)
    return "currency" in parts or "currencies" in parts
