"""The fast path: blocks of lines decoded straight into structs. A line that decodes and stirs no
suspicion is clean and is only counted; every other line goes to the judge.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, compress
from operator import attrgetter, not_
from typing import Any

import msgspec

from lexicon_cli.core.mixpanel import BLOCKED_IDS_LENIENT
from lexicon_cli.core.platforms import platform_of
from lexicon_cli.kernel.ingest import is_bot
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.ledger import HAS_DISTINCT_ID, HAS_INSERT_ID, HAS_TIME, TELLS_SUPER
from lexicon_cli.kernel.plain import check_line
from lexicon_cli.kernel.recorder import PLATFORM_NUMBERS, Recorder
from lexicon_cli.kernel.typed.learning import FIRST_LINES, Habits
from lexicon_cli.kernel.typed.shapes import Shape, Shapes, any_line
from lexicon_cli.kernel.typed.text import Hosts, is_harmless, suspicious

_CLEAN = HAS_INSERT_ID | HAS_DISTINCT_ID | HAS_TIME
_SEEN = 4096
# Learn anew when so many lines were judged for nothing; the next lesson needs twice as many.
_WASTED_LINES = 64
_LESSONS = 10
# Non-ASCII characters take at most four bytes each: as short as this, bytes cannot be too many.
_BYTES_PER_CHARACTER = 4


class TypedBlocks:
    """Checks blocks of lines; what it learns of the data carries over to later spans."""

    def __init__(self, judge: EventJudge, ranks: Any) -> None:
        self._judge = judge
        self._ranks = ranks
        self._limits = judge.bundle.limits
        self._habits = Habits()
        self._lessons = 0
        self._wasted: list[bytes] = []  # the first lines judged for nothing since the last lesson
        self._wasted_lines = 0
        self._hosts = Hosts()
        self._platforms = _Platforms()
        self._agents: set[str] = {""}
        self._shapes: Shapes | None = None
        self._wide: Any = None
        self._narrow: Any = None
        self._by_kind: dict[Any, Shape] = {}
        self._texts: dict[Any, Any] = {}

    def check(
        self,
        block: bytes,
        recorder: Recorder,
        offset: int,
        number: int,
        *,
        counts_faults: bool = True,
    ) -> tuple[int, int]:
        """Check whole lines that start at byte `offset`, the `number`th line of the span on.

        Returns (physical lines, lines that are not blank). Here the recorder hears of every line
        with a fault anyway.
        """
        lines = block.split(b"\n")
        if not lines[-1]:
            lines.pop()
        if self._shapes is None:
            self._learn(lines[:FIRST_LINES])
        events, rows = self._decode(block, lines)
        sizes = list(map(len, lines))
        starts = list(accumulate(sizes, initial=offset))
        doubtful = self._doubtful(events, rows, sizes)
        if doubtful:
            kept = [index for index in range(len(events)) if index not in doubtful]
            events = [events[index] for index in kept]
            rows = [rows[index] for index in kept]
        if events:
            self._count(events, rows, starts, number, recorder)
        lines_kept = len(events)
        if len(events) < len(lines):
            clean = set(rows)
            for row, line in enumerate(lines):
                if row not in clean:
                    lines_kept += self._judge_line(line, recorder, starts[row] + row, number + row)
        self._reconsider()
        return len(lines), lines_kept

    def finish(self, recorder: Recorder) -> None:
        """Everything is told already."""

    # -- decoding ----------------------------------------------------------------------------

    def _learn(self, lines: Iterable[bytes]) -> None:
        """Shape the structs by some lines."""
        self._habits.learn(lines)
        if self._shapes is None:
            self._shapes = Shapes(self._judge, self._habits, self._ranks)
        self._narrow = None
        self._wide = self._build(self._limits["string_characters"] - 1)

    def _build(self, longest: int) -> Any:
        """The decoder of lines whose strings have up to so many characters, None without shapes."""
        assert self._shapes is not None
        shapes = self._shapes.build(longest=longest)
        self._by_kind.update((shape.properties_type, shape) for shape in shapes)
        self._texts.update((shape.properties_type, shape.text) for shape in shapes)
        if not shapes:
            return None
        return msgspec.json.Decoder(any_line(shapes))

    def _reconsider(self) -> None:
        """Learn anew from the lines that were judged for nothing, if they are many."""
        # A lesson costs as much as judging some hundred lines: each has to be worth more.
        if self._lessons < _LESSONS and self._wasted_lines >= _WASTED_LINES << self._lessons:
            self._lessons += 1
            self._learn(self._wasted)
            self._wasted.clear()
            self._wasted_lines = 0

    def _judge_line(self, line: bytes, recorder: Recorder, offset: int, number: int) -> bool:
        before = sum(recorder.tally.flagged) + recorder.malformed
        kept = check_line(line, recorder, offset, number)
        if kept and sum(recorder.tally.flagged) + recorder.malformed == before:
            self._wasted_lines += 1
            if len(self._wasted) < FIRST_LINES:
                self._wasted.append(line)
        return kept

    def _decode(self, block: bytes, lines: list[bytes]) -> tuple[list[Any], Sequence[int]]:
        """The properties of the lines that decode, and which lines those are."""
        if self._wide is None:
            return [], []
        # Looking for one byte first is far faster than looking for two.
        escapes = b"\\" in block and b"\\u" in block
        if block.isascii() and not escapes:
            try:
                events = self._wide.decode_lines(block)
                # One document a line: the decoder would take a line feed inside of one, and two on
                # one line. Between an end and a beginning it can only stand between two.
                if len(events) == len(lines) and _is_cut_between(block, len(lines)):
                    return list(map(_get_properties, events)), range(len(lines))
            except (ValueError, RecursionError):
                pass
            return _decode_each(lines, range(len(lines)), self._wide.decode)
        if self._narrow is None:
            longest = self._limits["string_characters"] - 1
            bytes_fit = self._limits["string_bytes"] // _BYTES_PER_CHARACTER
            self._narrow = self._build(min(longest, bytes_fit))
        is_plain = [line.isascii() for line in lines]
        is_other = list(map(not_, is_plain))
        if escapes:
            is_plain = [
                plain and b"\\u" not in line for plain, line in zip(is_plain, lines, strict=True)
            ]
            # A text must not hold what separates the texts of a sweep.
            is_other = [
                not plain and b"\\u0000" not in line
                for plain, line in zip(is_plain, lines, strict=True)
            ]
        found: list[Any] = []
        rows: list[int] = []
        for chosen, decoder in ((is_plain, self._wide), (is_other, self._narrow)):
            events, which = _decode_each(
                list(compress(lines, chosen)),
                list(compress(range(len(lines)), chosen)),
                decoder.decode,
            )
            found += events
            rows += which
        return found, rows

    # -- doubts ------------------------------------------------------------------------------

    def _doubtful(self, events: list[Any], rows: Sequence[int], sizes: list[int]) -> set[int]:
        """Positions in `events` of those that the judge has to see."""
        doubtful: set[int] = set()
        if not events:
            return doubtful
        if max(sizes) > min(self._limits["property_bytes"], self._limits["event_bytes"]):
            most = min(self._limits["property_bytes"], self._limits["event_bytes"])
            doubtful.update(i for i, row in enumerate(rows) if sizes[row] > most)
        self._doubt_arrivals(events, doubtful)
        self._doubt_ids(events, doubtful)
        self._doubt_agents(events, doubtful)
        texts = [
            text(event)
            for text, event in zip(
                map(self._texts.__getitem__, map(type, events)), events, strict=True
            )
        ]
        whole = "".join(texts)
        if whole and suspicious(whole):
            doubtful.update(
                i for i, text in enumerate(texts) if suspicious(text) and not is_harmless(text)
            )
        if "//" in whole and not self._hosts.are_fine(whole):
            doubtful.update(i for i, text in enumerate(texts) if not self._hosts.are_fine(text))
        return doubtful

    def _doubt_arrivals(self, events: list[Any], doubtful: set[int]) -> None:
        """Doubt those that arrived late, if they are no imports."""
        arrived, times = list(map(_get_arrived, events)), list(map(_get_time, events))
        scale = 1 if self._habits.in_milliseconds else 1000
        # A fraction of a millisecond may be rounded either way.
        most = self._judge.ingest.late_ms - 1
        if max(arrived) - min(times) * scale > most:
            pairs = enumerate(zip(arrived, times, strict=True))
            doubtful.update(i for i, (at, time) in pairs if at - time * scale > most)

    def _doubt_ids(self, events: list[Any], doubtful: set[int]) -> None:
        inserts = list(map(_get_insert_id, events))
        text = "".join(inserts)
        if not (text.isascii() and text.replace("-", "").isalnum()) or not _BLOCKED.isdisjoint(
            inserts
        ):
            doubtful.update(
                i
                for i, value in enumerate(inserts)
                if value in _BLOCKED or not value.isascii() or not value.replace("-", "a").isalnum()
            )
        for get in (_get_distinct_id, _get_user_id, _get_device_id):
            values = list(map(get, events))
            if not _BLOCKED.isdisjoint(values) or "@" in "".join(values):
                doubtful.update(
                    i for i, value in enumerate(values) if value in _BLOCKED or "@" in value
                )

    def _doubt_agents(self, events: list[Any], doubtful: set[int]) -> None:
        agents = list(map(_get_browser, events))
        new = set(agents) - self._agents
        if not new:
            return
        bots = {agent for agent in new if is_bot(agent)}
        if len(self._agents) > _SEEN:
            self._agents.clear()
        self._agents |= new - bots
        if bots:
            doubtful.update(i for i, agent in enumerate(agents) if agent in bots)

    # -- counting ----------------------------------------------------------------------------

    def _count(
        self,
        events: list[Any],
        rows: Sequence[int],
        starts: list[int],
        number: int,
        recorder: Recorder,
    ) -> None:
        """Count clean events: traffic and ledger."""
        tally = recorder.tally
        times = list(map(_get_time, events))
        if self._habits.has_fractions:
            scale = 1 if self._habits.in_milliseconds else 1000
            times = [round(time * scale) for time in times]
        elif not self._habits.in_milliseconds:
            times = [time * 1000 for time in times]
        kinds = list(map(type, events))
        latest, earliest = _extremes(kinds, times)
        for kind, count in Counter(kinds).items():
            shape = self._by_kind[kind]
            tally.count_traffic(shape.name, count, earliest[kind], latest[kind])
        tally.time_units["ms" if self._habits.in_milliseconds else "s"] += len(events)
        recorder.events += len(events)
        numbers = {kind: recorder.number_of(self._by_kind[kind].name) for kind in earliest}
        count = len(events)
        tally.ledger.extend(
            (
                map(hash, map(_get_insert_id, events)),
                map(hash, map(_get_distinct_id, events)),
                times,
                [starts[row] + row for row in rows],
                [number + row for row in rows],
                map(numbers.__getitem__, kinds),
                map(
                    self._platforms.__getitem__,
                    zip(map(_get_library, events), map(_get_system, events), strict=True),
                ),
                self._flags(kinds),
                [0] * count,
            )
        )

    def _flags(self, kinds: list[Any]) -> bytes:
        """The ledger's flags of clean events."""
        of_kind = {
            kind: _CLEAN | TELLS_SUPER if self._by_kind[kind].tells_super else _CLEAN
            for kind in set(kinds)
        }
        if len(set(of_kind.values())) == 1:
            return bytes([of_kind[kinds[0]]]) * len(kinds)
        return bytes(map(of_kind.__getitem__, kinds))


class _Platforms(dict[tuple[str, str], int]):
    """The ledger's platform number by (`mp_lib`, `$os`); "" stands for absent."""

    def __missing__(self, key: tuple[str, str]) -> int:
        if len(self) > _SEEN:
            self.clear()
        number = self[key] = PLATFORM_NUMBERS[platform_of(key[0], key[1])]
        return number


def _decode_each(
    lines: list[bytes], rows: Sequence[int], decode: Any
) -> tuple[list[Any], Sequence[int]]:
    """Line by line; `map` goes on after a line that fails, so only failures cost Python time."""
    events: list[Any] = []
    failed: list[int] = []
    decoded = map(decode, lines)
    while True:
        try:
            events.extend(decoded)
            break
        except (ValueError, RecursionError):
            failed.append(len(events) + len(failed))
    if not failed:
        return list(map(_get_properties, events)), rows
    gone = set(failed)
    return (
        list(map(_get_properties, events)),
        [row for index, row in enumerate(rows) if index not in gone],
    )


def _is_cut_between(block: bytes, lines: int) -> bool:
    """Whether each of so many lines ends with the end of an object, and the next begins one."""
    cuts = block.count(b"}\n{")
    if cuts < lines - 1:
        cuts += block.count(b"}\r\n{")
    return cuts == lines - 1


def _extremes(kinds: list[Any], times: list[int]) -> tuple[dict[Any, int], dict[Any, int]]:
    """The latest and the earliest time of each kind."""
    pairs = list(zip(kinds, times, strict=True))
    if times != sorted(times):
        pairs.sort(key=_second)
    latest = dict(pairs)
    pairs.reverse()
    return latest, dict(pairs)


def _second(pair: tuple[Any, int]) -> int:
    return pair[1]


def _all_cases(word: str) -> set[str]:
    found = {""}
    for char in word:
        # The Kelvin sign is the one letter outside ASCII whose lower case lies in it.
        cases = {char.lower(), char.upper(), "\u212a" if char == "k" else char}
        found = {head + tail for head in found for tail in cases}
    return found


_BLOCKED = frozenset(case for word in BLOCKED_IDS_LENIENT for case in _all_cases(word))
_get_properties = attrgetter("properties")
_get_time = attrgetter("time_")
_get_insert_id = attrgetter("insert_id")
_get_distinct_id = attrgetter("distinct_id")
_get_user_id = attrgetter("user_id")
_get_device_id = attrgetter("device_id")
_get_library = attrgetter("library")
_get_system = attrgetter("system")
_get_browser = attrgetter("browser")
_get_arrived = attrgetter("arrived")
