"""A plan with errors judges nothing: its findings are shown, the exit code is 2."""

import json
from pathlib import Path

import pytest

from lexicon_cli.cli.main import run
from tests.corpus.support import event

GOOD = "lexicon: 1\nevents:\n  Sign Up: {}\n"

# Nine aliases of nine aliases of nine …
BOMB = "a: &a0 [x, x]\n" + "".join(
    f"b{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)
# the plan, the code of a finding on it
BROKEN = {
    "no YAML": ("events: [\n", "STR001"),
    "tabs": ("events:\n\tSign Up: {}\n", "STR001"),
    "control characters": ("events: {a\x00b: {}}\n", "STR001"),
    "a list": ("- a\n- b\n", "STR013"),
    "a text": ("just words\n", "STR013"),
    "an unknown key": ("lexicon: 1\nevents: {Sign Up: {propertys: {}}}\n", "STR002"),
    "a key twice": ("lexicon: 1\nevents: {Sign Up: {}, Sign Up: {}}\n", "STR004"),
    "another version": ("lexicon: 99\nevents: {Sign Up: {}}\n", "STR006"),
    "an include of nothing": (
        "lexicon: 1\nevents: {Sign Up: {include: [money]}}\n",
        "STR007",
    ),
    "events that are a number": ("lexicon: 1\nevents: 5\n", "STR013"),
    "a type that is none": (
        "lexicon: 1\nevents: {Sign Up: {properties: {plan: strin}}}\n",
        "TYP002",
    ),
    "a pattern that is none": (
        "lexicon: 1\nevents: {Sign Up: {properties: {plan: {type: string, pattern: '('}}}}\n",
        "TYP009",
    ),
    "an impossible range": (
        "events: {Sign Up: {properties: {n: {type: integer, minimum: 5, maximum: 1}}}}\n",
        "TYP005",
    ),
    "a status that is none": ("lexicon: 1\nevents: {Sign Up: {status: liv}}\n", "LIF001"),
    "a CSV without columns of ours": ("colour,taste\nred,sweet\n", "STR009"),
    "aliases of aliases": (BOMB, ""),
    "events within themselves": ("events: &e {Sign Up: *e}\n", ""),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_broken_plan_is_shown_and_nothing_is_judged(workspace, capfd, broken, form):
    content, code = broken
    name = "plan.csv" if "colour" in content else "plan.yaml"
    Path(name).write_text(content, "utf-8")
    Path("data").write_bytes(event(1))
    ended = run(["validate", "data", "--plan", name, "-f", form, "--accept", "yes"])
    captured = capfd.readouterr()
    assert ended == 2
    assert captured.err.startswith("lexicon: error: the plan has ")
    assert "Traceback" not in captured.err
    assert "\n  mend " in captured.err
    assert not Path("yes").exists()
    if form == "text":
        assert f"error {code}" in captured.out
        assert f"{name}:" in captured.out
        return
    report = json.loads(captured.out)
    assert report["command"] == "validate"
    assert any(entry["code"].startswith(code) for entry in report["findings"])
    assert all(entry["place"]["file"] == name for entry in report["findings"])


def test_findings_of_a_broken_plan_go_where_the_report_would_go(workspace, capfd):
    Path("plan.yaml").write_text("events: [", "utf-8")
    Path("data").write_bytes(event(1))
    run(["validate", "data", "--plan", "plan.yaml", "-o", "r.txt", "--output", "json=r.json"])
    assert capfd.readouterr().out == ""
    assert "STR001" in Path("r.txt").read_text("utf-8")
    findings = json.loads(Path("r.json").read_bytes())["findings"]
    assert "STR001" in {entry["code"] for entry in findings}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--plan", "none.yaml"), 'cannot read "none.yaml": no such file or directory'),
        (("--schemas", "none"), '"none" is not a directory'),
        (("--schemas", "empty"), 'no schemas in "empty"'),
        (("--plan", "plan.yaml", "--schemas", "x"), '"--plan" and "--schemas" exclude each other'),
        ((), "no plan was given"),
    ],
)
def test_a_plan_that_is_not_there_is_told(workspace, capfd, options, message):
    Path("empty").mkdir()
    Path("data").write_bytes(event(1))
    assert run(["validate", "data", *options]) == 2
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"lexicon: error: {message}")


def test_a_plan_with_warnings_only_does_judge(workspace, capfd):
    Path("plan.yaml").write_text(f"{GOOD}    description: no\n".replace("{}", ""), "utf-8")
    Path("data").write_bytes(event(1, plan=None))
    assert run(["validate", "data", "--plan", "plan.yaml", "--now", "2026-02-01"]) == 0
    assert "1 event" in capfd.readouterr().out


def test_a_plan_without_events_is_broken(workspace, capfd):
    Path("plan.yaml").write_text("lexicon: 1\n", "utf-8")
    Path("data").write_bytes(event(1))
    assert run(["validate", "data", "--plan", "plan.yaml", "-f", "json"]) == 2
    findings = json.loads(capfd.readouterr().out)["findings"]
    assert "STR011" in {entry["code"] for entry in findings}
