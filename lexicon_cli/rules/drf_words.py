"""Pieces of the messages about drift: shares, kinds, where, since when, in which events."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.history.splits import PLACES
from lexicon_cli.rules.phrases import quoted, some

_EPOCH = date(1970, 1, 1)
_LONGEST_VALUE = 40


def percent(share: float) -> str:
    """`40%`, `2.5%`, `under 0.1%`; never 0% or 100% of what is only nearly so."""
    if share in (0.0, 1.0):
        return f"{share:.0%}"
    if share < 0.001:
        return "under 0.1%"
    if share > 0.999:
        return "over 99.9%"
    return f"{share:.1%}".replace(".0%", "%")


def where(fact: HistoryFact) -> str:
    """` on "ios" from version "5.2.0" on`, ` where "plan" is "pro"`; nothing for everywhere. Begins
    with a space."""
    told = dict(fact.where)
    parts = ""
    if "platform" in told:
        parts += f" on {quoted(told['platform'])}"
    if "app_version" in told:
        version = f"version {quoted(told['app_version'])}"
        later = fact.numbers.get("later")
        parts += f" from {version} on" if later else f" in {version}"
    for name, value in fact.where:
        if name not in PLACES:
            parts += f" where {quoted(name)} is {quoted(value)}"
    return parts


def since(fact: HistoryFact) -> str:
    """` since 2026-03-02`, with a space before it."""
    return "" if fact.since is None else f" since {day(fact.since)}"


def day(number: int) -> str:
    """The date of a day number."""
    return (_EPOCH + timedelta(days=number)).isoformat()


def inside(fact: HistoryFact) -> str:
    """` of "Purchase"`, ` of 6 events ("A", "B", "C" and 3 more)`, with a space before it."""
    if fact.event is not None:
        return f" of {quoted(fact.event)}"
    names: Sequence[str] = fact.texts.get("events", ())
    return f" of {len(names):,} events ({some(names)})" if names else ""


def subject(fact: HistoryFact) -> str:
    """`"price" of "Purchase" on "ios"`: what a message is about, and where."""
    return f"{quoted(fact.property)}{inside(fact)}{where(fact)}"


def kinds(shares: Mapping[str, float]) -> str:
    """`number 98%, string 2%`; a kind alone without its share."""
    if len(shares) == 1:
        return next(iter(shares))
    return ", ".join(f"{kind} {percent(share)}" for kind, share in shares.items())


def values(fact: HistoryFact, most: int = 3) -> str:
    """`"pro" (12), "max" (3)` of values that may be shown; their number where none may."""
    shown = [f"{quoted(_cut(value))} ({count:,})" for value, count in fact.texts.get("values", ())]
    more = round(fact.numbers.get("values", len(shown))) - len(shown[:most])
    if not shown:
        return f"{more:,} value{'' if more == 1 else 's'} not shown here"
    return ", ".join(shown[:most]) + (f" and {more:,} more" if more > 0 else "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def rose(fact: HistoryFact) -> tuple[str, str]:
    """The shares before and after, as percents."""
    return percent(fact.numbers.get("before", 0.0)), percent(fact.numbers.get("after", 0.0))
