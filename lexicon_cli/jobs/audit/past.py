"""What is known of the window before: from a saved report, or from the store's own record."""

from collections.abc import Mapping

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.records import dataclass
from lexicon_cli.jobs.audit.evidence import Wanted
from lexicon_cli.jobs.audit.standing import Known
from lexicon_cli.jobs.audit.window import Window
from lexicon_cli.jobs.report import read_report


@dataclass(frozen=True, slots=True)
class Past:
    """Findings of the window before. `source` is "report" for those of a saved one, else "window":
    whether the store had them or they were worked out anew does not show. `is_new`: the latter."""

    source: str
    window: Window | None
    known: tuple[Known, ...]
    is_new: bool = False


def past_of(wanted: Wanted, window: Window, events_before: int) -> Past | None:
    """What was kept of the window before; None if it has to be looked at again. `events_before` is
    how many events it has by now: a record of another number is out of date.

    Raises InputError for a report that is none, StoreError.
    """
    if wanted.before is not None:
        return _of_report(wanted.before)
    if wanted.data:
        return None
    from lexicon_cli.store.audits import read_audit
    from lexicon_cli.store.opening import DEFAULT_STORE, open_store

    before = window.before()
    with open_store(wanted.store or DEFAULT_STORE) as connection:
        kept = read_audit(connection, wanted.project or "", before.first, before.last)
    if kept is None or kept.events != events_before:
        return None
    return Past("window", before, tuple(map(Known.from_dict, kept.findings)))


def _of_report(file: str) -> Past:
    report = read_report(file)
    window = report.details.get("window")
    if report.command != "audit" or not isinstance(window, Mapping):
        raise InputError(
            f'"{file}" is a report of "lexicon {report.command}", not of an audit',
            hint='write one with "lexicon audit … --output json=FILE"',
        )
    comparison = report.details.get("comparison")
    standings = comparison.get("standings", {}) if isinstance(comparison, Mapping) else {}
    since = str(window.get("since"))
    known = tuple(
        Known.of(one, str(standings.get(one.fingerprint, {}).get("since", since)))
        for one in report.findings
    )
    return Past("report", None, known)
