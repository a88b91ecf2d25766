"""A kernel for the small plan of the corpus, here and as workers get it."""

import json
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from lexicon_cli.engine import children, parts
from lexicon_cli.engine.local import run_local
from lexicon_cli.engine.pool import Pool
from lexicon_cli.events.sources import Source, find_sources
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.tally import Tally
from lexicon_cli.plan.load import load_plan
from lexicon_cli.schema.compile import compile_bundle
from tests.corpus.support import PLAN

NOW_MS = 1_769_904_000_000


@dataclass(frozen=True)
class Engine:
    """Runs sources in this process or in others."""

    kernel: bytes

    def run(self, sources: tuple[Source, ...] | list[Source], jobs: int, moved=None) -> Tally:
        cut = parts.cut(sources, jobs)
        moved = moved or (lambda size: None)
        if jobs == 1:
            return run_local(Kernel.from_json(self.kernel), cut, moved=moved)
        return Pool(self.kernel, jobs).run(cut, moved=moved)

    def run_files(self, *files: str, jobs: int, moved=None) -> Tally:
        return self.run(find_sources(files), jobs, moved)


@pytest.fixture
def engine(tmp_path, monkeypatch) -> Engine:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(PLAN, "utf-8")
    bundle = compile_bundle(load_plan(["plan.yaml"]).plan)
    options = KernelOptions(now_ms=NOW_MS)
    return Engine(json.dumps({"bundle": bundle.to_dict(), "options": options.to_dict()}).encode())


@pytest.fixture(params=["copies", "fresh"])
def workers(request, monkeypatch) -> str:
    """Workers that are copies of this process, where it may be copied, and new interpreters."""
    if request.param == "fresh":
        monkeypatch.setattr(children, "may_copy", lambda: False)
    elif not _alone():
        pytest.skip("something runs beside the tests")
    return request.param


def _alone() -> bool:
    """Whether we may be copied, once a thread that has ended is gone for the system, too."""
    deadline = time.monotonic() + 1
    while not children.may_copy():
        if threading.active_count() > 1 or time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@pytest.fixture
def small_parts(monkeypatch):
    """Cut even small files, so that ranges are tried without gigabytes."""
    monkeypatch.setattr(parts, "PART_BYTES", 1000)
