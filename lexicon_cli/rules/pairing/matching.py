"""Which of the names that are gone live on under a name that is new. Deterministic, and explained.

An event or a property is taken for renamed if the new one has the old name among its aliases, or
its name is as alike as ALIKE, or half alike and what else is known of it is the same.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from lexicon_cli.core.naming import HINT, NameIndex, fold_case
from lexicon_cli.plan.model import EventDef, PropertyDef
from lexicon_cli.rules.pairing.values import kinds, takes

ALIKE = 0.9  # the catalogue's bound for a rename
_LONGEST = 300
_FEW_PROPERTIES = 2
_SAME_PROPERTIES = 0.8
_LONG_DESCRIPTION = 15  # characters; shorter ones are the same by chance


class _Candidate(NamedTuple):
    """Sorts the best first."""

    rank: float
    old: str
    new: str
    reason: str


def match_properties(
    gone: Mapping[str, PropertyDef], fresh: Mapping[str, PropertyDef]
) -> dict[str, tuple[str, str]]:
    """Old name -> (new name, why), each new name once."""

    def judge(old: str, new: str, score: float, reason: str) -> tuple[float, str] | None:
        before, after = gone[old], fresh[new]
        wide, narrow = kinds(before), kinds(after)
        fits = takes(wide, narrow) or takes(narrow, wide)
        return (score, reason) if fits and score >= ALIKE else None

    def told() -> Iterator[_Candidate]:
        for name, entry in fresh.items():
            for alias in entry.aliases:
                if alias in gone:
                    yield _Candidate(-2, alias, name, "alias")
        for name, entry in gone.items():
            if entry.replaced_by in fresh:
                yield _Candidate(-2, name, entry.replaced_by or "", "successor")

    return _assign([*told(), *_alike(gone, fresh, judge)])


def match_events(
    gone: Mapping[str, EventDef], fresh: Mapping[str, EventDef]
) -> dict[str, tuple[str, str]]:
    """Old name -> (new name, why), each new name once."""

    def judge(old: str, new: str, score: float, reason: str) -> tuple[float, str] | None:
        if score >= ALIKE:
            return score, reason
        if reason in ("opposite", "number"):
            return None
        shared = same_properties(gone[old], fresh[new])
        return (score, "similar name, same properties") if shared else None

    def told() -> Iterator[_Candidate]:
        for name, event in fresh.items():
            for alias in event.aliases:
                if alias in gone:
                    rank = -3 if fold_case(alias) == fold_case(name) else -2
                    yield _Candidate(rank, alias, name, "case" if rank == -3 else "alias")
        yield from _same_description(gone, fresh)

    return _assign([*told(), *_alike(gone, fresh, judge)])


def same_properties(old: EventDef, new: EventDef) -> bool:
    """Whether two events carry nearly the same properties, those of every event apart."""
    mine = {name for name, entry in old.properties.items() if entry.origin != "super"}
    yours = {name for name, entry in new.properties.items() if entry.origin != "super"}
    if min(len(mine), len(yours)) < _FEW_PROPERTIES:
        return False
    return len(mine & yours) / len(mine | yours) >= _SAME_PROPERTIES


def _same_description(
    gone: Mapping[str, EventDef], fresh: Mapping[str, EventDef]
) -> Iterator[_Candidate]:
    """Events whose description and properties stayed, though nothing of the name did."""
    by_text: dict[str, list[str]] = {}
    for name, event in fresh.items():
        text = (event.description or "").strip()
        if len(text) >= _LONG_DESCRIPTION:
            by_text.setdefault(text, []).append(name)
    for name, event in gone.items():
        found = by_text.get((event.description or "").strip(), [])
        if len(found) == 1 and same_properties(event, fresh[found[0]]):
            yield _Candidate(-0.5, name, found[0], "same description, same properties")


def _alike(
    gone: Mapping[str, object],
    fresh: Mapping[str, object],
    judge: Callable[[str, str, float, str], tuple[float, str] | None],
) -> Iterator[_Candidate]:
    index = NameIndex([name for name in fresh if len(name) <= _LONGEST])
    by_case = {fold_case(name): name for name in reversed(list(fresh))}
    for name in gone:
        twin = by_case.get(fold_case(name))
        if twin is not None:
            found = judge(name, twin, 0.99, "case")
            if found is not None:
                yield _Candidate(-3, name, twin, "case")
                continue
        match = index.nearest(name, HINT) if len(name) <= _LONGEST else None
        if match is not None:
            found = judge(name, match.name, match.score, match.reason)
            if found is not None:
                yield _Candidate(-found[0], name, match.name, found[1])


def _assign(candidates: list[_Candidate]) -> dict[str, tuple[str, str]]:
    chosen: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    for _, old, new, reason in sorted(candidates):
        if old not in chosen and new not in taken:
            chosen[old] = (new, reason)
            taken.add(new)
    return chosen
