"""Pieces of the messages of VOL: amounts a day, changes, places, days."""

from datetime import date, timedelta

from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.phrases import quoted, some

_EPOCH = date(1970, 1, 1)
_PLACES = {"platform": "", "app_version": "version "}


def day(number: int | None) -> str:
    """`2026-03-14`."""
    return "" if number is None else (_EPOCH + timedelta(days=number)).isoformat()


def amount(value: float) -> str:
    """`1,240`, `13`, `1.4`: three digits are told of a large number."""
    if value < 10:
        return f"{value:.1f}".removesuffix(".0")
    digits = max(0, len(str(round(value))) - 3)
    return f"{round(value, -digits):,.0f}"


def change(effect: float) -> str:
    """`down 62%`, `3.1 times as many`, `up 40%`."""
    if effect >= 1:
        return f"{effect + 1:.1f} times as many".replace(".0 ", " ")
    return f"{'down' if effect < 0 else 'up'} {abs(effect):.0%}"


def what(fact: HistoryFact) -> str:
    """`"Purchase" on "ios", version "5.2.0"`, `"Purchase" where "payment" is "card"`,
    `nearly all events (12) on "web"`."""
    if fact.event is None:
        count = len(fact.texts.get("events", ()))
        name = f"nearly all events ({count:,})" if count else "all events"
    else:
        name = quoted(fact.event)
    places = place(fact)
    return f"{name} on {places}{chosen(fact)}" if places else f"{name}{chosen(fact)}"


def place(fact: HistoryFact) -> str:
    """`"ios", version "5.2.0"`."""
    return ", ".join(
        f"{_PLACES[key]}{quoted(value)}" for key, value in fact.where if key in _PLACES
    )


def chosen(fact: HistoryFact) -> str:
    """` where "payment" is "card"`: the value of a property, with a space before it."""
    told = [(name, value) for name, value in fact.where if name not in _PLACES]
    return "".join(f" where {quoted(name)} is {quoted(value)}" for name, value in told)


def when(fact: HistoryFact) -> str:
    """`since 2026-03-14`, `on 2026-03-14`, `from 2026-03-14 to 2026-03-16`."""
    first, last = day(fact.since), day(fact.until)
    if fact.numbers.get("open") and fact.numbers.get("days", 1) > 1:
        return f"since {first}"
    return f"on {first}" if first == last else f"from {first} to {last}"


def usual(fact: HistoryFact) -> str:
    """`about 1,240 a day (980–1,510)`."""
    low, high = (amount(fact.numbers.get(key, 0.0)) for key in ("low", "high"))
    return f"about {amount(fact.numbers.get('expected', 0.0))} a day ({low}–{high})"


def came(fact: HistoryFact) -> str:
    """`310 a day`, `310`."""
    value = amount(fact.numbers.get("observed", 0.0))
    return value if fact.numbers.get("days", 1) <= 1 else f"{value} a day"


def only(fact: HistoryFact) -> str:
    """What the place says about others."""
    if not fact.where:
        return ""
    if not fact.event:
        return "; other platforms are as ever"
    name = fact.texts.get("property")
    if name is None:
        return "; elsewhere it comes as ever"
    value = fact.texts["value"]
    return (
        f"; elsewhere it comes as ever; nearly all of it is where {quoted(name)} is {quoted(value)}"
    )


def most(fact: HistoryFact) -> str:
    """The events that a change of many is about."""
    names = tuple(fact.texts.get("events", ()))
    return f": {some(names)}" if names else ""
