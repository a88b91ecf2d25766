"""`profiles`: updates, and the events that say who is who, into profiles with their history."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.limits import Limits
from lexicon_cli.core.records import dataclass, field, replace
from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import find_sources
from lexicon_cli.identity.people import People, Rules
from lexicon_cli.identity.resolver import resolve
from lexicon_cli.identity.rows import NOBODY, Rows
from lexicon_cli.jobs.identity.modes import Choice, choose_mode
from lexicon_cli.jobs.identity.reading import Progress
from lexicon_cli.kernel.cutting import line_blocks
from lexicon_cli.profiles.homes import Homes
from lexicon_cli.profiles.replay import Profile, Replay
from lexicon_cli.profiles.updates import Update, is_update, read_update


@dataclass(slots=True)
class Sent:
    """What was sent, in order of arrival: events as rows, and each update with how many events came
    before it. `skipped` counts lines that are neither."""

    rows: Rows = field(default_factory=Rows)
    updates: list[tuple[int, Update]] = field(default_factory=list)
    skipped: int = 0

    def add(self, value: Any, *, source: str = "", line: int = 0) -> None:
        """One decoded line: an event or an update."""
        if isinstance(value, dict) and isinstance(value.get("event"), str):
            properties = value.get("properties")
            if isinstance(properties, dict):
                self.rows.add(value["event"], properties)
                return
        if is_update(value):
            update = read_update(value, source=source, line=line)
            self.updates.append((len(self.rows), update))
        else:
            self.skipped += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """The outcome. Profiles are sorted by group key and id, and those that are hidden behind
    another of the same person, or were deleted, are among them."""

    choice: Choice
    replay: Replay
    homes: Homes
    updates: int
    skipped: int

    def __iter__(self) -> Iterator[Profile]:
        return (profile for _, profile in sorted(self.replay.profiles.items()))

    def seen(self) -> Iterator[Profile]:
        """The profiles that Mixpanel shows."""
        return (one for one in self if one.exists and self.homes.seen(one))


def read_sent(data: Sequence[str], *, progress: Progress | None = None) -> Sent:
    """The events and updates of files, directories, globs or `-`. Raises InputError for data that
    cannot be read, or that holds no update."""
    sources = find_sources(data)
    total = sum(source.size for source in sources)
    done = 0

    def moved(size: int) -> None:
        nonlocal done
        done += size
        if progress is not None:
            progress(done, total)

    sent = Sent()
    for source in sources:
        with open_source(source, moved=moved, updates=True) as stream:
            for number, line in _lines(stream):
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError):
                    sent.skipped += 1
                else:
                    sent.add(value, source=source.name, line=number)
    if not sent.updates:
        raise InputError(
            "the data holds no update of a profile",
            hint='a line with "$distinct_id" or "$group_id" and "$set" or another operation is one',
        )
    return sent


def _lines(stream: Any) -> Iterator[tuple[int, bytes]]:
    number = 0
    for block in line_blocks(stream, None):
        if isinstance(block, int):
            number += 1  # a line that is too long for any update
            continue
        for line in block.removesuffix(b"\n").split(b"\n"):
            number += 1
            bare = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if bare.strip():
                yield number, bare


def replay_profiles(
    sent: Sent,
    *,
    rules: Rules | None = None,
    mode: str | None = None,
    planned: str | None = None,
    limits: Limits | None = None,
) -> Profiles:
    """The profiles that come of what was sent. Ids are merged as the events say, each link from the
    event on that made it."""
    choice = choose_mode(sent.rows, said=mode, planned=planned)
    people = resolve(sent.rows, replace(rules or Rules(), mode=choice.mode))
    homes = Homes(choice.mode, _canonical(people))
    replay = Replay(limits, homes.home)
    homes.replay = replay
    links = _links(people)
    at = 0
    for position, update in sent.updates:
        while at < len(links) and links[at][0] < position:
            homes.link(*links[at][1:])
            at += 1
        replay.add(update)
    for _, joins, to in links[at:]:
        homes.link(joins, to)
    return Profiles(
        choice=choice,
        replay=replay,
        homes=homes,
        updates=len(sent.updates),
        skipped=sent.skipped,
    )


def _links(people: People) -> list[tuple[int, str, str]]:
    """The links with the rows that made them, as rows stand in the data."""
    found = [(one.row, people.name(one.joins), people.name(one.to)) for one in people.links]
    found.sort(key=lambda link: link[0])
    return found


def _canonical(people: People) -> Any:
    def canonical(name: str) -> str:
        node = people.node(name)
        return name if node == NOBODY else people.name(people.owner[node])

    return canonical


def chosen(profiles: Profiles, name: str) -> Iterable[Profile]:
    """The profiles that an id of a user stands for, the seen one first; else groups of that id."""
    person = profiles.homes.person
    wanted = {name, person(Profile("", name, 0))}
    found = [one for one in profiles if one.id in wanted or person(one) in wanted]
    return sorted(found, key=lambda one: not (one.exists and profiles.homes.seen(one)))
