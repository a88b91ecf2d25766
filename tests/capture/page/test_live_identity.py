"""Changes of identity, told from events as the SDKs send them."""

import json
from typing import Any

import pytest
from page_records import event

from lexicon_cli.capture import live_identity
from lexicon_cli.capture.live_identity import IdentityWatch
from lexicon_cli.capture.live_rows import RowMaker

D1, D2 = "b1f6c1de-8b5e-4c39-9d5c-0a3b5f1b7c11", "77aa02de-8b5e-4c39-9d5c-0a3b5f1b7c22"


def _seen(*events: tuple[str, dict[str, Any]]) -> list[tuple[str, Any, Any] | None]:
    watch = IdentityWatch()
    changes = [watch.change(name, properties, "web") for name, properties in events]
    return [None if one is None else (one.what, one.before, one.after) for one in changes]


def _anonymous(device: str) -> dict[str, Any]:
    return {"distinct_id": f"$device:{device}", "$device_id": device}


def _known(user: str, device: str) -> dict[str, Any]:
    return {"distinct_id": user, "$device_id": device, "$user_id": user}


def _identify(user: str, device: str, before: str) -> tuple[str, dict[str, Any]]:
    return "$identify", {**_known(user, device), "$anon_distinct_id": before}


def test_a_login_is_an_identify_and_then_the_first_link() -> None:
    assert _seen(
        ("View", _anonymous(D1)),
        _identify("U1", D1, f"$device:{D1}"),
        ("Buy", _known("U1", D1)),
        ("Buy", _known("U1", D1)),
    ) == [None, ("identify", f"$device:{D1}", "U1"), ("link", f"$device:{D1}", "U1"), None]


def test_a_reset_shows_by_a_device_never_seen() -> None:
    assert _seen(("View", _anonymous(D1)), ("View", _anonymous(D2)), ("View", _anonymous(D2))) == [
        None,
        ("reset", f"$device:{D1}", f"$device:{D2}"),
        None,
    ]


def test_events_of_a_shuffled_batch_are_no_second_reset() -> None:
    order = (D1, D2, D1, D2)
    found = _seen(*(("View", _anonymous(device)) for device in order))
    assert [one[0] if one else None for one in found] == [None, "reset", None, None]


def test_two_browsers_are_told_apart() -> None:
    watch = IdentityWatch()
    chrome = {**_anonymous(D1), "$browser": "Chrome"}
    firefox = {**_anonymous(D2), "$browser": "Firefox"}
    assert watch.change("View", chrome, "web") is None
    assert watch.change("View", firefox, "web") is None


def test_another_user_on_a_device_is_refused_once() -> None:
    found = _seen(("A", _known("U1", D1)), ("A", _known("U2", D1)), ("A", _known("U2", D1)))
    assert found == [("link", f"$device:{D1}", "U1"), ("conflict", "U1", "U2"), None]


def test_identify_of_another_user_without_reset_links_nobody() -> None:
    watch = IdentityWatch()
    change = watch.change(*_identify("U2", D1, "U1"), "web")
    assert change is not None
    assert change.links == ()
    assert "no reset()" in change.trouble


@pytest.mark.parametrize("before", [f"$device:{D1}", D1, "anything-that-is-the-device"])
def test_identify_links_an_anonymous_id(before: str) -> None:
    device = before if before.startswith("any") else D1
    change = IdentityWatch().change(*_identify("U1", device, before), "web")
    assert change is not None
    assert change.links == ((before, "U1"),)


@pytest.mark.parametrize(
    ("name", "properties", "told"),
    [
        ("$create_alias", {"distinct_id": "U1", "alias": "nick"}, ("alias", "U1", "nick")),
        ("$create_alias", {"distinct_id": "U1"}, ("alias", "U1", None)),
        ("$merge", {"$distinct_ids": ["A", "B"]}, ("merge", "A", "B")),
        ("$merge", {"$distinct_ids": ["A", "B", "C"]}, ("merge", None, None)),
        ("$merge", {"$distinct_ids": "AB"}, ("merge", None, None)),
        ("$identify", {"$identified_id": "U1", "$anon_id": D1}, ("identify", D1, "U1")),
        ("$identify", {"distinct_id": "U1"}, ("identify", None, "U1")),
        ("View", {"distinct_id": "U1"}, None),
        ("View", {"$device_id": {"no": "id"}}, None),
    ],
)
def test_verbs_and_what_is_missing_in_them(
    name: str, properties: dict[str, Any], told: tuple[str, Any, Any] | None
) -> None:
    assert _seen((name, properties)) == [told]


def test_a_hidden_id_is_hidden_in_the_change_too() -> None:
    maker = RowMaker(b"0" * 16)
    mail = "ana@example.com"
    _, properties = _identify(mail, D1, f"$device:{D1}")
    row = json.loads(maker.row(event("$identify", properties), 1))
    assert mail not in json.dumps(row)
    assert row["identity"]["to"] == row["distinct_id"] == row["identity"]["links"][0][1]


def test_only_so_many_ids_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_identity, "MOST_IDS", 10)
    watch = IdentityWatch()
    for at in range(100):
        watch.change("A", _known(f"U{at}", f"device-{at}"), f"client-{at}")
    kept = (watch._user_of, watch._told, watch._device_of_source)
    assert max(map(len, kept)) <= 10
