"""Plans as data: files in, findings and facts out (cases/*.yaml)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from lexicon_cli.plan.load import LoadedPlan, load_plan

CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in case["files"].items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8"))
    monkeypatch.chdir(tmp_path)
    loaded = load_plan(case.get("paths") or list(case["files"]))

    told = [f"{finding.code} {finding.place}" for finding in loaded.findings]
    assert told == case["findings"], "\n".join(_lines(loaded))
    messages = "\n".join(finding.message for finding in loaded.findings)
    for text in case.get("messages", ()):
        assert text in messages
    if "suggestions" in case:
        assert [finding.suggestion for finding in loaded.findings] == case["suggestions"]
    if "severities" in case:
        assert [finding.severity.value for finding in loaded.findings] == case["severities"]
    for path, expected in case.get("facts", {}).items():
        assert _fact(loaded.plan, path) == expected, path
    assert list(loaded.notes) == case.get("notes", [])


def test_every_code_of_the_readers_fires_in_some_case() -> None:
    from lexicon_cli.plan.problems import READER_RULES

    fired = {told.split()[0] for case in CASES for told in case.values[0]["findings"]}
    assert fired == set(READER_RULES)


def _lines(loaded: LoadedPlan) -> list[str]:
    return [f"{f.place} {f.code} {f.message} ({f.suggestion})" for f in loaded.findings]


def _fact(value: Any, path: str) -> Any:
    """The value at a path; tuples as lists, so that a case can be written in YAML."""
    for step in path.replace("\\/", "\0").split("/"):
        name = step.replace("\0", "/")
        value = value.get(name) if isinstance(value, dict) else getattr(value, name)
    return list(value) if isinstance(value, tuple) else value
