"""What the audit's page draws, as plain JSON: it lives in the report, so that a saved report can be
turned into the page later."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lexicon_cli.core.report import Report
from lexicon_cli.jobs.audit.window import iso

if TYPE_CHECKING:
    from lexicon_cli.jobs.drift import DriftChart
    from lexicon_cli.volume.charts import Series

_MOST = 40  # charts of a kind


def charts_of(drawn: Mapping[str, Any], identity: Report | None) -> dict[str, Any]:
    """Series of volume with their bands and marks, shares by day of what drifted, and how large
    the clusters of ids are."""
    charts: dict[str, Any] = {
        "volume": [_volume(one) for one in drawn.get("volume", ())[:_MOST]],
        "drift": [_drift(one) for one in drawn.get("drift", ())[:_MOST]],
    }
    if identity is not None:
        charts["identity"] = dict(identity.details)
    return charts


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
