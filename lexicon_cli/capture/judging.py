"""One line of the capture file as a row for those who look on: its record, and its findings."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from lexicon_cli.capture.blanking import Line
from lexicon_cli.capture.lines import is_start, iso
from lexicon_cli.capture.request_checks import Found
from lexicon_cli.capture.session import Checked
from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.group import Group
from lexicon_cli.core.platforms import platform_of
from lexicon_cli.kernel.decode import Malformed, decode_event
from lexicon_cli.kernel.ingest import Occurrence, milliseconds
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.recorder import SHOW_VALUES, value_text
from lexicon_cli.rules.judge import to_finding

_Pair = tuple[Line, list[Found]]


class RowJudge:
    """Makes rows of lines in the order of the file. `before` is the judge that this one follows."""

    def __init__(
        self,
        bundle: SchemaBundle,
        judge: EventJudge,
        options: KernelOptions,
        before: "RowJudge | None" = None,
    ) -> None:
        self._bundle = bundle
        self._judge = judge
        self._grades = options.grades
        self._said: Mapping[str, Any] = {} if before is None else before._said
        self._any_masked = frozenset(
            name
            for entry in bundle.events.values()
            for name, facts in entry.properties.items()
            if facts.masked
        )

    def skip(self, pairs: Iterable[_Pair]) -> int:
        """Pass over lines of which no row is made; how many records they are."""
        records = 0
        for line, _ in pairs:
            if line.said is not None:
                self._said = line.said
            else:
                records += 1
        return records

    def rows(self, pairs: Iterable[_Pair]) -> list[Checked]:
        """The rows of lines; a request has one of its own if it is at fault itself."""
        found: list[Checked] = []
        for line, faults in pairs:
            if line.said is not None:
                self._said = line.said
                if faults and not is_start(line.said):
                    found.append(self._row(line, line.said, self._words(faults), is_request=True))
            elif line.is_event:
                found.append(self._event(line, faults))
            else:
                found.append(self._update(line, faults))
        return found

    def _event(self, line: Line, faults: list[Found]) -> Checked:
        try:
            name, properties = decode_event(line.raw)
        except Malformed as fault:
            malformed = Occurrence(fault.code, None, fault.variant)
            findings = self._findings(None, [malformed], None)
            return self._row(line, {}, (*findings, *self._words(faults)), is_request=True)
        platform = platform_of(properties.get("mp_lib"), properties.get("$os"))
        time_ms = milliseconds(properties.get("time"))
        occurrences = self._judge.judge(
            name, properties, line_bytes=len(line.raw), platform=platform, time_ms=time_ms
        )
        resolved = self._judge.resolve(name)
        entry = resolved.entry
        masked = self._any_masked
        if entry is not None:
            masked = frozenset(name for name, facts in entry.properties.items() if facts.masked)
        findings = self._findings(resolved.name, occurrences, time_ms)
        return self._row(
            line,
            {"event": name, "properties": properties},
            (*findings, *self._words(faults)),
            planned=entry is not None,
            status=None if entry is None else entry.status,
            platform=platform,
            time=None if time_ms is None else _iso(time_ms),
            masked=masked,
        )

    def _update(self, line: Line, faults: list[Found]) -> Checked:
        try:
            record = orjson.loads(line.raw)
        except orjson.JSONDecodeError:
            record = None
        is_object = isinstance(record, dict)
        return self._row(
            line,
            record if is_object else {},
            self._words(faults),
            is_request=not is_object,
            masked=self._any_masked,
        )

    def _findings(
        self, event: str | None, occurrences: Iterable[Occurrence], time_ms: int | None
    ) -> tuple[Finding, ...]:
        groups = (
            Group(
                code=one.code,
                event=event,
                property=one.property,
                variant=one.variant,
                count=1,
                traffic=1,
                first_time=time_ms,
                last_time=time_ms,
                values=_values(one),
            )
            for one in occurrences
            if self._is_on(one.code, one.variant)
        )
        return tuple(self._finding(group) for group in groups)

    def _words(self, faults: Iterable[Found]) -> tuple[Finding, ...]:
        groups = (
            Group(
                code=one.code,
                event=one.event,
                property=None,
                variant=one.variant,
                count=1,
                values=() if one.value is None else ((one.value, 1),),
            )
            for one in faults
            if self._is_on(one.code, one.variant)
        )
        return tuple(self._finding(group) for group in groups)

    def _finding(self, group: Group) -> Finding:
        bundle = self._bundle
        return to_finding(group, bundle, timezone=bundle.timezone, grades=self._grades)

    def _is_on(self, code: str, variant: str) -> bool:
        plain = self._grades.get(code, 0 if self._grades else 1)
        return bool(self._grades.get(f"{code}/{variant}", plain))

    def _row(
        self, line: Line, record: Mapping[str, Any], findings: tuple[Finding, ...], **more: Any
    ) -> Checked:
        return Checked(
            received=str(self._said.get("received", "")),
            endpoint=str(self._said.get("endpoint", "")),
            client=self._said.get("client"),
            record=dict(record),
            findings=tuple(sorted(findings, key=lambda one: -one.severity.rank)),
            line=line.number + 1,
            offset=line.offset,
            **more,
        )


def _iso(time_ms: int) -> str | None:
    try:
        return iso(time_ms)
    except (OverflowError, ValueError, OSError):
        return None


def _values(one: Occurrence) -> tuple[tuple[str, int], ...]:
    """What may be shown of the value; as in a report, not that of every check."""
    if one.value is None or one.code not in SHOW_VALUES:
        return ()
    return ((value_text(one.value), 1),)
