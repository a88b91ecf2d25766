"""VAL012: money whose currency is missing, spelled in two ways, or not the only one."""

from collections.abc import Iterator, Mapping

from lexicon_cli.drift.book import NULL, Book
from lexicon_cli.drift.expectations import Expectations
from lexicon_cli.drift.states import Cells, counts_of, is_whole
from lexicon_cli.drift.telling import Drift
from lexicon_cli.history.fact import HistoryFact

_LEAST = 20  # events with money
_FULL = 0.95
_LEAST_SHARE = 0.001  # of values: fewer are strays


def currencies(
    book: Book, event: str, names: list[str], values: dict[str, Cells], expect: Expectations
) -> Iterator[Drift]:
    """What is wrong about the currency of an event's money. `names` are its properties, `values`
    what is known of their values."""
    money = {
        name: count
        for name in names
        if expect.money(name) == "sure"
        and (count := _filled(book, event, name, "number")) >= _LEAST
    }
    if not money:
        return
    main = max(money, key=lambda name: (money[name], name))
    named = [name for name in names if expect.is_currency(name)]
    if not named:
        planned = expect.property(event, main)
        if planned is None or not planned.has_unit:
            yield _told(
                book, event, main, "none", money[main], money[main], {"money": sorted(money)}
            )
        return
    name = max(named, key=lambda one: (_filled(book, event, one), one))
    filled = _filled(book, event, name)
    if filled < _FULL * money[main]:
        texts = {"money": sorted(money), "currency": name}
        yield _told(book, event, main, "partly", money[main] - filled, money[main], texts)
    yield from _spelling(book, event, main, name, values.get(name, {}), expect)


def _spelling(
    book: Book, event: str, money: str, name: str, cells: Cells, expect: Expectations
) -> Iterator[Drift]:
    now = {day: cell for day, cell in cells.items() if book.windows.is_now(day)}
    if not now or not is_whole(now.values()) or expect.is_masked(name):
        return
    counts = counts_of(now.values())
    whole = sum(counts.values())
    often = {value: n for value, n in counts.items() if n >= max(2, _LEAST_SHARE * whole)}
    folded: dict[str, list[str]] = {}
    for value in sorted(often, key=lambda one: (-often[one], one)):
        folded.setdefault(value.strip().casefold(), []).append(value)
    twins = [spelled for spelled in folded.values() if len(spelled) > 1]
    if twins:
        count = sum(often[value] for spelled in twins for value in spelled[1:])
        texts = {"currency": name, "spelled": twins[0][:3]}
        yield _told(book, event, money, "spelling", count, whole, texts)
    planned = expect.property(event, name)
    if len(folded) < 2 or (planned is not None and planned.has_enum):
        return
    past = [cell for day, cell in cells.items() if book.windows.is_before(day)]
    known = {value.strip().casefold() for value in counts_of(past)}
    order = sorted(folded, key=lambda one: (-sum(often[v] for v in folded[one]), one))
    is_second = len(known) == 1 and is_whole(past)
    new = [one for one in order if one not in known] if is_second else order[1:]
    if not new:
        return
    count = sum(often[value] for one in new for value in folded[one])
    others = {value for one in new for value in folded[one]}
    since = min(day for day, cell in now.items() if not others.isdisjoint(cell.values.counts))
    told = {
        "currency": name,
        "values": [(folded[one][0], often[folded[one][0]]) for one in order[:5]],
    }
    variant = "second" if is_second else "several"
    yield _told(book, event, money, variant, count, whole, told, since=since)


def _filled(book: Book, event: str, name: str, kind: str = "") -> int:
    """Events in the window that have the property, not null (and a number, if that is asked)."""
    return sum(
        row.counts[2] + row.counts[3] if kind else sum(row.counts) - row.counts[NULL]
        for row in book.rows(event, name)
        if book.windows.is_now(row.day)
    )


def _told(
    book: Book,
    event: str,
    name: str,
    variant: str,
    count: int,
    traffic: int,
    texts: Mapping[str, object],
    since: int | None = None,
) -> Drift:
    first = book.windows.first if since is None else since
    fact = HistoryFact(
        code="VAL012",
        variant=variant,
        event=event,
        property=name,
        since=first,
        until=book.windows.last,
        count=count,
        traffic=traffic,
        texts={"events": [event], **texts},
    )
    return Drift(fact, 0.0)
