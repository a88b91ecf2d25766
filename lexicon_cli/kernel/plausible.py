"""Values that fit their type and yet cannot be meant: VAL010 and VAL011."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from lexicon_cli.core.bundle import EventEntry
from lexicon_cli.core.naming import words
from lexicon_cli.kernel.ingest import Occurrence

# Things that cannot be less than nothing. "amount" is not among them: refunds have negative ones.
_COUNTED = frozenset(
    {"price", "quantity", "qty", "count", "age", "duration", "weight", "distance", "subtotal"}
)
_OLDEST_PERSON_YEARS = 130
# Beyond this a double no longer holds every integer (RFC 8259 section 6).
MAX_EXACT_INTEGER = 2**53


class Plausible:
    """The properties of one event that these checks look at, found once."""

    def __init__(self, entry: EventEntry, *, now_ms: int) -> None:
        self._numbers: list[tuple[str, bool, bool, bool]] = []
        self._dates: list[str] = []
        self._last_year = datetime.fromtimestamp(now_ms / 1000, UTC).year + 1
        for name, facts in entry.properties.items():
            kinds = set(facts.plan_type)
            if kinds & {"number", "integer"}:
                parts = set(words(name))
                only_integer = "integer" in kinds and "number" not in kinds
                self._numbers.append((name, bool(parts & _COUNTED), "age" in parts, only_integer))
            if "datetime" in kinds:
                self._dates.append(name)

    @property
    def dates(self) -> tuple[str, ...]:
        """The properties planned as date-times."""
        return tuple(self._dates)

    @property
    def counted(self) -> frozenset[str]:
        """The number properties that cannot be negative by their name."""
        return frozenset(name for name, counted, _, _ in self._numbers if counted)

    @property
    def integers(self) -> frozenset[str]:
        """The properties that are planned as integers and as no other number."""
        return frozenset(name for name, _, _, only_integer in self._numbers if only_integer)

    @property
    def ages(self) -> frozenset[str]:
        """The number properties that are a person's age by their name."""
        return frozenset(name for name, _, age, _ in self._numbers if age)

    def check(self, properties: dict[str, Any]) -> Iterator[Occurrence]:
        """The implausible values of an event."""
        for name, counted, age, only_integer in self._numbers:
            value = properties.get(name)
            if isinstance(value, bool) or not isinstance(value, int | float):
                continue
            if counted and value < 0:
                yield Occurrence("VAL010", name, "negative", value)
            elif age and value > _OLDEST_PERSON_YEARS:
                yield Occurrence("VAL010", name, "age", value)
            if abs(value) > MAX_EXACT_INTEGER and float(value).is_integer():
                yield Occurrence("VAL011", name, "precision", value)
            elif only_integer and isinstance(value, float) and value.is_integer():
                yield Occurrence("VAL011", name, "fractional", value)
        for name in self._dates:
            value = properties.get(name)
            if not isinstance(value, str) or not value[:4].isdigit() or value[4:5] != "-":
                continue
            if value.startswith("1970-01-01"):
                yield Occurrence("VAL010", name, "epoch-zero", value)
            elif int(value[:4]) > self._last_year:
                yield Occurrence("VAL010", name, "future-year", value)
