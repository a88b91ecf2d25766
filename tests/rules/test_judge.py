"""Groups become findings."""

from dataclasses import replace

import pytest

from lexicon_cli.core.errors import BundleError
from lexicon_cli.core.finding import Place, Sample, Severity
from lexicon_cli.rules.judge import iso_utc, never_seen, to_finding


def test_a_finding_carries_all_of_its_group(bundle, group):
    sample = Sample(input="export.ndjson", line=17, offset=2048, value="x")
    found = to_finding(
        group(
            "VAL001",
            property="amount",
            variant="string",
            traffic=120,
            first_time=1767225600000,
            last_time=1767225600500,
            platforms={"web": 12},
            app_versions={"4.2": 12},
            values=(("x", 12),),
            samples=(sample,),
        ),
        bundle,
        timezone="UTC",
    )
    assert (found.code, found.name, found.severity) == ("VAL001", "wrong-type", Severity.ERROR)
    assert (found.event, found.property, found.count) == ("Purchase Completed", "amount", 12)
    assert found.share == 0.1
    assert found.first_time == "2026-01-01T00:00:00Z"
    assert found.last_time == "2026-01-01T00:00:00.500Z"
    assert found.place == Place("plan.yaml", 7, 7)
    assert (found.platforms, found.app_versions) == ({"web": 12}, {"4.2": 12})
    assert (found.values, found.samples) == ((("x", 12),), (sample,))
    assert len(found.fingerprint) == 16


def test_the_fingerprint_says_what_it_is_about_and_nothing_that_changes(bundle, group):
    def mark(**more):
        base = {"property": "amount", "variant": "string"}
        return to_finding(group("VAL001", **{**base, **more}), bundle, timezone="UTC").fingerprint

    moved = replace(
        bundle, events={name: replace(entry, place=None) for name, entry in bundle.events.items()}
    )
    assert mark() == mark(count=99, traffic=100, values=(("y", 1),), first_time=5)
    assert (
        mark()
        == to_finding(
            group("VAL001", property="amount", variant="string"), moved, timezone="UTC"
        ).fingerprint
    )
    assert len({mark(), mark(variant="null"), mark(property="order_id"), mark(event="X")}) == 4


@pytest.mark.parametrize(
    ("about", "place"),
    [
        ({"code": "PRP001", "property": "amount"}, Place("plan.yaml", 7, 7)),
        ({"code": "PRP001", "property": "order_id"}, Place("plan.yaml", 4, 3)),
        ({"code": "PRP003", "property": "Amount", "variant": "amount"}, Place("plan.yaml", 7, 7)),
        ({"code": "VAL001", "property": "amount.deep[].er"}, Place("plan.yaml", 7, 7)),
        ({"code": "EVT002", "event": "x", "variant": "Old Checkout"}, Place("plan.yaml", 20, 3)),
        ({"code": "EVT001", "event": "x"}, None),
        ({"code": "ING017", "event": None}, None),
    ],
)
def test_the_place_is_the_line_of_the_plan_that_caused_it(about, place, bundle, group):
    assert to_finding(group(**about), bundle, timezone="UTC").place == place


def test_grades_win_over_defaults(bundle, group):
    about = group("ING010", property="$insert_id", variant="missing")
    assert to_finding(about, bundle, timezone="UTC").severity is Severity.WARNING
    for graded, severity in [
        ({"ING010": 3}, Severity.ERROR),
        ({"ING010": 3, "ING010/missing": 1}, Severity.INFO),
    ]:
        found = to_finding(about, bundle, timezone="UTC", grades=graded)
        assert found.severity is severity


def test_a_share_needs_traffic_and_is_never_above_one(bundle, group):
    assert to_finding(group("EVT001"), bundle, timezone="UTC").share is None
    assert to_finding(group("EVT001", traffic=5), bundle, timezone="UTC").share == 1.0


@pytest.mark.parametrize(
    ("time_ms", "timezone", "text"),
    [
        (None, "UTC", None),
        (0, "UTC", "1970-01-01T00:00:00Z"),
        (1767225600000, "Europe/Berlin", "2025-12-31T23:00:00Z"),
        (1782864000000, "Europe/Berlin", "2026-06-30T22:00:00Z"),
        (1767225600123, "America/New_York", "2026-01-01T05:00:00.123Z"),
        (-1000, "UTC", "1969-12-31T23:59:59Z"),
        (10**18, "UTC", None),
        (-(10**18), "UTC", None),
        (10**400, "UTC", None),
        (253402300799000, "America/New_York", None),
    ],
)
def test_project_time_becomes_utc(time_ms, timezone, text):
    assert iso_utc(time_ms, timezone) == text


@pytest.mark.parametrize("timezone", ["Europe/Berln", "../../etc/passwd", "/etc/hosts", ""])
def test_an_unknown_time_zone_is_an_error_with_a_hint(timezone):
    with pytest.raises(BundleError, match="no time zone") as raised:
        iso_utc(0, timezone)
    assert "tzdata" in raised.value.hint


def test_events_that_should_arrive_and_do_not_are_named(bundle):
    found = never_seen(bundle, {})
    assert [(finding.code, finding.event) for finding in found] == [
        ("EVT008", "Purchase Completed"),
        ("EVT008", "Gift Sent"),
    ]
    assert {finding.severity for finding in found} == {Severity.INFO}
    assert found[0].place == Place("plan.yaml", 4, 3)


def test_an_alias_counts_as_seen(bundle):
    seen = {"Order Paid": 1, "Gift Sent": 0}
    assert [finding.event for finding in never_seen(bundle, seen)] == ["Gift Sent"]
