"""Changes of many events at once are one change: of a platform, a version, or everything."""

from collections.abc import Iterable, Mapping, Sequence

from lexicon_cli.core.records import replace
from lexicon_cli.volume.change import Change
from lexicon_cli.volume.episodes import DOWN, SILENT

_MANY = 5
_SHARE = 0.6  # of all events that are judged there
_APART = 1  # days between the starts

Where = tuple[tuple[str, str], ...]


def gathered(changes: Sequence[Change], judged: Mapping[Where, int]) -> list[Change]:
    """The changes, with those of most events of a place that began on about one day made one.
    `judged` counts the events that are judged in each place."""
    groups: dict[tuple[Where, bool, bool], list[Change]] = {}
    for change in changes:
        # A version's own changes are of the version: a release that broke one event is no outage.
        groups.setdefault((change.where, change.kind in DOWN, change.open), []).append(change)
    kept: list[Change] = []
    for (where, _, _), alike in groups.items():
        for near in _near(alike):
            if len(near) >= max(_MANY, _SHARE * judged.get(where, len(changes) + _MANY)):
                kept.append(_one(near))
            else:
                kept += near
    return kept


def _near(changes: Iterable[Change]) -> list[list[Change]]:
    """Runs of changes whose starts are at most a day apart."""
    runs: list[list[Change]] = []
    for change in sorted(changes, key=lambda one: (one.first, one.event or "")):
        if runs and change.first - runs[-1][-1].first <= _APART:
            runs[-1].append(change)
        else:
            runs.append([change])
    return runs


def _one(changes: list[Change]) -> Change:
    """Many changes as one, of no event in particular. It is a silence if all are."""
    largest = max(changes, key=lambda one: one.expected)
    kinds = {change.kind for change in changes}
    kind = largest.kind if len(kinds) == 1 or largest.kind != SILENT else "drop"
    ordered = sorted(changes, key=lambda one: -abs(one.observed - one.expected))
    return replace(
        largest,
        kind=kind,
        event=None,
        first=min(one.first for one in changes),
        last=max(one.last for one in changes),
        expected=sum(one.expected for one in changes),
        observed=sum(one.observed for one in changes),
        band=(sum(one.band[0] for one in changes), sum(one.band[1] for one in changes)),
        cells=(),
        past=(),
        events=tuple(one.event or "" for one in ordered),
        began=any(one.began for one in changes),
        traffic=sum(one.traffic for one in changes),
    )
