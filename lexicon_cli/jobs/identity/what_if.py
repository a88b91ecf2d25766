"""`identity what-if`: which events would be whose if history had been another."""

from collections.abc import Sequence

from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.identity.answers import Difference, Shift
from lexicon_cli.identity.history import History
from lexicon_cli.identity.people import People
from lexicon_cli.identity.resolver import resolve
from lexicon_cli.identity.rows import NOBODY
from lexicon_cli.identity.whatif import moves, with_reset, without_id
from lexicon_cli.identity.words import SYSTEMS, link_words
from lexicon_cli.jobs.identity.resolve import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """What is to be otherwise; all of it at once. Lines are `12`, or `export.ndjson:12` where there
    are several inputs."""

    drop_links: tuple[str, ...] = ()
    resets_before: tuple[str, ...] = ()
    without_ids: tuple[str, ...] = ()
    mode: str | None = None

    def check(self) -> None:
        """Raise UsageError if all would be as it is."""
        if not (self.drop_links or self.resets_before or self.without_ids or self.mode):
            raise UsageError(
                "nothing is to be otherwise",
                hint="add --drop-link, --reset-before, --without-id or --mode",
            )


def what_if(case: Case, otherwise: Otherwise) -> Difference:
    """Resolve both histories and compare them.

    Raises UsageError for lines that hold no event, ids that nobody sends, or nothing to change.
    """
    otherwise.check()
    history, before = case.history, case.people
    rows, changes, notes = history.rows, [], list(case.about.notes)
    for text in otherwise.resets_before:
        row = find_row(history, "--reset-before", text)
        try:
            rows = with_reset(rows, row)
        except ValueError as error:
            raise UsageError(f'"--reset-before {text}": {error}') from None
        changes.append(f"with a reset() before {_spot(case, row)}")
    for name in otherwise.without_ids:
        try:
            rows = without_id(rows, name)
        except ValueError as error:
            raise UsageError(f'"--without-id": {error}') from None
        changes.append(f'without the id "{name}"')
    dropped = [find_row(history, "--drop-link", text) for text in otherwise.drop_links]
    changes += [f"without the link of {_spot(case, row)}" for row in dropped]
    rules = before.rules
    if otherwise.mode is not None and otherwise.mode != rules.mode:
        # What an export has written down is the doing of the system it comes from.
        rules = replace(rules, mode=otherwise.mode, recorded=False)
        changes.append(f"under {SYSTEMS[otherwise.mode]}")
    after = resolve(rows, rules, dropped=frozenset(dropped))
    notes += _notes(case, dropped, after)
    return _difference(case, after, tuple(changes), tuple(notes))


def find_row(history: History, flag: str, text: str) -> int:
    """The row of `LINE` or `INPUT:LINE`. Raises UsageError."""
    source, colon, line = text.rpartition(":")
    if not (line.isascii() and line.isdigit() and len(line) < 10):
        raise UsageError(f'"{flag}" takes the number of a line, not "{text}"')
    try:
        row = history.row_at(int(line), source if colon else None)
    except KeyError:
        names = ", ".join(f'"{name}"' for name in history.names[:3])
        raise UsageError(f'"{flag}" knows no input "{source}"', hint=f"there is {names}") from None
    except ValueError:
        hint = f"write {history.inputs[0]}:{line}"
        raise UsageError(
            f'"{flag} {text}" could be a line of any of {len(history.names)} inputs', hint=hint
        ) from None
    if row is None:
        raise UsageError(f'"{flag} {text}": that line holds no event')
    return row


def _difference(
    case: Case, after: People, changes: tuple[str, ...], notes: tuple[str, ...]
) -> Difference:
    before, history = case.people, case.history
    found = moves(before, after)
    events = sorted((row, move.before, move.after) for move in found for row in move.rows)
    return Difference(
        about=replace(case.about, notes=notes),
        mode_after=after.rules.mode,
        changes=changes,
        events_in_all=len(history),
        clusters=(_people(before), _people(after)),
        refused=(len(before.refusals), len(after.refusals)),
        shifts=tuple(Shift(move.before, move.after, len(move.rows)) for move in found),
        events=tuple((history.place(row), old, new) for row, old, new in events),
    )


def _people(people: People) -> int:
    owner = people.owner
    return sum(1 for node in owner if owner[node] == node)


def _notes(case: Case, dropped: Sequence[int], after: People) -> list[str]:
    """What a reader would wonder about: lines that link nothing, links that are made again."""
    before = case.people
    links = {link.row: link for link in before.links if link.row in dropped} if dropped else {}
    pairs = {frozenset((link.joins, link.to)): row for row, link in links.items()}
    notes = [
        f"{_spot(case, row)} made no link, so nothing is missing without it"
        for row in dropped
        if row not in links
    ]
    if after.rules.mode == before.rules.mode and pairs:
        for link in after.links:
            row = pairs.get(frozenset((link.joins, link.to)), NOBODY)
            if row != NOBODY:
                notes.append(
                    f"without {_spot(case, row)}, {_spot(case, link.row)} makes the same link: "
                    f"{link_words(after, link)}"
                )
    return notes


def _spot(case: Case, row: int) -> str:
    place = case.history.place(row)
    return f"{place.input}:{place.line}" if case.about.has_many else f"line {place.line:,}"
