"""What the audit's page draws, as plain JSON: it lives in the report, so that a saved report can be
turned into the page later."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.report import Report
from lexicon_cli.jobs.audit.window import iso

if TYPE_CHECKING:
    from lexicon_cli.jobs.drift import DriftChart
    from lexicon_cli.volume.charts import Series

_MOST = 40  # charts of a kind


def charts_of(
    drawn: Mapping[str, Any], findings: Sequence[Finding], identity: Report | None
) -> dict[str, Any]:
    """Series of volume with their bands and marks, shares by day of what drifted, both of the
    `findings` only, and how large the clusters of ids are."""
    told = {(one.event, one.code) for one in findings}
    prints = {one.fingerprint for one in findings}
    series = [one for one in map(_volume, drawn.get("volume", ())) if _is_told(one, told)]
    drifts = [_drift(one) for one in drawn.get("drift", ()) if one.fingerprint in prints]
    charts: dict[str, Any] = {"volume": series[:_MOST], "drift": drifts[:_MOST]}
    if identity is not None:
        charts["identity"] = dict(identity.details)
    return charts


def _is_told(series: Mapping[str, Any], told: set[tuple[str | None, str]]) -> bool:
    return any((series["event"], mark["code"]) in told for mark in series["marks"])


def _volume(series: "Series") -> dict[str, Any]:
    return {
        "event": series.event,
        "platform": series.platform,
        "days": [iso(day) for day in series.days],
        "counts": list(series.counts),
        "expected": list(series.expected),
        "low": list(series.low),
        "high": list(series.high),
        "marks": [
            {"code": mark.code, "since": iso(mark.since), "until": iso(mark.until)}
            for mark in series.marks
        ],
    }


def _drift(chart: "DriftChart") -> dict[str, Any]:
    return {
        "fingerprint": chart.fingerprint,
        "code": chart.code,
        "event": chart.event,
        "property": chart.property,
        "where": dict(chart.where),
        "measure": chart.measure,
        "since": None if chart.since is None else iso(chart.since),
        "days": [iso(day) for day, _, _ in chart.days],
        "hits": [hits for _, hits, _ in chart.days],
        "trials": [trials for _, _, trials in chart.days],
    }
