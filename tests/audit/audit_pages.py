"""A report of an audit, made up."""

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import EventRow, Report

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\x1b[31m\u202e${7*7}$x$'


def invented_report(name=HOSTILE):
    """A report with something of everything; all that data names is called `name`."""
    finding = Finding(
        code="VOL001",
        name="volume-drop",
        severity=Severity.ERROR,
        message=f"{name} fell",
        event=name,
        property=name,
        owner=name,
        count=10,
        share=0.5,
        fingerprint="f1",
    )
    days = [f"2026-04-{day:02}" for day in range(1, 29)]
    numbers = [float(day % 7 + 5) for day in range(28)]
    return Report(
        command="audit",
        tool_version="0",
        totals={"events": 100, "lines": 100},
        events=(EventRow(name, True, "live", 100, None, None, name),),
        findings=(finding,),
        details={
            "window": {"since": "2026-04-22", "until": "2026-04-28"},
            "comparison": {
                "with": "window",
                "window": {"since": "2026-04-15", "until": "2026-04-21"},
                "new_count": 0,
                "worse_count": 1,
                "mended_count": 1,
                "standings": {
                    "f1": {
                        "status": "worse",
                        "since": "2026-04-15",
                        "count_before": 5,
                        "share_before": 0.2,
                    }
                },
                "mended": [
                    {
                        "code": "VAL001",
                        "name": "wrong-type",
                        "severity": "error",
                        "event": name,
                        "property": name,
                        "owner": name,
                        "count": 3,
                        "share": None,
                        "since": "2026-04-01",
                        "fingerprint": "g",
                    }
                ],
            },
            "owners": [{"owner": name, "errors": 1, "worse": 1, "mended": 1}],
            "coverage": {
                "planned_events": 2,
                "planned_events_seen": 1,
                "never_seen": [name],
                "planned_share": 0.5,
            },
            "cost": {
                "days": 7,
                "billed_events": 100,
                "billed_events_a_month": 435,
                "monthly_quota": 400,
                "share_of_quota": 1.0875,
                "duplicate_share": 0.1,
                "by_event": [{"event": name, "events": 100, "planned": False}],
                "savings": [
                    {"why": "unplanned", "event": name, "events": 100, "events_a_month": 435}
                ],
            },
            "charts": {
                "volume": [
                    {
                        "event": name,
                        "platform": name,
                        "days": days,
                        "counts": numbers,
                        "expected": [None] * 14 + numbers[14:],
                        "low": [None] * 14 + [value / 2 for value in numbers[14:]],
                        "high": [None] * 14 + [value * 2 for value in numbers[14:]],
                        "marks": [{"code": "VOL001", "since": days[-3], "until": days[-1]}],
                    }
                ],
                "drift": [
                    {
                        "fingerprint": "f1",
                        "code": "DRF001",
                        "event": name,
                        "property": name,
                        "where": {"platform": name},
                        "measure": name,
                        "since": days[-3],
                        "days": days,
                        "hits": [1] * 28,
                        "trials": [2] * 28,
                    }
                ],
                "identity": {"cluster_sizes": [{"ids": "1", "people": 30}]},
            },
        },
    )
