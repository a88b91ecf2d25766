"""Links and refusals in words, as a sentence about one line."""

from lexicon_cli.identity.people import (
    ALIAS_EXISTS,
    ALIAS_IN_USE,
    ALIAS_OF_ITSELF,
    ASSIGNED,
    NOT_UUID,
    SAME_IDS,
    TOO_MANY,
    WRITTEN_DOWN,
    Link,
    People,
    Refusal,
)
from lexicon_cli.identity.simplified import BOTH_IDS
from lexicon_cli.identity.values import DEVICE

SYSTEMS = {
    "simplified": "Simplified ID Merge",
    "original": "Original ID Merge",
    "legacy": "Legacy (ID merge disabled)",
}


def link_words(people: People, link: Link) -> str:
    """What a link did."""
    joins, to = people.name(link.joins), people.name(link.to)
    if link.cause == BOTH_IDS:
        return f'the first event that carried device "{bare(joins)}" and user "{to}"'
    if link.cause == WRITTEN_DOWN:
        return f'the export tells that "{joins}" has become "{to}"'
    if link.cause == "$identify":
        return f'"$identify" joined the anonymous id "{joins}" to "{to}"'
    if link.cause == "$merge":
        return f'"$merge" united "{to}" and "{joins}"'
    if people.rules.mode == "legacy":
        return f'from here on, what is sent as "{joins}" is stored under "{to}"'
    return f'"$create_alias" made "{joins}" another name of "{to}"'


def refusal_words(people: People, refusal: Refusal) -> str:
    """Why a row did not link what it names."""
    names = [people.name(node) for node in refusal.nodes]
    if refusal.at_door or len(names) != 2:
        return f"the event was not taken: {refusal.cause}"
    joins, to = names
    cause = refusal.cause
    if cause == ASSIGNED and people.rules.mode == "simplified":
        known = people.owner[refusal.nodes[0]]
        owner = "another user" if known == refusal.nodes[0] else f'"{people.name(known)}"'
        return f'device "{bare(joins)}" was {owner}\'s already, so it did not join "{to}"'
    told = {
        ASSIGNED: f'"{joins}" had been identified as another user already, so not as "{to}"',
        SAME_IDS: f'"$identify" names "{to}" twice',
        NOT_UUID: f'"$identify" joins UUIDs only, and "{joins}" does not look like one',
        TOO_MANY: f'"{joins}" and "{to}" together would have more than '
        f"{people.rules.max_cluster_size:,} ids",
        ALIAS_EXISTS: f'"{joins}" was an alias of another id already, so not of "{to}"',
        ALIAS_IN_USE: f'"{joins}" was an alias of another id already, so not of "{to}"',
        ALIAS_OF_ITSELF: f'"{joins}" would have been an alias of itself, by way of "{to}"',
    }
    return told.get(cause) or f'Mixpanel did not join "{joins}" to "{to}": {cause}'


def bare(name: str) -> str:
    """A device's id without its prefix."""
    return name.removeprefix(DEVICE)
