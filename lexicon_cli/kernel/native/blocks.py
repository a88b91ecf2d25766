"""The compiled fast path: blocks of lines counted as bytes; what is doubtful goes to the judge."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lexicon_cli.core.mixpanel import BLOCKED_IDS_LENIENT, DEFAULT_PROPERTIES
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.native.events import CountedEvent, Helper
from lexicon_cli.kernel.native.faults import PLATFORM, Faults
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.plain import check_line
from lexicon_cli.kernel.recorder import Ranks, Recorder

if TYPE_CHECKING:
    from lexicon_cli.kernel.native._scanner import Doubt

# So many properties that nobody knows are told apart for each event.
_STRANGERS = 48
_LIMITS = (
    *("string_characters", "string_bytes", "insert_id_bytes", "event_bytes", "property_bytes"),
    *("list_elements", "object_keys", "nesting_depth", "property_name_characters"),
)


class NativeBlocks:
    """Checks blocks of lines; what it learns of the data carries over to later spans."""

    def __init__(self, scanner: Any, judge: EventJudge, options: KernelOptions) -> None:
        limits = judge.bundle.limits
        now_ms = judge.ingest.now_ms
        self._scanner = scanner(
            {
                **{name: limits[name] for name in _LIMITS},
                "late_ms": judge.ingest.late_ms,
                "earliest_ms": limits["earliest_time"] * 1000,
                "latest_ms": now_ms + limits["future_seconds"] * 1000,
                "last_year": datetime.fromtimestamp(now_ms / 1000, UTC).year + 1,
                "most_strangers": _STRANGERS,
                "own_names": sorted(DEFAULT_PROPERTIES),
                "blocked": sorted(BLOCKED_IDS_LENIENT),
            }
        )
        self._helper = Helper(judge, self._scanner, Ranks(options))
        self._faults = Faults(judge, options)

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

        Without `counts_faults` the recorder is told of every line with a fault in it. Returns
        (physical lines, lines that are not blank). `finish` has to follow, at the latest when the
        recorder is closed.
        """
        scan = self._scanner.scan
        lines, counted, left = scan(block, offset, number, self._helper, counts_faults)
        judged = 0
        for begin, end, at, doubts in left:
            line = block[begin:end]
            if doubts is not None and counts_faults:
                self._learn(recorder, *doubts)
                again = scan(line + b"\n", offset + begin, at, self._helper, True)
                if again[1]:
                    counted += 1
                    continue
            judged += check_line(line, recorder, offset + begin, at)
        recorder.events += counted
        if counted:
            recorder.tally.ledger.extend_raw(self._scanner.take_rows())
        if self._scanner.is_full:
            self.finish(recorder)
        return lines, counted + judged

    def finish(self, recorder: Recorder) -> None:
        """Tell the recorder's tally of all that was counted."""
        self._take(recorder, forget=False)

    def _take(self, recorder: Recorder, *, forget: bool) -> None:
        self._count_strangers(recorder)
        traffic, flagged, units, groups, places = self._scanner.take_totals(forget)
        tally = recorder.tally
        for index, count, first, last in traffic:
            resolved = self._event(index).resolved
            name = tally.event_name(resolved.name, planned=resolved.planned)
            tally.count_traffic(name, count, first, last)
        for rank, count in enumerate(flagged):
            tally.flagged[rank] += count
        tally.time_units["s"] += units[0]
        tally.time_units["ms"] += units[1]
        self._faults.count(recorder, groups, places)

    def _count_strangers(self, recorder: Recorder) -> None:
        strangers = self._scanner.take_strangers()
        if strangers:
            self._faults.count_strangers(recorder, strangers)
        loose = self._scanner.take_loose()
        if loose:
            self._faults.count_loose(recorder, loose)

    def _event(self, index: int) -> CountedEvent:
        event = self._helper.events[index]
        assert event is not None
        return event

    def _learn(
        self, recorder: Recorder, index: int, platform: int, doubts: "tuple[Doubt, ...]"
    ) -> None:
        """Find out what the doubts about a line are, once and for all."""
        event = self._event(index)
        for name, kind, token, is_known in doubts:
            if is_known:
                continue
            at = platform if kind == PLATFORM else 0
            rank, number = self._faults.learn(event, platform, name, kind, token)
            if not self._scanner.learn(index, at, name, kind, token, rank, number):
                self._take(recorder, forget=True)
                self._faults.forget()
                return
