"""Values that fit their type and yet cannot be meant: VAL010 and VAL011."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from lexicon_cli.core.bundle import EventEntry
from lexicon_cli.core.naming import words
from lexicon_cli.kernel.ingest import Occurrence

# Things that cannot be less than nothing. "amount" is not among them: refunds have negative ones.
_COUNTED = frozenset(
    {"price", "quantity", "qty", "count", "age", "duration", "weight", "distance", "subtotal"}
)
OLDEST_PERSON_YEARS = 130
# Beyond this a double no longer holds every integer (RFC 8259 section 6).
MAX_EXACT_INTEGER = 2**53


class Number(NamedTuple):
    """What the plan and the name say of a number."""

    counted: bool
    age: bool
    only_integer: bool


@lru_cache(maxsize=4096)
def number_of(name: str, plan_type: tuple[str, ...]) -> Number | None:
    """What is said of a property that is planned as a number, None if it is not."""
    if "number" not in plan_type and "integer" not in plan_type:
        return None
    parts = set(words(name))
    only_integer = "number" not in plan_type
    return Number(bool(parts & _COUNTED), "age" in parts, only_integer)


class Plausible:
    """The properties of one event that these checks look at, found once."""

    def __init__(self, entry: EventEntry, *, now_ms: int) -> None:
        self.numbers: dict[str, Number] = {}
        self._dates: dict[str, None] = {}
        self.last_year = datetime.fromtimestamp(now_ms / 1000, UTC).year + 1
        for name, facts in entry.properties.items():
            said = number_of(name, facts.plan_type)
            if said is not None:
                self.numbers[name] = said
            if "datetime" in facts.plan_type:
                self._dates[name] = None

    @property
    def dates(self) -> tuple[str, ...]:
        """The properties planned as date-times."""
        return tuple(self._dates)

    @property
    def counted(self) -> frozenset[str]:
        """The number properties that cannot be negative by their name."""
        return frozenset(name for name, said in self.numbers.items() if said.counted)

    @property
    def integers(self) -> frozenset[str]:
        """The properties that are planned as integers and as no other number."""
        return frozenset(name for name, said in self.numbers.items() if said.only_integer)

    @property
    def ages(self) -> frozenset[str]:
        """The number properties that are a person's age by their name."""
        return frozenset(name for name, said in self.numbers.items() if said.age)

    def of(self, name: str, value: Any) -> Iterator[Occurrence]:
        """What is implausible about a property's value."""
        if isinstance(value, str):
            if name in self._dates:
                yield from self._date(name, value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            said = self.numbers.get(name)
            if said is not None:
                yield from _number(name, value, said)

    def _date(self, name: str, value: str) -> Iterator[Occurrence]:
        if not value[:4].isdigit() or value[4:5] != "-":
            return
        if value.startswith("1970-01-01"):
            yield Occurrence("VAL010", name, "epoch-zero", value)
        elif int(value[:4]) > self.last_year:
            yield Occurrence("VAL010", name, "future-year", value)


def _number(name: str, value: float, said: Number) -> Iterator[Occurrence]:
    if said.counted and value < 0:
        yield Occurrence("VAL010", name, "negative", value)
    elif said.age and value > OLDEST_PERSON_YEARS:
        yield Occurrence("VAL010", name, "age", value)
    if abs(value) > MAX_EXACT_INTEGER and float(value).is_integer():
        yield Occurrence("VAL011", name, "precision", value)
    elif said.only_integer and isinstance(value, float) and value.is_integer():
        yield Occurrence("VAL011", name, "fractional", value)
