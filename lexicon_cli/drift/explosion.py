"""EVT013: names that are values. Many names which differ in one place are one event with a
property that somebody wrote into its name."""

import re
from collections.abc import Iterable, Iterator, Mapping

from lexicon_cli.core.naming import words
from lexicon_cli.drift.book import Book
from lexicon_cli.drift.expectations import Expectations
from lexicon_cli.drift.telling import Drift, counted
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.kernel.bounded import OTHER
from lexicon_cli.kernel.personal import personal_kind

_LONGEST = 255
_EXAMPLES = 3
# What is a value wherever it stands; the first that fits, from the most to the least particular.
_VALUES = (
    ("<uuid>", re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")),
    ("<email>", re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    ("<date>", re.compile(r"(?<!\d)(?:19|20)\d\d[-_./]\d\d?[-_./]\d\d?(?!\d)")),
    (
        "<id>",
        re.compile(r"(?<![0-9A-Za-z])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[0-9A-Za-z]{8,}(?![0-9A-Za-z])"),
    ),
    ("<number>", re.compile(r"\d+(?:[.,]\d+)*")),
)
_WORD = re.compile(r"[^\s_\-./:|]+")
_SLOT = "<text>"


def exploded(book: Book, expect: Expectations) -> tuple[list[Drift], frozenset[str]]:
    """What was found, and the names that it is about."""
    names = {
        name: count
        for name in book.traffic
        if expect.event(name) is None
        and not expect.is_own_event(name)
        and name != OTHER
        and (count := book.now(name))
    }
    if len(names) <= expect.limits.names:
        return [], frozenset()
    found: list[Drift] = []
    taken: set[str] = set()
    for template, group in templates(names, expect.limits.names, fixed=1 if expect.has_plan else 2):
        found.append(_told(book, template, group, names, expect.limits.names))
        taken.update(group)
    return found, frozenset(taken)


def is_instance(name: str, template: str) -> bool:
    """Whether the name is one that the template stands for."""
    if _with_slots(name[:_LONGEST]) == template:
        return True
    head, slot, tail = template.partition(_SLOT)
    if not slot or not name.startswith(head) or not name.endswith(tail):
        return False
    return _WORD.fullmatch(name, len(head), max(len(head), len(name) - len(tail))) is not None


def templates(
    names: Iterable[str], most: int, *, fixed: int = 1
) -> Iterator[tuple[str, list[str]]]:
    """(template, names) for each template of more than `most` names; a name is in one only. Where
    words differ, at least `fixed` other words must be the same."""
    left: list[str] = []
    by_value: dict[str, list[str]] = {}
    for name in sorted(names):
        template = _with_slots(name[:_LONGEST])
        if template == name[:_LONGEST]:
            left.append(name)
        else:
            by_value.setdefault(template, []).append(name)
    for template, group in sorted(by_value.items()):
        if len(group) > most and words(re.sub(r"<[a-z]+>", " ", template)):
            yield template, group
        else:
            left.extend(group)
    yield from _by_word(sorted(left), most, fixed)


def _with_slots(name: str) -> str:
    for slot, pattern in _VALUES:
        name = pattern.sub(slot, name)
    return name


def _by_word(names: list[str], most: int, fixed: int) -> Iterator[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for name in names:
        spots = list(_WORD.finditer(name[:_LONGEST]))
        if not fixed < len(spots) <= 12:
            continue
        for spot in spots:
            groups.setdefault(f"{name[: spot.start()]}{_SLOT}{name[spot.end() :]}", []).append(name)
    taken: set[str] = set()
    for template in sorted(groups, key=lambda one: (-len(groups[one]), one)):
        if len(groups[template]) <= most:
            break
        group = [name for name in groups[template] if name not in taken]
        if len(group) > most:
            taken.update(group)
            yield template, group


def _told(
    book: Book, template: str, group: list[str], counts: Mapping[str, int], most: int
) -> Drift:
    rows = [
        (day, cell, n)
        for name in group
        for (day, cell), n in book.traffic[name].items()
        if book.windows.is_now(day)
    ]
    count = sum(counts[name] for name in group)
    by_day = counted((str(day), n) for day, _, n in rows)
    fact = HistoryFact(
        code="EVT013",
        event=template,
        since=min(day for day, _, _ in rows),
        until=book.windows.last,
        count=count,
        traffic=sum(
            n
            for own in book.traffic.values()
            for (day, _), n in own.items()
            if book.windows.is_now(day)
        ),
        platforms=counted((cell[0], n) for _, cell, n in rows),
        app_versions=counted((cell[1], n) for _, cell, n in rows if cell[1]),
        numbers={"names": len(group), "most": most},
        texts={
            "events": [],
            "examples": [name for name in group if personal_kind(name) is None][:_EXAMPLES],
        },
    )
    days = tuple((int(day), n, n) for day, n in sorted(by_day.items(), key=lambda one: int(one[0])))
    return Drift(fact, 0.0, "events", days)
