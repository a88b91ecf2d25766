"""The baseline applied to a report: what it covers is hidden, what exceeds it stays."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from lexicon_cli.core.finding import Finding, Place
from lexicon_cli.core.records import replace
from lexicon_cli.core.report import Report
from lexicon_cli.policy.baseline import (
    BY_COUNT,
    Comparison,
    Entry,
    Group,
    Key,
    groups_of,
)
from lexicon_cli.policy.counting import counting
from lexicon_cli.policy.ratchet import stale
from lexicon_cli.policy.verdicts import sup_finding


def apply_baseline(
    report: Report,
    entries: Iterable[Entry],
    *,
    family: str,
    file: str,
    today: date,
    comparison: Comparison = BY_COUNT,
    ran: Mapping[str, int] | None = None,
    grades: Mapping[str, int] | None = None,
) -> Report:
    """The report without the findings that entries of the family cover.

    Of a group that exceeds its entry all findings stay, with what the entry allows as `reason`:
    which of them is the new one cannot be known. Entries that cover nothing any more (SUP005) and
    those whose last day has passed (SUP004) become findings, if `grades` (ranks) have their rules
    on; `ran` (ranks) tells which entries can be called stale, None calls none so. Totals count the
    findings that were hidden as `baselined`, if there are any.
    """
    known = {entry.key(): entry for entry in entries if entry.family == family}
    groups = groups_of(report, family)
    allowed = {
        key: comparison.allowed(entry, groups[key].of)
        for key, entry in known.items()
        if key in groups and entry.covers_on(today)
    }
    kept: list[Finding] = []
    for finding in report.findings:
        key = (family, finding.code, finding.fingerprint)
        if key not in allowed or key not in groups:
            kept.append(finding)
        elif groups[key].count > allowed[key]:
            why = _why(known[key], groups[key], allowed[key], comparison)
            reason = f"{finding.reason}; {why}" if finding.reason else why
            kept.append(replace(finding, reason=reason))
    hidden = len(report.findings) - len(kept)
    own = [
        *_expired(known, groups, file, today, grades or {}),
        *_stale(known, report, family, file, comparison, ran, grades or {}),
    ]
    totals = counting(report.totals, "baselined", hidden)
    return replace(report, findings=(*kept, *own), totals=totals)


def _why(entry: Entry, group: Group, allowed: int, comparison: Comparison) -> str:
    if comparison.by_rate and entry.of and group.of:
        before, now = entry.count * 1000 / entry.of, group.count * 1000 / group.of
        return f"the baseline allows {before:.3g} in 1,000 events, now {now:.3g}"
    return f"the baseline allows {allowed:,}, now {group.count:,}"


def _expired(
    known: Mapping[Key, Entry],
    groups: Mapping[Key, Group],
    file: str,
    today: date,
    grades: Mapping[str, int],
) -> Iterator[Finding]:
    for key, entry in known.items():
        if key in groups and not entry.covers_on(today):
            owner = f" ({entry.owner} answers for it)" if entry.owner else ""
            yield from sup_finding(
                "SUP004",
                f"the baseline's entry for {_named(entry)} ended on {entry.expires}{owner}",
                Place(file, entry.line),
                grades=grades,
                about=key,
                variant="baseline",
            )


def _stale(
    known: Mapping[Key, Entry],
    report: Report,
    family: str,
    file: str,
    comparison: Comparison,
    ran: Mapping[str, int] | None,
    grades: Mapping[str, int],
) -> Iterator[Finding]:
    """One for each entry; for data one for all, since what is rare comes and goes."""
    if ran is None:
        return
    gone = list(stale(known.values(), report, family, ran, comparison))
    if len(gone) > 1 and "events" in report.totals:
        yield from sup_finding(
            "SUP005",
            f"{len(gone):,} entries of the baseline match nothing in this data, such as the one for"
            f" {_named(gone[0])}",
            Place(file, gone[0].line),
            grades=grades,
            about=(family,),
            suggestion="lexicon baseline prune",
        )
        return
    for entry in gone:
        yield from sup_finding(
            "SUP005",
            f"the baseline's entry for {_named(entry)} matches nothing any more",
            Place(file, entry.line),
            grades=grades,
            about=entry.key(),
            suggestion="lexicon baseline prune",
        )


def _named(entry: Entry) -> str:
    names = [f'"{_brief(name)}"' for name in (entry.event, entry.property) if name]
    return " ".join([entry.code, *(["on"] if names else []), " › ".join(names)]).strip()


def _brief(name: str) -> str:
    flat = " ".join(name[:200].split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"
