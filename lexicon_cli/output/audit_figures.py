"""The figures of an audit's page: volume with its band, shares by day, sizes of clusters, cost."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lexicon_cli.output.audit_view import real, rows, text, whole
from lexicon_cli.output.charts import BAND, GRID, INK, MARK, SOFT, Drawings
from lexicon_cli.output.html_tags import Markup, join, tag
from lexicon_cli.output.words import brief, number, percent

MOST = 24  # figures of a kind on a page
_LONGEST = 80


def volume_figures(drawings: Drawings, charts: Mapping[str, Any]) -> list[Markup]:
    """One figure for each event (and platform) whose volume is told of."""
    return [_volume(drawings, one) for one in rows(charts.get("volume"))[:MOST]]


def drift_figures(drawings: Drawings, charts: Mapping[str, Any]) -> list[Markup]:
    """One figure for each property that drifted."""
    return [_drift(drawings, one) for one in rows(charts.get("drift"))[:MOST]]


def cluster_figure(drawings: Drawings, charts: Mapping[str, Any]) -> Markup | None:
    """How many ids people have; None where identity was not looked at."""
    identity = charts.get("identity")
    sizes = rows(identity.get("cluster_sizes")) if isinstance(identity, Mapping) else []
    if not sizes:
        return None
    labels = [text(one.get("ids")) for one in sizes]
    people = [whole(one.get("people")) for one in sizes]

    def draw(axes: Any) -> None:
        bars = axes.bar(labels, people, color=BAND, edgecolor=INK, linewidth=0.8)
        axes.bar_label(bars, labels=[number(count) for count in people], color=SOFT, fontsize=11)
        axes.set_yscale("symlog", linthresh=10)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("ids a person has")

    told = ", ".join(
        f"{label}: {number(count)}" for label, count in zip(labels, people, strict=True)
    )
    return _figure(
        "Ids merged into one person",
        "People by how many ids were merged into them; the scale is logarithmic.",
        drawings.svg(draw, label=f"People by number of ids. {told}"),
    )


def cost_figure(drawings: Drawings, cost: Mapping[str, Any]) -> Markup | None:
    """The events that cost most."""
    listed = rows(cost.get("by_event"))[:12]
    total = whole(cost.get("billed_events"))
    if not listed or not total:
        return None
    counts = [whole(one.get("events")) for one in listed]
    planned = [one.get("planned") is not False for one in listed]
    names = [brief(text(one.get("event")), 60) for one in listed]

    def draw(axes: Any) -> None:
        places = range(len(counts))
        axes.barh(places, counts, color=[BAND if own else MARK for own in planned])
        axes.set_yticks(list(places), [str(place + 1) for place in places])
        axes.invert_yaxis()
        axes.xaxis.grid(visible=True, color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)

    items = [
        tag(
            "li",
            join(
                name,
                tag("span", f" {number(count)} · {percent(count / total)}", class_="soft"),
                "" if own else tag("span", " not in the plan", class_="flag"),
            ),
        )
        for name, count, own in zip(names, counts, planned, strict=True)
    ]
    drawn = drawings.svg(draw, label="Events of the window by name, most first", height=3.4)
    return tag(
        "figure",
        join(
            tag("figcaption", tag("b", "Where the events go")),
            tag("div", join(drawn, tag("ol", join(*items), class_="legend")), class_="beside"),
        ),
    )


def _volume(drawings: Drawings, one: Mapping[str, Any]) -> Markup:
    days = [day for raw in one.get("days", ()) if (day := _day(raw)) is not None]
    counts, expected, low, high = (
        _numbers(one.get(key), len(days)) for key in ("counts", "expected", "low", "high")
    )
    marks = rows(one.get("marks"))
    marked = [_is_marked(day, marks) for day in days]

    def draw(axes: Any) -> None:
        axes.fill_between(days, low, high, color=BAND, linewidth=0)
        axes.plot(days, expected, color=SOFT, linewidth=0.8, linestyle=":")
        axes.plot(days, counts, color=INK, linewidth=1.6)
        at = [index for index, is_marked in enumerate(marked) if is_marked]
        axes.plot(
            [days[index] for index in at],
            [counts[index] for index in at],
            "D",
            color=MARK,
            markersize=5,
        )
        known = [value for value in (*counts, *high) if value == value]
        most = max([value for value in counts if value == value] + [1.0])
        axes.set_ylim(0, 1.12 * max([most, *(v for v in known if v <= 3 * most)]))
        _dates(axes)

    event = brief(text(one.get("event")), _LONGEST)
    platform = text(one.get("platform"))
    codes = ", ".join(dict.fromkeys(text(mark.get("code")) for mark in marks))
    since = min((text(mark.get("since")) for mark in marks), default="")
    return _figure(
        join(event, tag("span", f" {platform}", class_="soft") if platform else ""),
        f"Events a day; {codes} since {since}" if codes else "Events a day",
        drawings.svg(draw, label=f"Events a day from {days[0]} to {days[-1]}" if days else "empty"),
    )


def _drift(drawings: Drawings, one: Mapping[str, Any]) -> Markup:
    days = [day for raw in one.get("days", ()) if (day := _day(raw)) is not None]
    hits = _numbers(one.get("hits"), len(days))
    trials = _numbers(one.get("trials"), len(days))
    shares = [
        hit / trial if trial and trial == trial else float("nan")
        for hit, trial in zip(hits, trials, strict=True)
    ]
    is_share = all(value <= 1 for value in shares if value == value)
    since = _day(one.get("since"))

    def draw(axes: Any) -> None:
        axes.plot(days, shares, color=INK, linewidth=1.3, marker="o", markersize=2.5)
        if since is not None:
            axes.axvline(since, color=MARK, linewidth=1.0, linestyle="--")
        top = max([value for value in shares if value == value] + [0.0])
        axes.set_ylim(0, max(0.05, 1.12 * top))
        if is_share:
            from matplotlib.ticker import PercentFormatter

            axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        _dates(axes)

    name = " › ".join(
        part for key in ("event", "property") if (part := brief(text(one.get(key)), _LONGEST))
    )
    where = one.get("where")
    place = _place(where) if isinstance(where, Mapping) else ""
    told = brief(text(one.get("measure")), 160)
    label = f"{text(one.get('code'))}: {told}" + (f", since {since}" if since else "")
    return _figure(
        join(name, tag("span", f" {place}", class_="soft") if place else ""),
        label,
        drawings.svg(draw, label=label),
    )


def _place(where: Mapping[str, Any]) -> str:
    """`ios, 5.2.0`; the value of a property with its name: `page_kind: checkout`."""
    parts = (
        text(value) if name in ("platform", "app_version") else f"{text(name)}: {text(value)}"
        for name, value in where.items()
    )
    return ", ".join(parts)


def _figure(title: str, caption: str, drawn: Markup) -> Markup:
    head = join(tag("b", title), tag("span", caption, class_="soft caption"))
    return tag("figure", join(tag("figcaption", head), drawn))


def _dates(axes: Any) -> None:
    from matplotlib import dates

    of_dates: Any = dates
    locator = of_dates.AutoDateLocator(maxticks=8)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(of_dates.ConciseDateFormatter(locator, show_offset=False))
    axes.yaxis.grid(visible=True, color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)


def _is_marked(day: date, marks: Sequence[Mapping[str, Any]]) -> bool:
    return any(
        (since := _day(mark.get("since"))) is not None
        and (until := _day(mark.get("until"))) is not None
        and since <= day <= until
        for mark in marks
    )


def _day(raw: Any) -> date | None:
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        return None


def _numbers(raw: Any, length: int) -> list[float]:
    listed = list(raw) if isinstance(raw, list | tuple) else []
    listed += [None] * (length - len(listed))
    return [float("nan") if value is None else real(value) for value in listed[:length]]
