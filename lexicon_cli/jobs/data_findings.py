"""From a tally to findings: cells become groups with places, rules put them in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Finding, Sample
from lexicon_cli.core.group import Group
from lexicon_cli.events.sources import STDIN, Source
from lexicon_cli.kernel.cell import Cell, SamplePlace
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.tally import Span, Tally
from lexicon_cli.rules.judge import never_seen, to_finding

# Offending values that a report names; the rest are counted together.
_MOST_VALUES = 8


def name_of(source: Source) -> str:
    """How reports name an input."""
    return "<stdin>" if source.name == STDIN else source.name


def findings_of(
    tally: Tally, bundle: SchemaBundle, options: KernelOptions, sources: Sequence[Source]
) -> tuple[Finding, ...]:
    """All findings of a finished tally, worst first."""
    names = [name_of(source) for source in sources]
    lines = LineNumbers(tally.spans)
    findings = [
        to_finding(
            _group(code, event, prop, variant, cell, tally, names, lines),
            bundle,
            timezone=bundle.timezone,
            grades=options.grades,
        )
        for code, event, prop, variant, cell in tally.all_cells()
    ]
    if _is_on("EVT008", options.grades) and options.select.keeps_all:
        seen = {name: traffic.count for name, traffic in tally.traffic.items()}
        findings += never_seen(bundle, seen, grades=options.grades)
    return tuple(sorted(findings, key=worst_first))


def _is_on(code: str, grades: Mapping[str, int]) -> bool:
    return bool(grades.get(code, 0 if grades else 1))


def _group(
    code: str,
    event: str | None,
    prop: str | None,
    variant: str,
    cell: Cell,
    tally: Tally,
    names: Sequence[str],
    lines: "LineNumbers",
) -> Group:
    traffic = tally.traffic.get(event) if event is not None else None
    values = sorted(cell.values.counts.items(), key=lambda item: (-item[1], item[0]))
    shown = values[:_MOST_VALUES]
    return Group(
        code=code,
        event=event,
        property=prop,
        variant=variant,
        count=cell.count,
        traffic=0 if traffic is None else traffic.count,
        first_time=cell.first,
        last_time=cell.last,
        platforms=dict(sorted(cell.platforms.items())),
        app_versions=dict(sorted(cell.versions.counts.items())),
        values=tuple((_cut(value), count) for value, count in shown),
        other_values=cell.values.rest + sum(count for _, count in values[_MOST_VALUES:]),
        samples=tuple(_sample(sample, names, lines) for sample in cell.samples),
    )


def _sample(place: SamplePlace, names: Sequence[str], lines: "LineNumbers") -> Sample:
    source, offset, start, line, insert_id, value = place
    return Sample(
        input=names[source],
        line=lines.absolute(source, start, line),
        offset=offset,
        insert_id=insert_id,
        value=value,
    )


def _cut(value: str) -> str:
    return value if len(value) <= 80 else f"{value[:79]}…"


class LineNumbers:
    """Line numbers of whole files, from those within spans."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._before: dict[tuple[int, int], int] = {}
        counted: dict[int, int] = {}
        for span in sorted(spans):
            before = counted.get(span.source, 0)
            self._before[span.source, span.start] = before
            counted[span.source] = before + span.newlines

    def absolute(self, source: int, start: int, line: int) -> int:
        """The number, from 1, of the line that is number `line`, from 0, of a span."""
        return self._before[source, start] + line + 1


def worst_first(finding: Finding) -> tuple[Any, ...]:
    """The order of findings on data."""
    return (
        -finding.severity.rank,
        -finding.count,
        finding.code,
        finding.event or "",
        finding.property or "",
        finding.fingerprint,
    )
