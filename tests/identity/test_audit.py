"""The audit itself, without files: names of logins, orders of time, shapes of clusters, laws."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.identity.audit import audit
from lexicon_cli.identity.audit_log import AuditLog
from lexicon_cli.identity.audit_options import AuditOptions
from lexicon_cli.identity.auth_events import is_login, is_logout, is_sign_up
from lexicon_cli.identity.people import Rules
from lexicon_cli.identity.resolver import resolve

ANONYMOUS = "7c9e6679-7425-40de-944b-{:012}"


def facts_of(events, mode="simplified", options=None, **rules):
    log = AuditLog()
    log.history.begin("events")
    for line, (event, properties) in enumerate(events, start=1):
        log.add(line, line * 100, event, properties)
    people = resolve(log.rows, Rules(mode=mode, **rules))
    return {(fact.code, fact.variant): fact for fact in audit(log, people, options)}


def sent(event="View", /, device=None, user=None, **others):
    ids = {"$device_id": device, "$user_id": user, **others}
    return event, {key: value for key, value in ids.items() if value is not None}


def identify(anonymous, user):
    return "$identify", {"$identified_id": user, "$anon_id": anonymous}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Log In", "in"),
        ("user_signed_in", "in"),
        ("Logged In", "in"),
        ("login", "in"),
        ("Sign Up", "up"),
        ("Account Created", "up"),
        ("trial_started", "up"),
        ("Registered", "up"),
        ("Account Signed Out", "out"),
        ("logout", "out"),
        ("Account Switched", "out"),
        ("Login Page Viewed", None),
        ("Sign In Failed", None),
        ("Sign Up Form Opened", None),
        ("Logout Button Clicked", None),
        ("User Started Level", None),
        ("Session Ended", None),
        ("Log Entry Added", None),
        ("Design Upload", None),
        ("", None),
    ],
)
def test_events_that_sign_in_up_or_out_are_told_by_their_names(name, kind):
    told = {"in": is_login(name), "up": is_sign_up(name), "out": is_logout(name)}
    assert [key for key, is_it in told.items() if is_it] == ([kind] if kind else [])


def test_merges_follow_arrival_and_behaviour_follows_time():
    """The login happened first and arrived last: nobody was known too early."""
    events = [
        sent(device="D1", time=100, mp_processing_time_ms=1),
        sent(device="D1", user="ana", time=300, mp_processing_time_ms=2),
        sent("Log In", device="D1", user="ana", time=200, mp_processing_time_ms=3),
    ]
    assert ("IDN012", "") not in facts_of(events)
    late = [sent("Log In", device="D1", user="ana", time=400, mp_processing_time_ms=3)]
    assert facts_of([*events[:2], *late])["IDN012", ""].count == 1


def test_an_export_that_is_resolved_tells_of_the_same_shared_device():
    before = {"$distinct_id_before_identity": "$device:D1"}
    events = [
        sent("Log In", device="D1", user="ana", distinct_id="ana"),
        sent("Log In", device="D1", user="bo", distinct_id="bo"),
        sent(device="D1", distinct_id="ana", **before),
    ]
    fact = facts_of(events)["IDN001", "shared"]
    assert (fact.count, list(fact.rows), fact.people) == (1, [2], 2)
    assert ("IDN016", "other-person") not in facts_of(events)


def test_a_logout_in_its_last_seconds_and_after():
    times = (0, 4, 5, 6, 60)
    events = [sent("Log In", device="D1", user="ana", time=1000)]
    events += [sent("Log Out", device="D1", user="ana", time=2000)]
    events += [sent(device="D1", user="ana", time=2000 + seconds) for seconds in times]
    assert facts_of(events)["IDN011", ""].count == 2
    assert facts_of(events, options=AuditOptions(grace_s=0))["IDN011", ""].count == 4
    assert ("IDN011", "") not in facts_of(events, mode="original")
    events.insert(3, sent("Log In", device="D1", user="ana", time=2001))
    assert ("IDN011", "") not in facts_of(events)


@pytest.mark.parametrize(("least", "found"), [(3, True), (4, False)])
def test_the_link_in_the_middle_of_a_chain_is_the_bridge(least, found):
    ids = [ANONYMOUS.format(number) for number in range(7)]
    events = [identify(ids[n], ids[n + 1]) for n in range(6)]
    events += [sent(distinct_id=one) for one in ids]
    facts = facts_of(events, "original", AuditOptions(bridge=least))
    assert (("IDN017", "") in facts) is found
    if found:
        worst = facts["IDN017", ""].worst
        assert (worst["large"], worst["small"], worst["events"]) == (4, 3, 3)


def test_a_star_has_no_bridge():
    events = [identify(ANONYMOUS.format(number), "ana") for number in range(60)]
    assert ("IDN017", "") not in facts_of(events, "original", AuditOptions(bridge=2))


@pytest.mark.parametrize(("size", "found"), [(9, False), (10, True)])
def test_a_cluster_near_the_limit(size, found):
    events = [identify(ANONYMOUS.format(number), "ana") for number in range(size - 1)]
    events += [sent(distinct_id="ana")]
    facts = facts_of(events, "original", AuditOptions(near_limit=10))
    assert (("IDN004", "near-limit") in facts) is found


def test_a_second_device_of_an_alias_stays_apart_under_legacy():
    events = [
        sent(distinct_id="13bbf79"),
        ("$create_alias", {"distinct_id": "13bbf79", "alias": "charlie"}),
        sent(distinct_id="charlie"),
        sent(distinct_id="f47ac10b"),
        ("$create_alias", {"distinct_id": "f47ac10b", "alias": "charlie"}),
        sent(distinct_id="charlie"),
    ]
    fact = facts_of(events, "legacy")["IDN008", ""]
    assert (list(fact.rows), fact.people) == ([3], 2)


def test_users_that_are_uuids_are_no_phantoms():
    users = [ANONYMOUS.format(number) for number in range(5)]
    events = [sent(device=f"D{n}", user=user) for n, user in enumerate(users)]
    events += [sent(distinct_id=ANONYMOUS.format(9))]
    assert ("IDN010", "phantom-user") not in facts_of(events)
    events += [sent(device=ANONYMOUS.format(9))]
    assert facts_of(events)["IDN010", "phantom-user"].count == 1


def test_an_anonymous_id_left_in_distinct_id_is_fine():
    uuid = ANONYMOUS.format(1)
    for left in (f"$device:{uuid}", uuid):
        events = [sent(device=uuid), sent("Log In", device=uuid, user="ana", distinct_id=left)]
        assert not any(code == "IDN010" for code, _ in facts_of(events))


IDS = st.sampled_from(
    ["ana", "bo", "", "null", "$device:D1", *(ANONYMOUS.format(n) for n in range(3)), None, 7]
)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["View", "Log In", "Log Out", "$identify", "$create_alias", "$merge"]),
        st.fixed_dictionaries(
            {},
            optional={
                "distinct_id": IDS,
                "$device_id": IDS,
                "$user_id": IDS,
                "$anon_id": IDS,
                "$identified_id": IDS,
                "alias": IDS,
                "$distinct_ids": st.lists(IDS, max_size=3),
                "$distinct_id_before_identity": IDS,
                "$identity_failure_reason": st.sampled_from(["errManyIDs", 5, "else"]),
                "$failure_reason": st.sampled_from(["errSameIDs", "errManyIDs"]),
                "time": st.integers(-5, 5000),
                "mp_processing_time_ms": st.integers(0, 9),
            },
        ),
    ),
    max_size=25,
)


@settings(deadline=None, max_examples=150)
@given(EVENTS, st.sampled_from(["simplified", "original", "legacy"]))
def test_whatever_is_sent_facts_count_rows_once_and_the_same_each_time(events, mode):
    options = AuditOptions(near_limit=3, many_devices=2, bridge=1, now_ms=5_000_000)
    facts = facts_of(events, mode, options, max_cluster_size=4)
    for fact in facts.values():
        assert 0 < fact.count <= len(events)
        assert len(set(fact.rows)) == fact.count
        assert fact.people <= 2 * len(events) + 8
        assert sum(fact.platforms.values()) == fact.count
        assert all(0 <= row < len(events) for _, row, _ in fact.cases)
    again = facts_of(events, mode, options, max_cluster_size=4)
    assert {key: (list(fact.rows), fact.cases) for key, fact in again.items()} == {
        key: (list(fact.rows), fact.cases) for key, fact in facts.items()
    }


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["D1", "D2"])), max_size=20))
def test_users_with_devices_of_their_own_are_never_shared(pairs):
    events = [sent("Log In", device=f"{device}{user}", user=user) for user, device in pairs]
    events += [sent(device=f"{device}{user}") for user, device in pairs]
    assert not any(code == "IDN001" for code, _ in facts_of(events))


def test_a_name_that_a_user_got_is_no_second_user():
    """`alias()` of an SDK: `$create_alias`, then `$identify` with the old user as the anonymous."""
    uuid = ANONYMOUS.format(1)
    events = [
        sent(distinct_id=uuid),
        ("$identify", {"distinct_id": "ana", "$anon_distinct_id": uuid}),
        ("$create_alias", {"distinct_id": "ana", "alias": "nick"}),
        ("$identify", {"distinct_id": "nick", "$anon_distinct_id": "ana"}),
        sent(distinct_id="nick"),
    ]
    codes = {code for code, _ in facts_of(events, "original")}
    assert not {"IDN001", "IDN006"} & codes
    merge = ("$merge", {"$distinct_ids": ["ana", "bo"]})
    assert facts_of([*events, sent(distinct_id="bo"), merge], "original")["IDN001", "merged"]


def test_a_user_who_changes_without_reset_is_told_apart_from_bad_anonymous_ids():
    uuid = ANONYMOUS.format(1)
    events = [
        ("$identify", {"distinct_id": "ana", "$anon_distinct_id": uuid}),
        sent(distinct_id="ana"),
        ("$identify", {"distinct_id": "bo", "$anon_distinct_id": "ana"}),
        sent(distinct_id="bo"),
    ]
    facts = facts_of(events, "original")
    assert ("IDN006", "") not in facts
    assert (facts["IDN006", "user-id"].count, facts["IDN006", "user-id"].people) == (1, 2)
