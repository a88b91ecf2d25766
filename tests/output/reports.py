"""Reports to render: one as a real run gives it, one of a plan, one clean, one hostile."""

from lexicon_cli.core.finding import Finding, Place, Sample, Severity, fingerprint
from lexicon_cli.core.report import EventRow, InputInfo, PlanRef, Report

PLAN = PlanRef("Acme Shop", "2.3.0", "sha256:" + "ab" * 32)


def finding(code: str, name: str, severity: Severity, message: str, **facts) -> Finding:
    """A finding whose fingerprint follows from what it is about."""
    about = fingerprint(code, facts.get("event"), facts.get("property"))
    return Finding(
        code=code, name=name, severity=severity, message=message, fingerprint=about, **facts
    )


def sample(line: int, value=None) -> Sample:
    return Sample("export.ndjson", line, line * 412, f"ins-{line}", value)


def row(name: str, count: int, status: str | None = "live") -> EventRow:
    return EventRow(
        name, status is not None, status, count, "2026-01-01T00:03:00Z", "2026-01-31T23:51:09Z"
    )


def shop_report() -> Report:
    """A month of a shop's events: errors, warnings, an info, two events never seen."""
    return Report(
        command="validate",
        tool_version="0.1.0",
        plan=PLAN,
        inputs=(InputInfo("export.ndjson", 12_347, 12_345, 5_086_964),),
        totals={
            "lines": 12_347,
            "events": 12_345,
            "malformed_lines": 2,
            "events_with_findings": 1_520,
            "events_with_errors": 1_326,
            "events_with_warnings": 1_430,
        },
        events=(
            row("Cart Viewed", 3_210),
            row("Old Checkout", 104, "deprecated"),
            row("Product Viewed", 7_311),
            row("Purchase Completed", 1_600),
            row("purchase completed", 120, None),
        ),
        findings=(
            finding(
                "VAL001",
                "wrong-type",
                Severity.ERROR,
                '"revenue" is a string in 1,204 events, planned number',
                event="Purchase Completed",
                property="revenue",
                expected="number",
                observed="string",
                count=1_204,
                share=0.7525,
                first_time="2026-01-03T09:12:44Z",
                last_time="2026-01-31T23:40:01Z",
                platforms={"ios": 1_204},
                values=(("12.50", 801), ("free", 403)),
                place=Place("plan.yaml", 31, 7),
                samples=(sample(17, "12.50"), sample(44, "free")),
            ),
            finding(
                "EVT002",
                "event-case-mismatch",
                Severity.ERROR,
                '"purchase completed" differs from "Purchase Completed" only in case, 120 events',
                event="purchase completed",
                expected="Purchase Completed",
                observed="purchase completed",
                suggestion="Purchase Completed",
                reason="case",
                count=120,
                share=1.0,
                first_time="2026-01-01T00:03:00Z",
                last_time="2026-01-14T18:22:10Z",
                platforms={"web": 80, "android": 40},
                place=Place("plan.yaml", 12, 3),
                samples=(sample(20),),
            ),
            finding(
                "ING017",
                "malformed-line",
                Severity.ERROR,
                "line is not JSON: it ends inside a string, as after a crash",
                count=2,
                samples=(sample(9_001, '{"event": "Cart Vie'),),
            ),
            finding(
                "EVT005",
                "deprecated-event",
                Severity.WARNING,
                'event "Old Checkout" is deprecated and still arrives',
                event="Old Checkout",
                suggestion="Purchase Completed",
                reason="successor",
                count=104,
                share=1.0,
                first_time="2026-01-02T07:00:00Z",
                last_time="2026-01-02T19:30:00Z",
                platforms={"android": 100, "unknown": 4},
                place=Place("plan.yaml", 55, 3),
                samples=(sample(8),),
            ),
            finding(
                "VAL006",
                "enum-case-variant",
                Severity.WARNING,
                '"currency" is written in another case than the plan has it',
                event="Purchase Completed",
                property="currency",
                expected="USD, EUR",
                observed="usd",
                suggestion="USD",
                count=3,
                share=0.001875,
                first_time="2026-01-09T10:00:00Z",
                last_time="2026-01-09T10:00:20Z",
                platforms={"server": 3},
                values=(("usd", 3),),
                place=Place("plan.yaml", 33, 7),
                samples=(sample(611, "usd"),),
            ),
            finding(
                "ING021",
                "json-encoded-string",
                Severity.INFO,
                '"payload" holds JSON inside a string',
                event="Cart Viewed",
                property="payload",
                count=12,
                share=0.0037,
                platforms={"web": 12},
                samples=(sample(77, '{"sku":"A-1"}'),),
            ),
            finding(
                "EVT008",
                "planned-event-never-seen",
                Severity.INFO,
                "never seen",
                event="Refund Issued",
                count=0,
            ),
            finding(
                "EVT008",
                "planned-event-never-seen",
                Severity.INFO,
                "never seen",
                event="Coupon Applied",
                count=0,
            ),
        ),
    )


def clean_report() -> Report:
    """Nothing to say but how much was looked at."""
    return Report(
        command="validate",
        tool_version="0.1.0",
        plan=PLAN,
        inputs=(InputInfo("export.ndjson", 300, 300, 90_000),),
        totals={"lines": 300, "events": 300, "malformed_lines": 0, "events_with_findings": 0},
        events=(row("Cart Viewed", 100), row("Product Viewed", 200)),
    )


def plan_report() -> Report:
    """What lint says of a plan in two files."""
    return Report(
        command="lint",
        tool_version="0.1.0",
        plan=PLAN,
        totals={"files": 2, "planned_events": 41},
        findings=(
            finding(
                "STR002",
                "unknown-key",
                Severity.ERROR,
                'unknown key "requried" of property "order_id"; did you mean "required"?',
                suggestion="required",
                reason="typo",
                event="Purchase Completed",
                property="order_id",
                place=Place("plan.yaml", 12, 7),
            ),
            finding(
                "STR005",
                "ambiguous-yaml-scalar",
                Severity.WARNING,
                '"version" without quotes is a number',
                suggestion='"1.1"',
                place=Place("plan.yaml", 3, 10),
            ),
            finding(
                "STR008",
                "unresolved-reference",
                Severity.ERROR,
                'group "mony" is not defined; did you mean "money"?',
                suggestion="money",
                reason="typo",
                event="Order Placed",
                place=Place("events/orders.yaml", 4, 15),
            ),
        ),
    )


def scored_report() -> Report:
    """A lint with all that may stand beside findings: score, verdict, fixes, what is not listed."""
    fixable = [
        finding(
            "NAM004",
            "property-casing",
            Severity.WARNING,
            f'property "{name}" is not snake_case',
            property=name,
            suggestion=name.lower(),
            place=Place("plan.yaml", line, 7),
            fixable=kind,
        )
        for line, (name, kind) in enumerate(
            (("A", "safe"), ("B", "unsafe"), ("C", "unsafe"), ("D", None)), start=4
        )
    ]
    return Report(
        command="lint",
        tool_version="0.1.0",
        plan=PLAN,
        inputs=(InputInfo("plan.yaml", 120, 40, 4_000), InputInfo("more.yaml", 3, 1, 60)),
        totals={"files": 2, "planned_events": 41, "suppressed": 4, "baselined": 1_200},
        findings=tuple(fixable),
        notes=("only rules of 2026.1 were run",),
        details={
            "score": {
                "score": 83.5,
                "grade": "B",
                "parts": [
                    {"name": "event descriptions", "weight": 20, "share": 0.75, "points": 15.0},
                    {"name": "tags", "weight": 10, "share": 1.0, "points": 10.0},
                ],
                "raises": [{"what": "describe events", "points": 5.0, "count": 10}],
            },
            "verdict": {
                "change": "major",
                "old_version": "2.3.0",
                "new_version": "2.4.0",
                "needed_version": "3.0.0",
            },
        },
    )


HOSTILE = (
    "\x1b[31mred\x1b[0m\x9b2J \u202eevil\u202c zero\u200bwidth\r\n| <script>alert(1)</script> "
    "::error::x ##[error]x %0A ]]> &amp; '\" onload=x {0} \ufffe "
    "`x` @everyone #1 https://evil.example [a](b) \ud800"
)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1")


def hostile_report() -> Report:
    """Names and values that try to act on whoever shows them."""
    findings = [
        finding(
            "EVT001",
            "unknown-event",
            Severity.ERROR,
            f'event "{HOSTILE}" is not in the plan',
            event=HOSTILE,
            property=HOSTILE,
            suggestion=HOSTILE[::-1],
            reason="typo",
            count=7,
            share=1.0,
            platforms={HOSTILE: 7},
            values=((HOSTILE, 4), ("b", 3)),
            place=Place(HOSTILE, 1, 1),
            samples=(Sample(HOSTILE, 1, 0, None, HOSTILE),),
        )
    ]
    findings += [
        finding(
            "EVT001",
            "unknown-event",
            Severity.ERROR,
            name,
            event=name,
            property=name,
            observed=name,
        )
        for name in FORMULAS
    ]
    findings.append(
        finding(
            "EVT008", "planned-event-never-seen", Severity.INFO, HOSTILE, event=HOSTILE, count=0
        )
    )
    return Report(
        command="validate",
        tool_version="0.1.0",
        plan=PlanRef(HOSTILE, HOSTILE, "sha256:00"),
        inputs=(InputInfo(HOSTILE, 7, 7, 700),),
        totals={"lines": 7, "events": 7},
        events=(EventRow(HOSTILE, False, None, 7, None, None),),
        findings=tuple(findings),
        notes=(HOSTILE,),
    )


REPORTS = {
    "shop": shop_report,
    "clean": clean_report,
    "plan": plan_report,
    "scored": scored_report,
}
