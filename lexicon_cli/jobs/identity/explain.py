"""`identity explain`: why two ids are one person, or why they are not."""

from lexicon_cli.identity.answers import Explanation, Joint
from lexicon_cli.identity.paths import Step, path
from lexicon_cli.identity.people import People, Refusal
from lexicon_cli.identity.words import SYSTEMS, bare, link_words
from lexicon_cli.jobs.identity.naming import find_node
from lexicon_cli.jobs.identity.resolve import Case, refused_of

_MOST_REFUSALS = 20


def explain(case: Case, left: str, right: str) -> Explanation:
    """The chain of links between two ids; or what speaks against it, refusals first.

    Raises UsageError for an id that nobody has.
    """
    people = case.people
    start, end = find_node(people, left), find_node(people, right)
    steps = path(people, start, end)
    owner, name = people.owner, people.name
    persons = (name(owner[start]), name(owner[end]))
    if steps is not None:
        return Explanation(
            about=case.about,
            ids=(name(start), name(end)),
            persons=persons,
            chain=tuple(_joint(case, step) for step in steps),
        )
    refusals = _between(people, owner[start], owner[end])
    return Explanation(
        about=case.about,
        ids=(name(start), name(end)),
        persons=persons,
        chain=None,
        reasons=tuple(_reasons(people, start, end, bool(refusals))),
        refused=tuple(refused_of(case, refusals[:_MOST_REFUSALS])),
    )


def _joint(case: Case, step: Step) -> Joint:
    people, link = case.people, step.link
    return Joint(
        case.history.place(link.row),
        link.cause,
        people.name(link.joins),
        people.name(link.to),
        link_words(people, link),
    )


def _between(people: People, left: int, right: int) -> list[Refusal]:
    """The refusals of a link that would have made one of the two persons."""
    owner = people.owner
    return [
        refusal
        for refusal in people.refusals
        if {owner[node] for node in refusal.nodes} == {left, right}
    ]


def _reasons(people: People, left: int, right: int, has_refusals: bool) -> list[str]:
    mode = people.rules.mode
    if mode == "simplified":
        return list(_reasons_simplified(people, left, right))
    if has_refusals:
        return ["what would have joined them was refused"]
    if mode == "legacy":
        return ['no "$create_alias" makes one of them an alias of the other']
    return ['no "$identify", "$create_alias" or "$merge" that held names ids of both']


def _reasons_simplified(people: People, left: int, right: int) -> list[str]:
    owner = people.owner
    users = [not owner[node] & 1 for node in (left, right)]
    if all(users):
        names = sorted(people.name(owner[node]) for node in (left, right))
        return [
            f'they are two users, "{names[0]}" and "{names[1]}", '
            f"and {SYSTEMS['simplified']} never makes one of two users"
        ]
    reasons = []
    for node, is_users in zip((left, right), users, strict=True):
        if not is_users:
            device = bare(people.name(node))
            reasons.append(f'no event that held carries device "{device}" together with a user')
    return reasons
