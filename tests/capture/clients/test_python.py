"""The official client for Python."""

import datetime
import json

import pytest

mixpanel = pytest.importorskip("mixpanel", reason="the package mixpanel is not installed")

TOKEN = "token-1"


def consumer(kind, capture, **more):
    urls = {name: f"{capture.url}/{path}" for name, path in PATHS.items()}
    if capture.certificate is not None:
        more["verify_cert"] = str(capture.certificate)
    return kind(**urls, **more)


PATHS = {
    "events_url": "track",
    "people_url": "engage",
    "groups_url": "groups",
    "import_url": "import",
}


@pytest.fixture
def client(capture):
    used = consumer(mixpanel.Consumer, capture)
    yield mixpanel.Mixpanel(TOKEN, consumer=used)
    used._session.close()


def test_events_come_as_they_were_tracked(client, capture, kept):
    client.track("U1", "Sign Up", {"plan": "größer 😀", "at": datetime.datetime(2026, 1, 2)})
    client.track("U1", "Sign Up", {"plan": float("nan")}, meta={"sibling": 1})
    found = kept(capture)
    assert found.names == {"Sign Up": 2}
    first, second = found.events
    own = first["properties"]
    assert (own["plan"], own["at"]) == ("größer 😀", "2026-01-02T00:00:00")
    assert (own["token"], own["mp_lib"], len(own["$insert_id"])) == (TOKEN, "python", 32)
    assert (second["sibling"], second["properties"]["plan"]) == (1, None)
    assert found.requests[0][0]["client"] == "mixpanel (python)"
    capture.stop()
    assert "CAP011" in {one.code for one in capture.result().findings}


def test_imports_links_and_merges_are_kept_without_their_keys(client, capture, kept, monkeypatch):
    client.import_data("key-1", "U1", "Sign Up", 1767225600, {"plan": "pro"}, api_secret="secret-1")
    client.merge("key-1", "U1", "U2", api_secret="secret-1")
    # It sends links to the vendor's own host, whatever its consumer says.
    monkeypatch.setattr(mixpanel, "Consumer", lambda: client._consumer)
    client.alias("A1", "U1")
    found = kept(capture)
    assert found.names == {"Sign Up": 1, "$merge": 1, "$create_alias": 1}
    assert found.one("$merge")["$distinct_ids"] == ["U1", "U2"]
    assert (found.one("$create_alias")["distinct_id"], found.one("$create_alias")["alias"]) == (
        "U1",
        "A1",
    )
    said = json.dumps([said for said, _ in found.requests])
    assert "secret-1" not in said
    assert "key-1" not in capture.export_path.read_text()


def test_updates_of_users_and_groups_are_kept_in_order(client, capture, kept):
    client.people_set("U1", {"a": 1})
    client.people_set_once("U1", {"b": 2})
    client.people_increment("U1", {"a": 1})
    client.people_append("U1", {"l": "x"})
    client.people_union("U1", {"l": ["y"]})
    client.people_remove("U1", {"l": "x"})
    client.people_unset("U1", ["b"])
    client.people_track_charge("U1", 9.5)
    client.people_clear_charges("U1")
    client.people_delete("U1")
    client.group_set("company", "acme", {"size": 3})
    client.group_union("company", "acme", {"l": ["x"]})
    client.group_remove("company", "acme", {"l": "x"})
    client.group_unset("company", "acme", ["size"])
    client.group_delete("company", "acme")
    found = kept(capture)
    assert [name for name, _ in found.updates()] == [
        *("$set", "$set_once", "$add", "$append", "$union", "$remove", "$unset", "$append"),
        *("$unset", "$delete"),
    ]
    assert [name for name, _ in found.updates("groups")] == [
        *("$set", "$union", "$remove", "$unset", "$delete")
    ]
    assert found.all("groups")[0]["$group_id"] == "acme"
    assert found.faults == []


def test_a_buffer_loses_and_doubles_nothing(capture, kept):
    buffered = consumer(mixpanel.BufferedConsumer, capture, max_size=50)
    client = mixpanel.Mixpanel(TOKEN, consumer=buffered)
    for number in range(123):
        client.track(f"U{number}", "Sign Up", {"plan": "pro"})
        client.people_set(f"U{number}", {"number": number})
    buffered.flush()
    buffered._consumer._session.close()
    found = kept(capture)
    assert [said["records"] for said, _ in found.requests if said["endpoint"] == "track"] == [
        *(50, 50, 23)
    ]
    assert [one["properties"]["distinct_id"] for one in found.events] == [
        f"U{number}" for number in range(123)
    ]
    assert len({one["properties"]["$insert_id"] for one in found.events}) == 123
    assert [value["number"] for _, value in found.updates()] == list(range(123))


def test_over_https_it_tries_again_until_the_disk_has_room(secure, kept, monkeypatch):
    failed = []

    def fail(content, start):
        monkeypatch.undo()
        failed.append(content)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(secure._journal, "_append", fail)
    used = consumer(mixpanel.Consumer, secure)
    used._session.adapters["https://"].max_retries.respect_retry_after_header = False
    mixpanel.Mixpanel(TOKEN, consumer=used).track("U1", "Sign Up", {"plan": "pro"})
    used._session.close()
    assert len(failed) == 1
    assert kept(secure).names == {"Sign Up": 1}


def test_what_the_plan_says_is_found(client, capture):
    client.track("U1", "Sign Up", {"plan": 3})
    client.track("U1", "Sgn Up")
    capture.stop()
    assert {"VAL001", "EVT001"} <= {one.code for one in capture.result().findings}
