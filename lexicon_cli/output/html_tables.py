"""The tables of an HTML report: events with their traffic, inputs, the parts of a score."""

from collections.abc import Sequence

from lexicon_cli.core.report import Report
from lexicon_cli.output.details import Score, points, raise_line, score_line, score_of
from lexicon_cli.output.event_rows import EventLine, event_lines
from lexicon_cli.output.html_tags import Markup, join, table, tag
from lexicon_cli.output.words import brief, counted, number, percent

MOST_ROWS = 1_000


def events_part(report: Report) -> Markup:
    """Every event that was seen, those with errors first."""
    lines = event_lines(report)
    if not lines:
        return Markup("")
    times = {row.name: (row.first_time or "", row.last_time or "") for row in report.events}
    owners = {row.name: row.owner or "" for row in report.events}
    with_owners = any(owners.values())
    headings = [
        ("Event", ""),
        ("Events", "number"),
        ("Errors", "number"),
        ("Warnings", "number"),
        ("Infos", "number"),
        ("Worst finding hits", "number"),
        ("Status", ""),
        *([("Owner", "")] if with_owners else []),
        ("First", ""),
        ("Last", ""),
    ]
    rows = [
        _event(line, times[line.name], owners[line.name] if with_owners else None)
        for line in lines[:MOST_ROWS]
    ]
    parts = [
        tag("h2", "Events", id="events"),
        table("Events by how much is wrong with them", headings, rows),
    ]
    if len(lines) > MOST_ROWS:
        more = counted(len(lines) - MOST_ROWS, "more event name")
        parts.append(tag("p", f"{more} in the JSON report.", class_="note"))
    return tag("section", join(*parts), aria_labelledby="events")


def _event(line: EventLine, times: Sequence[str], owner: str | None) -> Markup:
    share = "" if line.worst_share is None else percent(line.worst_share)
    kind = "error" if line.errors else "warning" if line.warnings else None
    cells = [
        tag("th", brief(line.name, 255), scope="row"),
        _number(line.count),
        *(_number(count) for count in (line.errors, line.warnings, line.infos)),
        tag("td", share, class_="number"),
        tag("td", line.status),
        *([] if owner is None else [tag("td", owner)]),
        *(tag("td", time[:10], title=time or None) for time in times),
    ]
    return tag("tr", join(*cells), class_=kind)


def _number(count: int) -> Markup:
    return tag("td", number(count) if count else "0", class_="number" if count else "number none")


def inputs_part(report: Report) -> Markup:
    """What was looked at, also where nothing was found."""
    if not report.inputs:
        return Markup("")
    headings = [("Input", ""), ("Lines", "number"), ("Events", "number"), ("Bytes", "number")]
    rows = [
        tag(
            "tr",
            join(
                tag("th", entry.name, scope="row"),
                *(_number(count) for count in (entry.lines, entry.events, entry.bytes)),
            ),
        )
        for entry in report.inputs[:MOST_ROWS]
    ]
    heading = tag("h2", "Inputs", id="inputs")
    return tag("section", join(heading, table("What was read", headings, rows)))


def score_part(report: Report) -> Markup:
    """The score of the plan with its parts, if it was asked for."""
    score = score_of(report)
    return Markup("") if score is None else tag("section", join(*_score(score)))


def _score(score: Score) -> list[Markup]:
    line = score_line(score)
    parts = [tag("h2", line[0].upper() + line[1:], id="score")]
    if score.parts:
        headings = [("Part", ""), ("Share", "number"), ("Points", "number"), ("Of", "number")]
        rows = [
            tag(
                "tr",
                join(
                    tag("th", part.name, scope="row"),
                    tag("td", percent(part.share), class_="number"),
                    tag("td", points(part.points), class_="number"),
                    tag("td", points(part.weight), class_="number"),
                ),
            )
            for part in score.parts
        ]
        parts.append(table("What the score is made of", headings, rows))
    if score.raises:
        parts.append(tag("h3", "What would raise it most"))
        parts.append(tag("ul", join(*(tag("li", raise_line(entry)) for entry in score.raises))))
    return parts
