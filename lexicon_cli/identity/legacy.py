"""Legacy (ID merge disabled): an alias redirects what is sent under it from then on.

Source: https://github.com/mixpanel/docs-legacy (aliases)
"""

from array import array
from collections.abc import Container

from lexicon_cli.identity.people import (
    ALIAS_IN_USE,
    ALIAS_OF_ITSELF,
    LACKS,
    Owners,
    People,
    Refusal,
    Rules,
)
from lexicon_cli.identity.rows import ALIAS, BAD_MERGE, IDENTIFY, KINDS, MERGE, NOBODY, Rows

_INERT = frozenset((IDENTIFY, MERGE, BAD_MERGE))


def resolve_legacy(rows: Rows, rules: Rules, dropped: Container[int] = ()) -> People:
    """People of a project with ID merge disabled. Rows in `dropped` link nothing."""
    people = People(rows, rules, Owners(rows), final=True)
    stored = array("i", bytes(4 * len(rows)))
    alias_of: dict[int, int] = {}
    owner = people.owner
    kinds, users, distincts = rows.kind, rows.user, rows.distinct
    for row in rows.order():
        kind = kinds[row]
        if rules.transport == "import" and rows.lack[row] in LACKS and kind not in _INERT:
            people.refusals.append(Refusal(row, LACKS[rows.lack[row]], (), at_door=True))
            stored[row] = NOBODY
            continue
        node = NOBODY if kind in _INERT or distincts[row] < 0 else distincts[row] * 2
        if kind == ALIAS and row not in dropped:
            _alias(people, row, alias_of, users[row] * 2, rows.device[row] * 2)
        if node != NOBODY:
            owner.see(node)
            node = _root(alias_of, node)
            owner.see(node)
        stored[row] = node
    for alias in alias_of:
        owner[alias] = _root(alias_of, alias)
    people.event_node = stored
    return people


def _alias(people: People, row: int, alias_of: dict[int, int], to: int, alias: int) -> None:
    if to < 0 or alias < 0:
        return
    people.owner.see(to)
    people.owner.see(alias)
    known = alias_of.get(alias)
    if known == to:
        return
    if known is not None:
        people.refusals.append(Refusal(row, ALIAS_IN_USE, (alias, to)))
    elif _root(alias_of, to) == alias:
        people.refusals.append(Refusal(row, ALIAS_OF_ITSELF, (alias, to)))
    else:
        alias_of[alias] = to
        people.links.add(row, alias, to, KINDS[ALIAS])


def _root(alias_of: dict[int, int], node: int) -> int:
    """Where a chain of aliases ends. None is a circle: `_alias` refuses those."""
    while (above := alias_of.get(node)) is not None:
        node = above
    return node
