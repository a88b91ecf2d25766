"""Who is who: `identity resolve`, and what every identity command begins with."""

from collections import Counter
from collections.abc import Iterator, Sequence

from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.identity.answers import About, Cluster, Refused, Resolution
from lexicon_cli.identity.history import History, Place
from lexicon_cli.identity.people import People, Refusal, Rules
from lexicon_cli.identity.resolver import resolve
from lexicon_cli.identity.rows import NOBODY
from lexicon_cli.identity.words import refusal_words
from lexicon_cli.jobs.identity.modes import choose_mode


@dataclass(frozen=True, slots=True)
class Case:
    """A history and what a merge system makes of it."""

    history: History
    people: People
    about: About


def open_case(
    history: History, rules: Rules, *, mode: str | None = None, planned: str | None = None
) -> Case:
    """Resolve a history under rules whose mode is what is said, planned, or told by the data."""
    choice = choose_mode(history.rows, said=mode, planned=planned)
    people = resolve(history.rows, replace_mode(rules, choice.mode))
    about = About(
        mode=choice.mode,
        why=choice.why,
        inputs=history.names,
        evidence=history.rows.evidence,
        notes=tuple(history.notes),
    )
    return Case(history, people, about)


def replace_mode(rules: Rules, mode: str) -> Rules:
    """The same rules under another system."""
    return replace(rules, mode=mode)


def resolution(case: Case, *, per_event: bool = False) -> Resolution:
    """All persons, all refusals, and with `per_event` whose each event is."""
    people, history = case.people, case.history
    return Resolution(
        about=case.about,
        events_in_all=len(history),
        links=len(people.links),
        clusters=tuple(clusters_of(people)),
        refused=tuple(refused_of(case, people.refusals)),
        hot=tuple(history.place(row) for row in sorted(people.hot)),
        events=_Events(case) if per_event else None,
    )


def clusters_of(people: People) -> list[Cluster]:
    """All persons by canonical id, each with all ids, sorted, and the events of all of them: under
    legacy, earlier events of an alias stay the alias's own, and count for the person too."""
    name, owner = people.name, people.owner
    events: Counter[int] = Counter()
    for node, count in people.events_by_person().items():
        events[owner[node]] += count
    found = [
        Cluster(name(person), tuple(sorted(map(name, nodes))), events[person])
        for person, nodes in people.clusters().items()
    ]
    found.sort(key=lambda cluster: (cluster.canonical, cluster.ids))
    return found


def refused_of(case: Case, refusals: Sequence[Refusal]) -> Iterator[Refused]:
    """Refusals with their places and in words. Without ids of its own, a refusal is about those
    that its event carries."""
    people = case.people
    for one in refusals:
        names = [people.name(node) for node in one.nodes] or _carried(people, one.row)
        yield Refused(
            case.history.place(one.row),
            one.cause,
            tuple(sorted(set(names))),
            refusal_words(people, one),
            one.at_door,
        )


def _carried(people: People, row: int) -> list[str]:
    rows = people.rows
    numbers = {rows.user[row], rows.device[row], rows.distinct[row]} - {NOBODY}
    return [rows.names[number] for number in numbers]


class _Events:
    """Whose each event is, told anew whenever somebody asks: a list of all would be large."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def __iter__(self) -> Iterator[tuple[Place, str | None]]:
        history = self._case.history
        for row, name in enumerate(self._case.people.attributed()):
            yield history.place(row), name
