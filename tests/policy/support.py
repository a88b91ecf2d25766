"""Plans, findings and reports in few words."""

from datetime import date

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding, Place, Severity, fingerprint
from lexicon_cli.core.report import EventRow, Report
from lexicon_cli.jobs.lint import lint_loaded
from lexicon_cli.plan.load import load_text

TODAY = date(2026, 6, 1)


def finding(code, *, event=None, prop=None, place=None, count=1, about="", severity="warning"):
    return Finding(
        code=code,
        name="some-rule",
        severity=Severity(severity),
        message=f"{code} of {event}",
        event=event,
        property=prop,
        count=count,
        place=place,
        fingerprint=fingerprint(code, event, prop, about),
    )


def at(line, file="plan.yaml"):
    return Place(file, line, 3)


def report(*findings, command="lint", events=None, total=None):
    """Events are traffic by name, for reports on data."""
    rows = tuple(EventRow(name, True, "live", n, None, None) for name, n in (events or {}).items())
    counted = {} if events is None else {"events": sum(events.values()) if total is None else total}
    return Report(
        command=command, tool_version="0", events=rows, findings=tuple(findings), totals=counted
    )


def lint_text(text, *, only=("SUP", "DOC001"), name="plan.yaml", settings=None, today=TODAY):
    """The findings of a plan, from the rules named and those on suppressions."""
    chosen = settings or Settings(select=tuple(only))
    return lint_loaded(load_text(text, name), chosen, today=today)


def codes(found):
    return [one.code for one in found.findings]
