"""The page of an audit: what changed first, then where to see it, then every finding."""

from collections.abc import Iterator, Sequence

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.report import Report
from lexicon_cli.output.audit_figures import (
    cluster_figure,
    cost_figure,
    drift_figures,
    volume_figures,
)
from lexicon_cli.output.audit_view import AuditView, Gone, real, text, whole
from lexicon_cli.output.audit_words import standing
from lexicon_cli.output.charts import Drawings
from lexicon_cli.output.html_tags import Markup, join, table, tag
from lexicon_cli.output.words import (
    NEVER_SEEN,
    brief,
    counted,
    number,
    percent,
    span,
    worst_first,
)

_MOST_ROWS = 200
_RANK = {"new": 0, "worse": 1, "same": 2, "better": 3}
_TILES = (("new", "New"), ("worse", "Worse"), ("same", "As before"), ("better", "Better"))
STYLE = """
:root { --band: #d5e2f0; --line-strong: #8c959f; }
@media (prefers-color-scheme: dark) { :root { --band: #2b4058; --line-strong: #6e7681; } }
nav { margin: 1.25rem 0 0; } nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: 0;
  padding: 0; list-style: none; }
a { color: var(--info); } .soft { color: var(--soft); font-weight: 400; }
.figures { display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); }
figure { margin: 0; border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem; }
figcaption { overflow-wrap: anywhere; margin-bottom: .3rem; } .caption { display: block;
  font-size: .85rem; }
.chart { width: 100%; height: auto; display: block; font-family: inherit; }
.beside { display: grid; gap: .5rem 1.5rem; align-items: center;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); }
.legend { margin: 0; padding-left: 1.6rem; overflow-wrap: anywhere; }
.flag { color: var(--error); font-size: .85rem; }
.badge { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .55rem; font-size: .8rem;
  white-space: nowrap; color: var(--soft); }
.badge.new, .badge.worse { color: var(--error); } .badge.better, .badge.mended {
  color: var(--fine); }
td.message { white-space: normal; min-width: 14rem; overflow-wrap: anywhere; }
meter { width: 100%; height: .9rem; }
@media print { nav { display: none; } figure { break-inside: avoid; } .figures {
  grid-template-columns: 1fr 1fr; } }
"""


def audit_sections(
    report: Report, view: AuditView, drawings: Drawings
) -> Iterator[tuple[str, str, Markup]]:
    """(id, heading, body) of each section that has something to show, in the order of reading."""
    listed = [finding for finding in report.findings if finding.code != NEVER_SEEN]
    yield "changed", "What changed", _changed(view, listed)
    yield "gone", "Mended", _mended(view)
    yield "owners", "By owner", _owners(view)
    volume = volume_figures(drawings, view.charts)
    yield "volume", "Volume", _figures(volume, "The band is where ordinary days lie.")
    drift = drift_figures(drawings, view.charts)
    yield "drift", "Drift", _figures(drift, "The dashed line is the day of the change.")
    clusters = cluster_figure(drawings, view.charts)
    yield "identity", "Identity", _figures([] if clusters is None else [clusters], "")
    yield "coverage", "The plan", _coverage(view)
    yield "cost", "Cost", _cost(view, drawings)


def tiles(view: AuditView) -> Iterator[tuple[str, str, str]]:
    """(label, number, kind) of what changed, for the top of the page."""
    if not view.compared:
        return
    for status, label in _TILES:
        kind = "error" if status in ("new", "worse") else ""
        yield label, number(view.counts.get(status, 0)), kind
    yield "Mended", number(view.counts.get("mended", 0)), ""


def badge(view: AuditView, finding: Finding) -> Markup:
    """How the finding stands, as a small label."""
    told = standing(view, finding)
    stand = view.stand(finding)
    return Markup("") if not told or stand is None else _badge(told, stand.status)


def navigation(sections: Sequence[tuple[str, str]]) -> Markup:
    """Links to the sections."""
    links = (tag("li", tag("a", heading, href=f"#{name}")) for name, heading in sections)
    return tag("nav", tag("ul", join(*links)), aria_label="Sections")


def _badge(told: str, status: str) -> Markup:
    return tag("span", told, class_=f"badge {status}" if status in _RANK else "badge")


def _changed(view: AuditView, findings: Sequence[Finding]) -> Markup:
    """The table of all open findings, new and worse ones first."""
    if not findings:
        return Markup("")

    def order(finding: Finding) -> int:
        stand = view.stand(finding)
        return 9 if stand is None else _RANK.get(stand.status, 9)

    ordered = sorted(worst_first(findings), key=order)
    # What it is stands before what a phone has no room for.
    headings = [(name, "") for name in ("Finding", "What", "Standing", "Since", "Owner")]
    made = [
        tag(
            "tr",
            join(
                tag("th", _name(finding), scope="row"),
                tag("td", finding.message, class_="message"),
                tag("td", badge(view, finding)),
                tag("td", span(finding, "–")[:10]),
                tag("td", brief(finding.owner or "", 60)),
            ),
            class_=finding.severity.value,
        )
        for finding in ordered[:_MOST_ROWS]
    ]
    rest = len(ordered) - _MOST_ROWS
    more = tag("p", f"{counted(rest, 'more finding')} below.", class_="note") if rest > 0 else ""
    return join(table("Findings, new and worse ones first", headings, made), more)


def _name(finding: Finding) -> str:
    subject = " › ".join(brief(part, 80) for part in (finding.event, finding.property) if part)
    return f"{finding.code} {subject}" if subject else f"{finding.code} {finding.name}"


def _mended(view: AuditView) -> Markup:
    if not view.mended:
        return Markup("")

    def row(one: Gone) -> Markup:
        subject = " › ".join(filter(None, (brief(one.event, 80), brief(one.property, 80))))
        cells = [
            tag("th", f"{one.code} {subject or one.name}", scope="row"),
            tag("td", one.since),
            tag("td", number(one.count), class_="number"),
        ]
        return tag("tr", join(*cells))

    headings = [("Finding", ""), ("Open since", ""), ("Events in the window before", "number")]
    return table("Not found any more", headings, map(row, view.mended[:_MOST_ROWS]))


def _owners(view: AuditView) -> Markup:
    if not any(one.name for one in view.owners):
        return Markup("")
    kinds = ("errors", "warnings", "infos", "new", "worse", "better", "mended")
    headings = [("Owner", ""), *((kind.capitalize(), "number") for kind in kinds)]
    made = [
        tag(
            "tr",
            join(
                tag("th", brief(one.name, 80) or "nobody", scope="row"),
                *(tag("td", number(one.counts.get(kind, 0)), class_="number") for kind in kinds),
            ),
        )
        for one in view.owners[:_MOST_ROWS]
    ]
    return table("Findings by who answers for the event", headings, made)


def _figures(figures: Sequence[Markup], note: str) -> Markup:
    if not figures:
        return Markup("")
    told = tag("p", note, class_="note") if note else ""
    return join(told, tag("div", join(*figures), class_="figures"))


def _coverage(view: AuditView) -> Markup:
    raw = view.coverage
    planned, seen = whole(raw.get("planned_events")), whole(raw.get("planned_events_seen"))
    if not planned:
        return Markup("")
    lines = [
        tag("p", f"{number(seen)} of {counted(planned, 'planned event')} seen"),
        tag("meter", "", min=0, max=planned, value=seen, aria_label="planned events seen"),
    ]
    share = raw.get("planned_share")
    if share is not None:
        lines.append(tag("p", f"{percent(real(share))} of the events that came are planned"))
    missing = raw.get("never_seen")
    names = [brief(text(name), 255) for name in missing] if isinstance(missing, list) else []
    if names:
        lines.append(tag("p", "Never seen:", class_="note"))
        items = join(*(tag("li", name) for name in names[:_MOST_ROWS]))
        lines.append(tag("ul", items, class_="names"))
    return join(*lines)


def _cost(view: AuditView, drawings: Drawings) -> Markup:
    raw = view.cost
    if not raw:
        return Markup("")
    month = whole(raw.get("billed_events_a_month"))
    told = f"{number(month)} billed events a month, at the rate of this window"
    lines: list[str] = []
    quota = raw.get("monthly_quota")
    if quota is not None:
        told += f": {percent(real(raw.get('share_of_quota')))} of {number(whole(quota))}"
        used = min(month, whole(quota))
        lines.append(
            tag("meter", "", min=0, max=whole(quota), value=used, aria_label="of the quota")
        )
    lines.insert(0, tag("p", told))
    if duplicates := real(raw.get("duplicate_share")):
        lines.append(tag("p", f"{percent(duplicates)} are copies"))
    figure = cost_figure(drawings, raw)
    if figure is not None:
        lines.append(figure)
    if view.savings:
        headings = [("Could go", ""), ("Why", ""), ("Events a month", "number")]
        made = [
            tag(
                "tr",
                join(
                    tag("th", brief(one.event, 80) or "copies of events", scope="row"),
                    tag("td", one.why),
                    tag("td", number(one.a_month), class_="number"),
                ),
            )
            for one in view.savings
        ]
        lines.append(table("Events that nobody may need", headings, made))
    return join(*lines)
