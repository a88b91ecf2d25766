"""Whatever the ledger holds, the plain way and the one for large ledgers find the same."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lexicon_cli.jobs.whole_run import _HotIds
from lexicon_cli.kernel import ledger as ledger_module
from lexicon_cli.kernel import repeats as repeats_module
from lexicon_cli.kernel import repeats_large
from lexicon_cli.kernel.cell import SAMPLES
from lexicon_cli.kernel.ledger import Ledger
from lexicon_cli.kernel.repeats import find_repeats, mark, moved_ranks, places_of

DAY_MS = 86_400_000
# Few values, so that they meet; those at the ends of what 64 bits hold among them, and some that
# share their lower bits.
HASHES = st.sampled_from([0, *(hash(1.1**n) * 0x9E3779B97F4A7C1 % 2**63 for n in range(1, 4))])
HASHES |= st.sampled_from([-(2**63), 2**63 - 1, 0x1234567 << 20, 0x7654321 << 32])
ROWS = st.tuples(
    HASHES,
    HASHES,
    st.sampled_from([0, 1, DAY_MS - 1, DAY_MS, -1, -DAY_MS, 2**62, -(2**62)]),
    st.just(0),
    st.integers(0, 2**32 - 1),
    st.sampled_from([0, 1, 0xFFFF]),
    st.integers(0, 5),
    st.integers(0, 63),
    st.sampled_from([0, 0, 1, 5, 2**31, 2**32 - 1]),
)
SPANS = st.lists(st.tuples(st.sampled_from([0, 1, 2**19]), st.lists(ROWS, max_size=25)), max_size=4)


def ledger_of(spans: Any, offsets: Any) -> Ledger:
    """The rows of each span, each at an offset of its own, in any order."""
    ledger = Ledger()
    for number, (source, rows) in enumerate(spans):
        ledger.begin(source, number * 1000)
        for row in rows:
            ledger.append((*row[:3], offsets.pop(), *row[4:]))
    return ledger


def told(ledger: Ledger, hot: int) -> dict[str, Any]:
    """All that is found, put together from whatever pieces it comes in."""
    occurrences = []
    counts: Counter[Any] = Counter()
    places: dict[Any, list[Any]] = {}
    times: dict[Any, list[int]] = {}
    ids = _HotIds()
    ranks = bytearray(ledger.rows)
    for found in find_repeats(ledger, hot_shard_events=hot):
        listed = list(places_of(ledger, found.rows))
        occurrences += [(found.code, found.prop, *entry) for entry in listed]
        assert sum(like.times for like in found.sums) == len(listed)
        for like in found.sums:
            key = (found.code, found.prop, like.event)
            counts[key] += like.times
            for platform, count in like.platforms.items():
                counts[*key, platform] += count
            ends = [end for end in (like.first, like.last) if end is not None]
            times.setdefault(key, []).extend(ends)
            places.setdefault(key, []).extend(like.places)
        ids.add(found)
        mark(ranks, found.rows, 1 + (found.code == "PRP006"))
    return {
        "occurrences": sorted(occurrences),
        "counts": counts,
        "times": {key: (min(ends), max(ends)) for key, ends in times.items() if ends},
        "places": {key: sorted(found)[:SAMPLES] for key, found in places.items()},
        "hot": ids.counts(),
        "moved": sorted(moved_ranks(ledger, ranks)),
    }


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    spans=SPANS,
    offsets=st.permutations(range(100)),
    hot=st.integers(1, 4),
    partition=st.integers(1, 40),
    rows=st.integers(1, 30),
)
def test_both_ways_find_the_same(
    spans: Any, offsets: Any, hot: int, partition: int, rows: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger_module, "SEGMENT_ROWS", rows)
        ledger = ledger_of(spans, list(offsets))
        plain = told(ledger, hot)
        patch.setattr(repeats_module, "SMALL", 0)
        patch.setattr(repeats_large, "_PARTITION", partition)
        patch.setattr(repeats_large, "_NUMBERS", 2 * partition)
        assert told(ledger, hot) == plain


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs the process files of Linux")
def test_numpy_starts_no_threads_and_leaves_the_environment_alone() -> None:
    """A process with threads could not be copied for its workers any more."""
    code = (
        "import os, pathlib\n"
        "from lexicon_cli.kernel.repeats import load_large\n"
        "before = dict(os.environ)\n"
        "load_large()\n"
        "assert dict(os.environ) == before\n"
        "print(sum(1 for _ in pathlib.Path('/proc/self/task').iterdir()))\n"
    )
    environment = {key: text for key, text in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("1\n", "")
