"""Laws of loading, over events in which everything that can be alike is alike."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.identity.rows import Rows
from lexicon_cli.jobs.store_load import LoadOptions, load
from lexicon_cli.kernel.decode import Malformed, decode_event
from lexicon_cli.kernel.ingest import id_text, milliseconds
from lexicon_cli.store import intake
from lexicon_cli.store.opening import open_store
from lexicon_cli.store.read import events, identity_rows
from tests.store.conftest import Store, joined

_IDS = st.sampled_from(["a", "b", "$device:d", "", None, 7, 7.5, True, ["x"], "anon"])
_PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "time": st.sampled_from([0, 1, 1000, 1_700_000_000, 1_700_000_000_000, -5, 1e16, "x"]),
        "distinct_id": _IDS,
        "$device_id": _IDS,
        "$user_id": _IDS,
        "$insert_id": st.sampled_from(["i", "j", "", None, 3]),
        "mp_processing_time_ms": st.sampled_from([1, 2, 1_700_000_000_000, None, "x", -1, 2.0]),
        "$mp_api_timestamp_ms": st.sampled_from([1, 3]),
        "$distinct_id_before_identity": _IDS,
        "$identity_failure_reason": st.sampled_from([None, "errAnonDistinctIdAssignedAlready"]),
        "$identified_id": _IDS,
        "$anon_id": _IDS,
        "alias": _IDS,
        "$distinct_ids": st.lists(st.sampled_from(["a", "b", 7]), max_size=3),
        "city": st.sampled_from(["Rennes", "Lyon"]),
    },
)
_NAMES = st.sampled_from(["Seen", "Bought", "$identify", "$create_alias", "$merge"])
_EVENTS = st.builds(
    lambda name, properties: json.dumps({"event": name, "properties": properties}).encode(),
    _NAMES,
    _PROPERTIES,
)
_LINES = st.lists(st.one_of(_EVENTS, st.sampled_from([b"", b"nope", b"[1]"])), max_size=25)
_settings = settings(max_examples=15, deadline=None)


@pytest.fixture(scope="module")
def new_store(tmp_path_factory):
    def make():
        folder = tmp_path_factory.mktemp("store")
        return Store(str(folder / "store.duckdb"), folder)

    return make


def kept(lines):
    """The same by a dictionary: which lines stay, in which order."""
    found, seen = {}, {}
    for line in lines:
        try:
            name, properties = decode_event(line)
        except Malformed:
            continue
        insert = properties.get("$insert_id")
        if insert is None or insert == "":
            seen[line] = seen.get(line, 0) + 1
            found[line, seen[line]] = (-1, line)
            continue
        distinct, time = properties.get("distinct_id"), milliseconds(properties.get("time"))
        key = (
            name,
            None if time is None or abs(time) >= 9 * 10**15 else time,
            None if distinct is None else id_text(distinct),
            id_text(insert),
        )
        arrival = properties.get("mp_processing_time_ms")
        rank = arrival if type(arrival) is int and arrival >= 0 else -1
        if key not in found or rank >= found[key][0]:
            found[key] = (rank, line)
    return [line for _, line in found.values()]


@_settings
@given(lines=_LINES)
def test_the_store_keeps_what_the_key_says(new_store, lines):
    store = new_store()
    store.load(joined(*lines))
    assert store.export() == kept(lines)


@_settings
@given(lines=_LINES, more=_LINES)
def test_loading_twice_is_loading_once(new_store, lines, more):
    store = new_store()
    store.load(joined(*lines))
    store.load(joined(*lines, *more), "more.ndjson", again=True)
    before = store.export()
    assert store.load(joined(*lines, *more), "more.ndjson").was_known == bool(lines + more)
    # In another layout nothing of it is known beforehand.
    store.load(joined(b"", *lines, *more), "again.ndjson", again=True)
    assert store.export() == before


@_settings
@given(lines=_LINES, batch=st.integers(1, 5), block=st.integers(1, 400))
def test_batches_never_change_the_store(new_store, lines, batch, block):
    whole, cut = new_store(), new_store()
    whole.load(joined(*lines), project="p")
    file = cut.folder / "export.ndjson"
    file.write_bytes(joined(*lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lexicon_cli.kernel.cutting.BLOCK_BYTES", block)
        load(cut.path, [str(file)], options=LoadOptions(project="p", batch_events=batch))
    assert intake.BATCH_EVENTS > 25
    assert cut.rows() == whole.rows()
    assert [row[3:] for row in cut.loads()] == [row[3:] for row in whole.loads()]


@_settings
@given(lines=_LINES)
def test_identity_reads_from_the_store_what_it_reads_from_the_stream(new_store, lines):
    store = new_store()
    store.load(joined(*lines))
    stream, stored, whole = Rows(), Rows(), Rows()
    stream.add_all(decode_event(line) for line in store.export())
    with open_store(store.path) as connection:
        stored.add_all((row.event, row.properties) for row in identity_rows(connection))
        whole.add_all((row.event, row.properties) for row in events(connection))
    for column in ("names", "kind", "user", "device", "distinct", "day", "lack", "evidence"):
        assert getattr(stored, column) == getattr(stream, column)
    assert list(stored.order()) == list(stream.order())
    assert whole.names == stream.names
