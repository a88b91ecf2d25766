"""The official client for node."""

import pytest

from tests.capture.support import capturing

START = """
const client = mixpanel.init("token-1", {host: url.hostname, port: Number(url.port),
    protocol: url.protocol.slice(0, -1), key: "key-1", ...CONFIG});
"""


def script(body, config="{}"):
    return START.replace("CONFIG", config) + body


@pytest.mark.parametrize("config", ["{}", "{verbose: true}", "{path: '/mp'}"])
def test_events_come_one_by_one_and_in_batches(config, node, capture, kept):
    said = node(
        script(
            """
            await done((then) => client.track("Sign Up",
                {distinct_id: "U1", plan: "größer 😀", at: new Date(0)}, then));
            const list = [...Array(120).keys()].map((number) =>
                ({event: "Page Viewed", properties: {distinct_id: "U" + number, number}}));
            return await done((then) => client.track_batch(list, {max_batch_size: 50}, then));
            """,
            config,
        ),
        capture,
    )
    assert said == "sent"
    found = kept(capture)
    assert found.names == {"Sign Up": 1, "Page Viewed": 120}
    own = found.one("Sign Up")
    assert (own["plan"], own["at"]) == ("größer 😀", "1970-01-01T00:00:00.000Z")
    assert (own["mp_lib"], own["token"]) == ("node", "token-1")
    numbers = [one["properties"]["number"] for one in found.events if one["event"] == "Page Viewed"]
    assert sorted(numbers) == list(range(120))
    assert found.requests[0][0]["client"] == "mixpanel (node)"
    assert "key-1" not in capture.export_path.read_text()


def test_imports_over_https_carry_credentials_that_are_not_kept(node, secure, kept):
    node(
        script(
            """
            await done((then) => client.import("Sign Up", 1767225600,
                {distinct_id: "U1", plan: "pro"}, then));
            await done((then) => client.import_batch([{event: "Sign Up", properties:
                {time: new Date(1767225600000), distinct_id: "U2", plan: "pro"}}], then));
            """,
            "{key: undefined, secret: 'secret-1'}",
        ),
        secure,
    )
    found = kept(secure)
    assert found.names == {"Sign Up": 2}
    assert {said["endpoint"] for said, _ in found.requests} == {"import"}
    assert {said["auth"] for said, _ in found.requests} <= {"token-or-secret", "secret"}
    assert "secret-1" not in secure.export_path.read_text()


def test_updates_and_links_come_in_order(node, capture, kept):
    node(
        script(
            """
            const {people, groups} = client;
            await done((then) => people.set("U1", {a: 1}, then));
            await done((then) => people.set_once("U1", "b", 2, then));
            await done((then) => people.increment("U1", "a", 3, then));
            await done((then) => people.append("U1", "l", "x", then));
            await done((then) => people.union("U1", {l: ["y"]}, then));
            await done((then) => people.remove("U1", {l: "x"}, then));
            await done((then) => people.unset("U1", "b", then));
            await done((then) => people.track_charge("U1", 9.5, {}, then));
            await done((then) => people.delete_user("U1", then));
            await done((then) => groups.set("company", "acme", {size: 3}, then));
            await done((then) => groups.unset("company", "acme", "size", then));
            await done((then) => groups.delete_group("company", "acme", then));
            await done((then) => client.alias("U1", "A1", then));
            """
        ),
        capture,
    )
    found = kept(capture)
    assert [name for name, _ in found.updates()] == [
        *("$set", "$set_once", "$add", "$append", "$union", "$remove", "$unset", "$append"),
        "$delete",
    ]
    assert [name for name, _ in found.updates("groups")] == ["$set", "$unset", "$delete"]
    assert found.one("$create_alias")["alias"] == "A1"
    assert found.faults == []


def test_two_processes_at_once_lose_nothing(node, tmp_path, kept):
    body = """
        const one = (number) => done((then) =>
            client.track("Sign Up", {distinct_id: "U" + number, plan: "pro"}, then));
        await Promise.all([...Array(200).keys()].map(one));
    """
    with capturing(tmp_path) as capture:
        node(script(body), capture)
        assert kept(capture).names == {"Sign Up": 200}
        capture.stop()
        assert capture.result().totals["events_with_errors"] == 0
