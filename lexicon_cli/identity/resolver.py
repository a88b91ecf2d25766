"""The one way in: rows and rules -> people."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from typing import Any

from lexicon_cli.identity.legacy import resolve_legacy
from lexicon_cli.identity.original import resolve_original
from lexicon_cli.identity.people import People, Rules
from lexicon_cli.identity.rows import NOBODY, VERB_KINDS, Rows
from lexicon_cli.identity.simplified import resolve_simplified

_SYSTEMS = {
    "simplified": resolve_simplified,
    "original": resolve_original,
    "legacy": resolve_legacy,
}


def resolve(rows: Rows, rules: Rules | None = None, *, dropped: Container[int] = ()) -> People:
    """Who is who under the rules; `dropped` are rows whose links are taken not to have happened.

    Raises KeyError for an unknown mode.
    """
    rules = rules or Rules()
    people = _SYSTEMS[rules.mode](rows, rules, dropped)
    _overheat(people)
    people.refusals.sort(key=lambda refusal: refusal.row)
    return people


def resolve_events(
    events: Iterable[tuple[str, Mapping[str, Any]]], rules: Rules | None = None
) -> People:
    """As `resolve`, from (name, properties) in order of arrival."""
    rows = Rows()
    rows.add_all(events)
    return resolve(rows, rules)


def _overheat(people: People) -> None:
    """Events of one id beyond so many on a day lose their id: Mixpanel renames them to
    `$hotshard_events` (https://docs.mixpanel.com, hot shard limits)."""
    most, rows, nodes = people.rules.hot_shard, people.rows, people.event_node
    if len(nodes) <= most:
        return
    hot = {node for node, count in Counter(nodes).items() if count > most and node != NOBODY}
    if not hot:
        return
    seen: Counter[tuple[int, int]] = Counter()
    for row in rows.order():
        node = nodes[row]
        if node in hot and rows.kind[row] not in VERB_KINDS:
            seen[node, rows.day[row]] += 1
            if seen[node, rows.day[row]] > most:
                nodes[row] = NOBODY
                people.hot.append(row)
