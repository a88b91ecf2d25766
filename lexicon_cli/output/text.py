"""The report on data at a terminal: is it fine, what is broken most, where, since when, what to do.

80 columns on a terminal and in a pipe; with and without colour the same characters. The only file
that draws with rich.
"""

import io
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import Report
from lexicon_cli.output.audit_view import AuditView, audit_view
from lexicon_cli.output.audit_words import Section, sections, standing, summary
from lexicon_cli.output.details import verdict_line
from lexicon_cli.output.event_rows import EventLine, event_lines
from lexicon_cli.output.safe import shown
from lexicon_cli.output.style import WIDTH, Style
from lexicon_cli.output.words import (
    NEVER_SEEN,
    SEVERITIES,
    TELLING_SHARE,
    advice,
    brief,
    counted,
    fixes,
    hidden,
    number,
    occurrences,
    percent,
    plan_title,
    platforms,
    sample_text,
    says_count,
    span,
    tally,
    verdict,
    where,
    worst_first,
)

_INKS = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFO: "bold cyan",
}
_MOST_ROWS = 20
_MOST_QUIET = 12
_NAME_WIDTH = 36


def render(report: Report, style: Style) -> str:
    """Verdict, findings worst first, a table of events, what was never seen, totals."""
    return _Page(style).render(report)


class _Page:
    """One report being written; holds the console and the style."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._audit: AuditView | None = None
        self._text = io.StringIO()
        self._console = Console(
            file=self._text,
            width=WIDTH,
            force_terminal=style.color,
            color_system="standard" if style.color else None,
            no_color=False,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
        )

    def render(self, report: Report) -> str:
        self._audit = audit_view(report)
        listed = worst_first(entry for entry in report.findings if entry.code != NEVER_SEEN)
        quiet = [entry for entry in report.findings if entry.code == NEVER_SEEN]
        self._head(report)
        for severity in SEVERITIES:
            self._findings([entry for entry in listed if entry.severity is severity], severity)
        self._events(report)
        self._never_seen(quiet)
        for section in sections(report):
            self._section(section)
        self._foot(report, listed)
        return "".join(f"{_without_tail(line)}\n" for line in self._text.getvalue().splitlines())

    def _head(self, report: Report) -> None:
        sign, ink = self._verdict_sign(report)
        self._print(Text.assemble((sign, ink), " ", (self._shown(verdict(report)), "bold")))
        inputs = [entry.name for entry in report.inputs[:3]]
        if len(report.inputs) > 3:
            inputs.append(f"{number(len(report.inputs) - 3)} more")
        self._flow([brief(plan_title(report)), ", ".join(inputs)], "dim", indent=2)
        for note in report.notes:
            self._print(Text(self._shown(note), "italic"), indent=2)
        for change in filter(None, (verdict_line(report), *summary(report))):
            self._print(Text(self._shown(change), "bold"), indent=2)

    def _findings(self, findings: Sequence[Finding], severity: Severity) -> None:
        if not findings:
            return
        most = self._style.max_findings or len(findings)
        self._blank()
        self._print(Text(f"{severity.value.capitalize()}s", "bold"))
        for finding in findings[:most]:
            if severity is not Severity.INFO:
                self._blank()
            self._finding(finding)
        if len(findings) > most:
            rest = counted(len(findings) - most, f"more {severity.value}")
            self._blank()
            self._print(Text(f"{self._sign('more')} and {rest}: --max-findings 0 shows all", "dim"))

    def _finding(self, finding: Finding) -> None:
        ink = _INKS[finding.severity]
        title = Text.assemble(
            (self._sign(finding.severity.value), ink),
            " ",
            (f"{finding.code} {finding.name}", ink),
        )
        subject = [part for part in (finding.event, finding.property) if part]
        if subject:
            between = f" {self._sign('in')} "
            title.append("  ")
            title.append(between.join(self._brief(part) for part in subject), "bold")
        self._print(title)
        self._print(Text(self._shown(finding.message)), indent=4)
        if finding.severity is Severity.INFO:
            return
        self._flow(self._facts(finding), "")
        self._flow(self._values(finding), "")
        todo = advice(finding)
        if todo:
            self._print(Text(f"{self._sign('arrow')} {self._shown(todo)}", "green"), indent=4)
        self._flow(self._places(finding), "dim")

    def _facts(self, finding: Finding) -> list[str]:
        return [
            standing(self._audit, finding),
            "" if says_count(finding) else occurrences(finding),
            self._share(finding),
            platforms(finding.platforms, finding.count),
            span(finding, self._sign("dash")),
        ]

    def _share(self, finding: Finding) -> str:
        """Left out where it is all of it: of an unknown event, every one is wrong."""
        if finding.share is None or finding.share >= 1:
            return ""
        return f"{percent(finding.share)} of its events"

    def _values(self, finding: Finding) -> list[str]:
        """The values seen most, unless the sample or the message shows them, or all are rare."""
        seen = finding.values
        if len(seen) < 2 or f'"{seen[0][0]}"' in finding.message:
            return []
        if seen[0][1] < finding.count * TELLING_SHARE:
            return []
        times = self._sign("times")
        listed = [f"{brief(value, 40)} {times}{number(count)}" for value, count in seen[:3]]
        return [f"values {', '.join(listed)}"]

    def _places(self, finding: Finding) -> list[str]:
        places = []
        if finding.samples:
            sample = finding.samples[0]
            places.append(f"{where(sample)} {sample_text(finding, sample)}".rstrip())
        if finding.place is not None:
            places.append(f"planned at {finding.place.file}:{finding.place.line}")
        return places

    def _events(self, report: Report) -> None:
        lines = event_lines(report)
        if not lines:
            return
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        table.add_column("Event")
        for heading in ("Events", "Findings", "Worst hits"):
            table.add_column(heading, justify="right", no_wrap=True)
        table.add_column("Status", no_wrap=True)
        for line in lines[:_MOST_ROWS]:
            table.add_row(*self._cells(line))
        self._blank()
        self._console.print(table)
        rest = lines[_MOST_ROWS:]
        if rest:
            events = sum(line.count for line in rest)
            faulty = sum(1 for line in rest if line.errors or line.warnings)
            tail = f", {number(faulty)} with errors or warnings" if faulty else ", without findings"
            more = f"{number(len(rest))} more ({counted(events, 'event')}{tail})"
            self._print(Text(f"{self._sign('more')} and {more}", "dim"))

    def _cells(self, line: EventLine) -> tuple[Text, ...]:
        counts = Text(" ").join(
            Text(f"{number(count)} {self._sign(severity.value)}", _INKS[severity])
            for severity, count in zip(
                SEVERITIES, (line.errors, line.warnings, line.infos), strict=True
            )
            if count
        )
        name = self._brief(line.name, _NAME_WIDTH)
        return (
            Text(name, "bold" if line.errors else ""),
            Text(number(line.count)),
            counts if counts.plain else Text(self._sign("fine"), "green"),
            Text("" if line.worst_share is None else percent(line.worst_share)),
            Text(line.status, "" if line.planned else "yellow"),
        )

    def _never_seen(self, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        names = sorted(self._brief(finding.event or "") for finding in findings)
        rest = len(names) - _MOST_QUIET
        more = [f"{number(rest)} more"] if rest > 0 else []
        self._blank()
        self._print(Text(f"Planned but never seen ({number(len(names))})", "bold"))
        for line in _filled([*names[:_MOST_QUIET], *more], ", ", WIDTH - 4):
            self._print(Text(line), indent=4)

    def _section(self, section: Section) -> None:
        self._blank()
        self._print(Text(section.title, "bold"))
        for line in section.lines:
            self._print(Text(self._shown(line)), indent=4)

    def _foot(self, report: Report, listed: Iterable[Finding]) -> None:
        totals = report.totals
        parts = [tally(report), counted(totals.get("events", 0), "event")]
        if malformed := totals.get("malformed_lines", 0):
            parts.append(counted(malformed, "malformed line"))
        if report.inputs:
            parts.append(counted(len(report.inputs), "input"))
        sign, ink = self._verdict_sign(report)
        self._blank()
        self._print(Text.assemble((sign, ink), " ", self._dotted(parts)))
        for line in filter(None, (hidden(report), fixes(report))):
            self._print(Text(line, "dim"), indent=2)
        worst = next(iter(listed), None)
        if worst is not None:
            tip = f"lexicon explain {worst.code} tells why it matters and how to mend it"
            self._print(Text(tip, "dim"), indent=2)

    def _verdict_sign(self, report: Report) -> tuple[str, str]:
        for severity in (Severity.ERROR, Severity.WARNING):
            if report.count(severity):
                return self._sign(severity.value), _INKS[severity]
        return self._sign("fine"), "bold green"

    def _print(self, text: Text, *, indent: int = 0) -> None:
        self._console.print(Padding(text, (0, 0, 0, indent), expand=False))

    def _flow(self, parts: Iterable[str], ink: str, *, indent: int = 4) -> None:
        """Parts side by side as long as they fit a line: a path is not torn from its label."""
        for line in _filled(map(self._shown, parts), f" {self._sign('dot')} ", WIDTH - indent):
            self._print(Text(line, ink), indent=indent)

    def _blank(self) -> None:
        self._text.write("\n")

    def _brief(self, name: str, length: int = 60) -> str:
        return self._shown(brief(self._shown(name), length))

    def _sign(self, name: str) -> str:
        return self._style.sign(name)

    def _shown(self, text: str) -> str:
        return shown(text, unicode=self._style.unicode)

    def _dotted(self, parts: Iterable[str]) -> str:
        return f" {self._sign('dot')} ".join(self._shown(part) for part in parts)


def _filled(parts: Iterable[str], between: str, width: int) -> Iterator[str]:
    """Lines of whole parts, each as full as the width (in columns) allows; empty parts left out."""
    line = ""
    for part in filter(None, parts):
        joined = f"{line}{between}{part}" if line else part
        if line and cell_len(joined) > width:
            yield line
            joined = part
        line = joined
    if line:
        yield line


def _without_tail(line: str) -> str:
    """The line without the spaces that rich pads with, whether or not they carry a colour."""
    bare = line.rstrip(" ")
    if not bare.endswith("\x1b[0m"):
        return bare
    body = bare[: -len("\x1b[0m")]
    return body.rstrip(" ") + "\x1b[0m" if body != body.rstrip(" ") else bare
