"""Events by volume, against a quota: what is billed, and what could go."""

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import EventRow, Report
from lexicon_cli.jobs.audit.cost import cost_of


def _row(name, count, *, planned=True, status="live"):
    return EventRow(name, planned, status if planned else None, count, None, None)


def _report(*rows, copies=0):
    findings = ()
    if copies:
        findings = (
            Finding(
                code="ING011", name="copies", severity=Severity.INFO, message="m", count=copies
            ),
        )
    return Report(
        command="validate",
        tool_version="0",
        totals={"events": sum(row.count for row in rows)},
        events=rows,
        findings=findings,
    )


def test_identity_events_are_not_billed():
    cost = cost_of(_report(_row("Paid", 70), _row("$identify", 30, planned=False)), days=7, quota=0)
    assert (cost.events, cost.billed) == (100, 70)


def test_a_month_is_what_such_days_add_up_to():
    cost = cost_of(_report(_row("Paid", 7_000)), days=7, quota=60_875)
    assert cost.a_month == 30_438
    assert cost.to_dict()["share_of_quota"] == 0.500008


def test_without_a_quota_there_is_no_share_of_it():
    assert cost_of(_report(_row("Paid", 7)), days=7, quota=None).to_dict()["share_of_quota"] is None


def test_savings_are_unplanned_deprecated_and_copies_most_first():
    report = _report(
        _row("Paid", 500),
        _row("Old Paid", 200, status="deprecated"),
        _row("paid", 300, planned=False),
        _row("$mp_web_page_view", 900, planned=False),
        copies=250,
    )
    cost = cost_of(report, days=7, quota=None)
    assert [(one.why, one.event, one.events) for one in cost.savings] == [
        ("unplanned", "paid", 300),
        ("copies", None, 250),
        ("deprecated", "Old Paid", 200),
    ]
    assert cost.unplanned == 300
    assert cost.duplicates == 250 / 1900


def test_no_events_cost_nothing():
    cost = cost_of(_report(), days=7, quota=10)
    assert (cost.billed, cost.duplicates, cost.savings) == (0, 0.0, ())
