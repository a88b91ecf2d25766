"""What values of a window show by themselves: a constant (VAL014), two environments (ING019)."""

from collections.abc import Iterable, Iterator, Mapping

from lexicon_cli.drift.expectations import Expectations
from lexicon_cli.drift.telling import Drift
from lexicon_cli.drift.windows import Windows
from lexicon_cli.history.cell import ValueCell
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.history.sketch import Sketch

Cells = Mapping[int, ValueCell]

_SHOWN = 5
_PRODUCTION = frozenset({"prod", "production", "live", "prd"})
_OTHER = frozenset(
    {"staging", "stage", "stg", "dev", "develop", "development", "test", "testing", "qa", "uat"}
    | {"local", "localhost", "sandbox", "debug", "preprod", "pre-production", "preview"}
)
_ENVIRONMENT = frozenset(
    {"environment", "env", "app_env", "app_environment", "$environment", "node_env"}
)


def total(cell: ValueCell) -> int:
    """How many scalars a day had."""
    return sum(cell.values.counts.values()) + cell.values.rest


def counts_of(cells: Iterable[ValueCell]) -> dict[str, int]:
    """The kept values of some days together."""
    found: dict[str, int] = {}
    for cell in cells:
        for value, count in cell.values.counts.items():
            found[value] = found.get(value, 0) + count
    return found


def is_whole(cells: Iterable[ValueCell]) -> bool:
    """Whether every value of these days is known."""
    return all(not cell.values.is_cut and not cell.values.rest for cell in cells)


def constant(
    event: str, name: str, now: Cells, windows: Windows, expect: Expectations
) -> Iterator[Drift]:
    """VAL014: one value only, in many events."""
    if any(cell.distinct.count() > 1 for cell in now.values()):
        return
    count = sum(map(total, now.values()))
    if count < expect.limits.values or not is_whole(now.values()):
        return
    counts = counts_of(now.values())
    if len(counts) != 1:
        return
    value = expect.shown(name, next(iter(counts)))
    fact = HistoryFact(
        code="VAL014",
        event=event,
        property=name,
        since=min(now),
        until=windows.last,
        count=count,
        traffic=count,
        texts={"events": [event], "value": value},
    )
    yield Drift(fact, 0.0)


def environment(event: str, name: str, now: Cells, windows: Windows) -> Iterator[Drift]:
    """ING019: some events tell of another environment than production, or of another project."""
    if name == "token":
        yield from _tokens(event, now, windows)
    if name.lower() not in _ENVIRONMENT:
        return
    counts = counts_of(now.values())
    words = {value: value.strip().lower() for value in counts}
    others = {value: counts[value] for value, word in words.items() if word in _OTHER}
    production = sum(counts[value] for value, word in words.items() if word in _PRODUCTION)
    count = sum(others.values())
    if not others or count >= production:
        return
    fact = HistoryFact(
        code="ING019",
        variant="environment",
        event=event,
        property=name,
        since=min(
            day for day, cell in now.items() if not others.keys().isdisjoint(cell.values.counts)
        ),
        until=windows.last,
        count=count,
        traffic=sum(counts.values()),
        texts={
            "events": [event],
            "values": sorted(others.items(), key=lambda e: (-e[1], e[0]))[:_SHOWN],
        },
    )
    yield Drift(fact, 0.0)


def _tokens(event: str, now: Cells, windows: Windows) -> Iterator[Drift]:
    """How many project tokens there were; which ones is kept nowhere."""
    tokens = Sketch(next(iter(now.values())).distinct.size)
    for cell in now.values():
        tokens.merge(cell.distinct)
    if tokens.count() < 2:
        return
    count = sum(map(total, now.values()))
    fact = HistoryFact(
        code="ING019",
        variant="tokens",
        event=event,
        property="token",
        since=min(now),
        until=windows.last,
        count=count,
        traffic=count,
        numbers={"tokens": tokens.count()},
        texts={"events": [event]},
    )
    yield Drift(fact, 0.0)
