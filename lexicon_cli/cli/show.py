"""From a Report to files, standard output and an exit code."""

import os
from pathlib import Path

from lexicon_cli.cli import ci
from lexicon_cli.cli.options import ResultOptions
from lexicon_cli.cli.terminal import say, style_for
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.core.report import Report
from lexicon_cli.output.formats import FOR_PEOPLE, WITHOUT_NOTES, check_format, render
from lexicon_cli.output.style import Style
from lexicon_cli.output.write import print_text, print_utf8, utf8, write_file

CLEAN, FINDINGS, UNUSABLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Target:
    """One output: a format, and a file or None for standard output. `chosen` is False where nobody
    named the format, so that a CI system may add to it."""

    format: str
    file: Path | None
    chosen: bool = True


def targets(results: ResultOptions, settings: Settings) -> tuple[Target, ...]:
    """Where the report goes; checked before any work, so that no run of minutes ends in a typo."""
    name = check_format(results.format or settings.format)
    chosen = bool(results.format) or "format" in settings.origin
    main = Target(name, results.output_file, chosen)
    found = [main, *(_target(text) for text in results.output or ())]
    for target in found:
        if target.file is not None:
            check_folder(target.file)
    return tuple(found)


def check_folder(file: Path) -> None:
    """Raise UsageError for a file that cannot be written because of where it would stand."""
    if file.is_dir():
        raise UsageError(f'cannot write "{file}": it is a directory')
    if not file.absolute().parent.is_dir():
        raise UsageError(f'cannot write "{file}": no directory "{file.absolute().parent}"')


def finish(report: Report, found: tuple[Target, ...], settings: Settings) -> int:
    """Write the report to every target; the exit code."""
    for target in found:
        if target.file is None:
            _print(report, target, style_for(settings.color, settings.max_findings), settings)
        else:
            style = _for_ci(Style(max_findings=settings.max_findings), settings)
            write_file(target.file, utf8(render(report, target.format, style)))
    if ci.wants_summary(os.environ, found[0].format, chosen=found[0].chosen):
        ci.add_summary(os.environ, render(report, "markdown", _for_ci(Style(), settings)))
    return exit_code(report, settings)


def _for_ci(style: Style, settings: Settings) -> Style:
    """The style with what CI systems must know. `--fail-on never` only keeps the exit code 0: an
    error is still shown as a failure."""
    return replace(ci.placed(style, os.environ), fail_on=settings.fail_on or Severity.ERROR)


def _print(report: Report, target: Target, plain: Style, settings: Settings) -> None:
    style = _for_ci(plain, settings)
    text = render(report, target.format, style)
    if target.format not in FOR_PEOPLE:
        print_utf8(text)
    else:
        print_text(ci.guarded(os.environ, text))
        if ci.adds_annotations(os.environ, chosen=target.chosen):
            print_utf8(render(report, "github", style))
    if target.format in WITHOUT_NOTES:
        for note in report.notes:
            say(f"lexicon: note: {note}")


def exit_code(report: Report, settings: Settings) -> int:
    """0, or 1 if findings at or above `fail_on` touch more than `max_rate` of the events."""
    if settings.fail_on is None or not report.fails(settings.fail_on):
        return CLEAN
    if settings.max_rate and faulty_rate(report, settings.fail_on) <= settings.max_rate:
        return CLEAN
    return FINDINGS


def faulty_rate(report: Report, threshold: Severity) -> float:
    """The share of events, 0..1, with a finding at or above the threshold. A line that is no event
    at all counts as a faulty one. Totals are counted before anything is hidden; of what is shown
    then, each occurrence counts, so that an event with two such findings may count twice."""
    keys = {Severity.ERROR: "events_with_errors", Severity.WARNING: "events_with_warnings"}
    malformed = report.totals.get("malformed_lines", 0)
    faulty = report.totals.get(keys.get(threshold, "events_with_findings"), 0) + malformed
    if report.totals.get("suppressed") or report.totals.get("baselined"):
        shown = (one.count for one in report.findings if one.severity.rank >= threshold.rank)
        faulty = min(faulty, sum(shown))
    events = report.totals.get("events", 0) + malformed
    return faulty / events if events else 1.0


def _target(text: str) -> Target:
    name, equals, file = text.partition("=")
    if not equals or not file:
        raise UsageError(f'"--output" takes FORMAT=FILE, not "{text}"')
    return Target(check_format(name), Path(file))
