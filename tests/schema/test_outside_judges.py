"""Compiled schemas pass metaschemas and strict compilers that other people wrote."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lexicon_cli.plan.load import load_plan
from lexicon_cli.plan.model import TrackingPlan
from lexicon_cli.schema.compile import compile_bundle
from lexicon_cli.schema.files import bundle_files

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
DRAFTS = ("2020-12", "07")
SAMPLE_PLANS = sorted(path for path in (ROOT / "sample_plans").iterdir() if path.name[0] != ".")


def all_plans(made_up: SimpleNamespace) -> list[TrackingPlan]:
    rng = random.Random(5)
    written = [HERE / "golden" / "plan.yaml", *SAMPLE_PLANS]
    return [load_plan([path]).plan for path in written] + [made_up.plan(rng) for _ in range(4)]


def schemas_of(plan: TrackingPlan, draft: str) -> dict[str, bytes]:
    """The plan's own schema, which holds all of its events, and some of the event schemas."""
    files = bundle_files(plan, compile_bundle(plan, draft=draft))
    listed = [name for name in files if name.endswith(".schema.json")]
    return {name: files[name] for name in listed[:4]}


@pytest.fixture(scope="module")
def schema_files(
    made_up: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """Paths of all schemas of all plans, by draft."""
    found: dict[str, list[str]] = {draft: [] for draft in DRAFTS}
    for draft in DRAFTS:
        for number, plan in enumerate(all_plans(made_up)):
            folder = tmp_path_factory.mktemp(f"plan-{number}")
            for name, content in schemas_of(plan, draft).items():
                path = folder / name.replace("/", "-")
                path.write_bytes(content)
                found[draft].append(str(path))
    return found


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize(
    "judge",
    [("check_jsonschema", "--check-metaschema"), ("sourcemeta_jsonschema", "metaschema")],
    ids=["check-jsonschema", "sourcemeta"],
)
def test_metaschema(judge: tuple[str, str], draft: str, schema_files: dict[str, list[str]]) -> None:
    # Sourcemeta's program is called `jsonschema`, as another package's is: so by module.
    module, option = judge
    command = [sys.executable, "-m", module, option, *schema_files[draft]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["check_jsonschema", "sourcemeta_jsonschema"])
def test_the_metaschema_judges_do_find_faults(module: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.schema.json"
    draft = "https://json-schema.org/draft/2020-12/schema"
    wrong.write_text(json.dumps({"$schema": draft, "maxLength": "many"}))
    option = "--check-metaschema" if module == "check_jsonschema" else "metaschema"
    command = [sys.executable, "-m", module, option, str(wrong)]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_ajv_compiles_all_in_strict_mode(
    made_up: SimpleNamespace, ajv: Callable[[list[Any]], list[Any]]
) -> None:
    jobs = [
        {"draft": draft, "schema": json.loads(content), "lines": []}
        for draft in DRAFTS
        for plan in all_plans(made_up)
        for content in schemas_of(plan, draft).values()
    ]
    assert [answer for answer in ajv(jobs) if answer != []] == []


def test_ajv_in_strict_mode_does_find_faults(ajv: Callable[[list[Any]], list[Any]]) -> None:
    loose = {"type": "object", "required": ["a"]}
    (answer,) = ajv([{"draft": "07", "schema": loose, "lines": []}])
    assert "strictRequired" in answer
