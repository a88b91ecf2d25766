"""HTML: one file for people who do not use a terminal; no network, no script needed to read it.

Everything from data is escaped, and the page's own policy (CSP) lets nothing run or load but the
one style and the one script that are written here.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import Report
from lexicon_cli.output.audit_view import AuditView, audit_view
from lexicon_cli.output.audit_words import standing, summary
from lexicon_cli.output.details import verdict_line
from lexicon_cli.output.html_findings import findings_part
from lexicon_cli.output.html_page import SCRIPT, STYLE
from lexicon_cli.output.html_tables import events_part, inputs_part, score_part
from lexicon_cli.output.html_tags import Markup, empty, join, tag
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import (
    NEVER_SEEN,
    SEVERITIES,
    affected_share,
    fixes,
    hidden,
    is_about_data,
    number,
    plan_title,
    tally,
    verdict,
)

if TYPE_CHECKING:
    from lexicon_cli.output.charts import Drawings

_TITLES = {
    "lint": "Tracking plan check",
    "validate": "Event data check",
    "diff": "Tracking plan changes",
    "audit": "Tracking audit",
}


def render(report: Report, style: Style) -> str:
    """Verdict and totals, what to mend in the order of harm, events, inputs."""
    view = audit_view(report)
    drawings, audited = None, Markup("")
    if view is not None:
        from lexicon_cli.output.audit_html import STYLE as OF_AUDITS
        from lexicon_cli.output.charts import Drawings

        drawings = Drawings()
        audited = _audited(report, view, drawings)
    style_sheet = STYLE if drawings is None else STYLE + OF_AUDITS + drawings.style()
    title = _TITLES.get(report.command, f"lexicon {report.command}")
    named = plan_title(report).removeprefix("plan ")
    body = join(
        _header(report, title, named, view),
        tag("main", join(audited, _main(report, view))),
        _footer(report),
        tag("script", Markup(SCRIPT)),
    )
    head = join(
        empty("meta", charset="utf-8"),
        empty("meta", http_equiv="Content-Security-Policy", content=_policy(style_sheet)),
        empty("meta", name="viewport", content="width=device-width, initial-scale=1"),
        empty("meta", name="color-scheme", content="light dark"),
        empty("meta", name="referrer", content="no-referrer"),
        tag("title", f"{title}: {named}" if named else title),
        tag("style", Markup(style_sheet)),
    )
    page = tag("html", join(tag("head", head), tag("body", body)), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _policy(style_sheet: str) -> str:
    """Only these two texts may act, by their hash; no network, no form, no frame."""
    style, script = (f"'sha256-{_hash(text)}'" for text in (style_sheet, SCRIPT))
    return (
        f"default-src 'none'; style-src {style}; script-src {script}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _audited(report: Report, view: AuditView, drawings: "Drawings") -> Markup:
    """What only an audit has, with links to its parts."""
    from lexicon_cli.output.audit_html import audit_sections, navigation

    made = [part for part in audit_sections(report, view, drawings) if part[2]]
    body = (
        tag("section", join(tag("h2", heading, id=name), content), aria_labelledby=name)
        for name, heading, content in made
    )
    links = [(name, heading) for name, heading, _ in made]
    links += [
        (f"{entry.value}s", f"All {entry.value}s") for entry in SEVERITIES if report.count(entry)
    ]
    return join(navigation([*links, ("events", "Events")]), *body)


def _header(report: Report, title: str, named: str, view: AuditView | None) -> Markup:
    worst = next((entry for entry in SEVERITIES if report.count(entry)), None)
    calm = worst in (None, Severity.INFO)
    kind = "fine" if calm or worst is None else worst.value
    sentence = verdict(report) if is_about_data(report) else tally(report)
    word = {"fine": "In order", "error": "Needs mending", "warning": "Look at this"}[kind]
    parts = [
        tag("p", title, class_="eyebrow"),
        tag("h1", named or title),
        tag("p", join(tag("strong", word), f": {sentence}"), class_=f"verdict {kind}"),
    ]
    changes = filter(None, (verdict_line(report), *summary(report)))
    parts += [tag("p", change, class_="change") for change in changes]
    parts += [tag("p", note, class_="note") for note in report.notes]
    return tag("header", join(*parts, _totals(report, view)))


def _totals(report: Report, view: AuditView | None) -> Markup:
    cells: list[tuple[str, str, str]] = []
    if view is not None:
        from lexicon_cli.output.audit_html import tiles

        cells += tiles(view)
    cells += [
        (f"{severity.value.capitalize()}s", number(report.count(severity)), severity.value)
        for severity in SEVERITIES
    ]
    totals = report.totals
    for key, label in (
        ("events", "Events"),
        ("planned_events", "Planned events"),
        ("malformed_lines", "Malformed lines"),
        ("files", "Files"),
        ("suppressed", "Suppressed"),
        ("baselined", "In the baseline"),
    ):
        if totals.get(key):
            cells.append((label, number(totals[key]), ""))
    if share := affected_share(report):
        value, _, what = share.partition(" with ")
        cells.append((f"Events with {what}", value, ""))
    return tag("dl", join(*(_total(*cell) for cell in cells)), class_="totals")


def _total(label: str, value: str, kind: str) -> Markup:
    used = f"total {kind}" if kind and value != "0" else "total"
    return tag("div", join(tag("dt", label), tag("dd", value)), class_=used)


def _main(report: Report, view: AuditView | None) -> Markup:
    return join(*_sections(report, view))


def _sections(report: Report, view: AuditView | None) -> Iterator[Markup]:
    yield score_part(report)
    listed = [finding for finding in report.findings if finding.code != NEVER_SEEN]
    yield findings_part(report, listed, lambda finding: standing(view, finding))
    if mending := fixes(report):
        yield tag("p", mending, class_="note")
    yield events_part(report)
    yield _never_seen([entry for entry in report.findings if entry.code == NEVER_SEEN])
    yield inputs_part(report)


def _never_seen(findings: Sequence[Finding]) -> Markup:
    if not findings:
        return Markup("")
    names = sorted(finding.event or "" for finding in findings)
    heading = tag("h2", f"Planned but never seen ({number(len(names))})", id="never-seen")
    listed = tag("ul", join(*(tag("li", name) for name in names)), class_="names")
    return tag("section", join(heading, listed), aria_labelledby="never-seen")


def _footer(report: Report) -> Markup:
    return tag("footer", join(*(tag("p", line) for line in _facts(report))))


def _facts(report: Report) -> Iterable[str]:
    if left_out := hidden(report):
        yield f"Not listed: {left_out}"
    yield f"Made by lexicon {report.tool_version} {report.command}"
    if report.plan is not None:
        yield f"Plan {report.plan.digest}"
