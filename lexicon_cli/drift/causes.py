"""One finding for one cause: the same change in several events, or seen by several rules."""

from collections import Counter
from collections.abc import Iterable, Sequence

from lexicon_cli.core.records import replace
from lexicon_cli.drift.telling import Days, Drift, counted
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.history.splits import PLACES

# Who explains, and what it makes superfluous for the same property.
_EXPLAINS = {
    "DRF001": frozenset({"VAL004", "DRF004", "VAL013"}),
    "DRF003": frozenset({"PRP005", "VAL015"}),
    "DRF002": frozenset({"PRP005"}),
    "VAL015": frozenset({"PRP005"}),
    "VAL013": frozenset({"DRF004"}),
}
_LOST = frozenset({"DRF003", "VAL015"})  # a currency that thins out is their finding
_NEAR = 1  # days: the same release reaches two events on two days


def without_echoes(found: Sequence[Drift]) -> list[Drift]:
    """Without what another finding about the same property of the same event explains."""
    lost = {_spot(one.fact) for one in found if one.fact.code in _LOST}
    by_value = {_spot(one.fact) for one in found if _is_of_value(one.fact)}
    # That a property is missing for one value tells more than that it is missing more often.
    found = [one for one in found if not (_is_missing(one.fact) and _spot(one.fact) in by_value)]
    explained = {
        (one.fact.event, one.fact.property, code)
        for one in found
        for code in _EXPLAINS.get(one.fact.code, ())
        if one.fact.variant != "null" or _spot(one.fact) not in by_value
    }
    for one in found:
        fact = one.fact
        if (
            fact.variant == "second"
        ):  # of two rules that tell of a new currency, the one that names it
            explained.add((fact.event, fact.texts["currency"], "DRF004"))
    return [
        one
        for one in found
        if (one.fact.event, one.fact.property, one.fact.code) not in explained
        and (one.fact.event, one.fact.texts.get("currency")) not in lost
    ]


def _spot(fact: HistoryFact) -> tuple[str | None, str | None]:
    return fact.event, fact.property


def _is_missing(fact: HistoryFact) -> bool:
    return fact.code in _LOST and fact.variant != "null"


def _is_of_value(fact: HistoryFact) -> bool:
    return fact.code == "PRP005" and any(name not in PLACES for name, _ in fact.where)


def joined(found: Iterable[Drift]) -> list[Drift]:
    """Like changes of a property in several events made one, that begins on the first day."""
    groups: dict[tuple[object, ...], list[list[Drift]]] = {}
    for one in sorted(found, key=_order):
        fact = one.fact
        if fact.property is None or fact.event is None:
            groups[(fact.code, fact.variant, fact.event, fact.property, len(groups))] = [[one]]
            continue
        kind = fact.texts.get("kind"), fact.texts.get("introduced")
        key = (fact.code, fact.variant, fact.property, fact.where, *kind)
        runs = groups.setdefault(key, [])
        if runs and (fact.since or 0) - (runs[-1][-1].fact.since or 0) <= _NEAR:
            runs[-1].append(one)
        else:
            runs.append([one])
    return [_one_of(run) for runs in groups.values() for run in runs]


def _order(one: Drift) -> tuple[object, ...]:
    fact = one.fact
    return (
        fact.code,
        fact.variant,
        fact.property or "",
        fact.where,
        fact.since or 0,
        fact.event or "",
    )


def _one_of(run: Sequence[Drift]) -> Drift:
    if len(run) == 1:
        return run[0]
    facts = sorted((one.fact for one in run), key=lambda fact: (-fact.count, fact.event or ""))
    main = facts[0]
    numbers = dict(main.numbers)
    for name in ("before", "after"):
        if name in numbers:
            weight = sum(fact.count for fact in facts)
            total = sum(fact.numbers.get(name, 0.0) * fact.count for fact in facts)
            numbers[name] = round(total / weight, 6) if weight else numbers[name]
    merged = replace(
        main,
        event=None,
        since=min(fact.since for fact in facts if fact.since is not None),
        count=sum(fact.count for fact in facts),
        traffic=sum(fact.traffic for fact in facts),
        platforms=counted(pair for fact in facts for pair in fact.platforms.items()),
        app_versions=counted(pair for fact in facts for pair in fact.app_versions.items()),
        numbers=numbers,
        texts={
            **main.texts,
            "events": [fact.event for fact in facts],
            **_values(run),
        },
        arithmetic=tuple(
            f'"{fact.event}": {line}' for fact in facts[:3] for line in fact.arithmetic
        ),
    )
    return Drift(merged, min(one.chance for one in run), run[0].measure, _sum_of(run))


def _values(run: Sequence[Drift]) -> dict[str, list[tuple[str, int]]]:
    counts: Counter[str] = Counter()
    for one in run:
        for value, count in one.fact.texts.get("values", ()):
            counts[value] += count
    order = sorted(counts, key=lambda value: (-counts[value], value))
    return {"values": [(value, counts[value]) for value in order[:5]]} if counts else {}


def _sum_of(run: Sequence[Drift]) -> Days:
    sums: dict[int, list[int]] = {}
    for one in run:
        for day, hits, trials in one.days:
            known = sums.setdefault(day, [0, 0])
            known[0] += hits
            known[1] += trials
    return tuple((day, sums[day][0], sums[day][1]) for day in sorted(sums))
