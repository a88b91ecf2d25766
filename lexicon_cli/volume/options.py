"""What the checks of volume may be told: thresholds of the rules VOL001 to VOL008."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lexicon_cli.core.errors import ConfigError
from lexicon_cli.core.records import dataclass

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeOptions:
    """Thresholds. Effects are shares of what is expected: 0.5 is half of it missing, or on top.

    `least` is the gate: events a day that must be expected for a day to be judged; fewer are judged
    over several days, and for silence. `cycles` are weeks of past that a series must have. `drop`,
    `spike`: effect of a day; `shift`: of a lasting change; `version`, `ratio`, `platform`: of a
    rate between versions, of a ratio of two events, of a platform's share. `explains` is the share
    of a loss that a cell must explain to be named alone. `holidays` are days that are not judged
    and from which nothing is learned. `settled_hours`: after its end, when a newest day counts as
    complete although nothing later was seen.
    """

    least: float = 20.0
    cycles: int = 3
    drop: float = 0.5
    spike: float = 0.5
    shift: float = 0.15
    version: float = 0.5
    ratio: float = 0.3
    platform: float = 0.5
    explains: float = 0.8
    holidays: frozenset[int] = frozenset()
    settled_hours: int = 24
    pairs: tuple[tuple[str, str], ...] = ()


# Field -> rule and option.
_NUMBERS = {
    "least": ("VOL001", "least"),
    "cycles": ("VOL001", "cycles"),
    "drop": ("VOL001", "effect"),
    "explains": ("VOL001", "explains"),
    "spike": ("VOL002", "effect"),
    "shift": ("VOL004", "effect"),
    "version": ("VOL005", "effect"),
    "ratio": ("VOL006", "effect"),
    "platform": ("VOL007", "effect"),
    "settled_hours": ("VOL008", "hours"),
}
_SHARES = ("drop", "shift", "version", "ratio", "platform", "explains")


def options_of(written: Mapping[str, Mapping[str, Any]]) -> VolumeOptions:
    """Options as they stand in a configuration, by code of the rule. ConfigError for a number that
    cannot be, or a holiday that is no date."""
    numbers: dict[str, Any] = {}
    for name, (code, option) in _NUMBERS.items():
        value = written.get(code, {}).get(option)
        if value is None:
            continue
        if value <= 0 or (name in _SHARES and value >= 1 and name != "explains") or value > 1e6:
            raise ConfigError(f'option "{option}" of {code} cannot be {value}')
        numbers[name] = value
    days = written.get("VOL001", {}).get("holidays", ())
    pairs = written.get("VOL006", {}).get("pairs", ())
    return VolumeOptions(
        **numbers,
        holidays=frozenset(_day(text) for text in days),
        pairs=tuple(_pair(text) for text in pairs),
    )


def _day(text: str) -> int:
    try:
        return (date.fromisoformat(text) - _EPOCH).days
    except ValueError:
        raise ConfigError(
            f'option "holidays" of VOL001 takes dates, not "{text}"', hint="write 2026-12-25"
        ) from None


def _pair(text: str) -> tuple[str, str]:
    first, arrow, second = text.partition("->")
    if not arrow or not first.strip() or not second.strip():
        raise ConfigError(
            f'option "pairs" of VOL006 takes "FIRST -> SECOND", not "{text}"',
            hint='such as "Checkout Started -> Purchase Completed"',
        )
    return first.strip(), second.strip()
