"""Each verb: its result, its exit code, its talk."""

import json

import pytest

from lexicon_cli import __version__


def test_version_is_one_line(lexicon):
    result = lexicon("--version")
    assert (result.code, result.out, result.err) == (0, f"lexicon {__version__}\n", "")


def test_version_beside_other_options_still_works(lexicon):
    assert lexicon("--version", "lint").out == f"lexicon {__version__}\n"


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_lists_the_commands_in_the_order_of_work(lexicon, option):
    result = lexicon(option)
    assert result.code == 0
    order = [result.out.index(f"\n  {verb} ") for verb in ("lint", "compile", "validate", "report")]
    assert order == sorted(order)
    assert "Examples:" in result.out


def test_no_command_shows_help_as_talk(lexicon):
    result = lexicon()
    assert (result.code, result.out) == (2, "")
    assert "Commands:" in result.err


def test_a_good_plan_lints_clean(lexicon):
    result = lexicon("lint", "plan.yaml")
    assert (result.code, result.err) == (0, "")
    assert result.out == "✓ no findings in 1 event of 1 file · plan Acme 1.0.0\n"


def test_a_bad_plan_is_a_finding_with_its_place(lexicon):
    result = lexicon("lint", "bad.yaml")
    assert (result.code, result.err) == (1, "")
    assert result.out.startswith("bad.yaml:4:5: error STR002 unknown-key: ")


def test_lint_reads_standard_input(lexicon):
    result = lexicon("lint", "-", "--stdin-filename", "x.yaml", stdin=b"events: {A: {typ: 1}}\n")
    assert result.code == 1
    assert result.out.startswith("x.yaml:1:")


def test_lint_json_names_what_it_looked_at(lexicon):
    document = json.loads(lexicon("lint", "plan.yaml", "-f", "json").out)
    assert document["command"] == "lint"
    assert document["plan"]["name"] == "Acme"
    assert document["inputs"] == [{"name": "plan.yaml", "lines": 12, "events": 1, "bytes": 302}]
    assert document["findings"] == []


@pytest.mark.parametrize("form", ["text", "concise", "json", "jsonl", "csv", "markdown"])
def test_every_format_works_for_lint(lexicon, form):
    result = lexicon("lint", "bad.yaml", "--format", form)
    assert result.code == 1
    assert "STR002" in result.out


def test_several_outputs_at_once(lexicon, workspace):
    outputs = ["--output", "json=a.json", "--output", "csv=b.csv"]
    result = lexicon("lint", "bad.yaml", *outputs)
    assert "STR002" in result.out
    assert json.loads((workspace / "a.json").read_bytes())["totals"]["errors"] == 1
    assert (workspace / "b.csv").read_text("utf-8").startswith("severity,code,")


def test_an_output_file_takes_the_place_of_standard_output(lexicon, workspace):
    result = lexicon("lint", "bad.yaml", "-f", "json", "-o", "a.json")
    assert (result.code, result.out) == (1, "")
    assert json.loads((workspace / "a.json").read_bytes())["command"] == "lint"


def test_a_file_has_no_colour(lexicon, workspace):
    lexicon("lint", "bad.yaml", "--color", "always", "-o", "a.txt")
    assert b"\x1b" not in (workspace / "a.txt").read_bytes()


def test_compile_writes_once_and_checks(lexicon, workspace):
    first = lexicon("compile", "plan.yaml", "--out", "schemas")
    assert (first.code, first.out) == (0, "")
    assert 'files in "schemas"' in first.err
    names = {str(path.relative_to(workspace / "schemas")) for path in workspace.rglob("*.json")}
    assert names == {
        "plan.schema.json",
        "index.json",
        "lexicon-schemas.json",
        "events/sign-up.schema.json",
    }
    assert ", 0 changed" in lexicon("compile", "plan.yaml", "--out", "schemas").err
    assert lexicon("compile", "plan.yaml", "--out", "schemas", "--check").code == 0


def test_a_stale_directory_fails_the_check_and_is_left_alone(lexicon, workspace):
    lexicon("compile", "plan.yaml", "--out", "schemas")
    changed = workspace / "schemas" / "plan.schema.json"
    changed.write_bytes(b"{}")
    result = lexicon("compile", "plan.yaml", "--out", "schemas", "--check")
    assert result.code == 1
    assert '"schemas" is stale:\n  plan.schema.json' in result.err
    assert changed.read_bytes() == b"{}"


def test_a_plan_with_errors_is_not_compiled(lexicon, workspace):
    result = lexicon("compile", "bad.yaml", "--out", "schemas")
    assert result.code == 1
    assert "STR002" in result.out
    assert "nothing was compiled" in result.err
    assert not (workspace / "schemas").exists()


def test_compile_needs_a_directory(lexicon):
    result = lexicon("compile", "plan.yaml")
    assert (result.code, result.err.splitlines()[0]) == (
        2,
        'lexicon: error: missing option "--out"',
    )


def test_compile_says_what_lexicon_cannot_carry(lexicon, workspace):
    (workspace / "rich.yaml").write_text(
        "events: {A: {properties: {p: {type: string, enum: [a, b], pattern: a}}}}\n", "utf-8"
    )
    result = lexicon("compile", "rich.yaml", "--out", "schemas")
    assert "lexicon-schemas.json cannot carry:\n" in result.err
    assert result.out == ""


def test_drafts_differ(lexicon, workspace):
    lexicon("compile", "plan.yaml", "--out", "old", "--draft", "07")
    lexicon("compile", "plan.yaml", "--out", "new")
    uris = {
        json.loads((workspace / folder / "plan.schema.json").read_bytes())["$schema"]
        for folder in ("old", "new")
    }
    assert uris == {
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2020-12/schema",
    }
    assert lexicon("compile", "plan.yaml", "--out", "x", "--draft", "06").code == 2


def test_convert_goes_there_and_back(lexicon, workspace):
    assert lexicon("convert", "plan.yaml", "--to", "csv", "-o", "plan.csv").code == 0
    back = lexicon("convert", "plan.csv", "--to", "yaml")
    assert back.code == 0
    assert "Sign Up:" in back.out


def test_convert_names_what_is_lost_as_talk(lexicon):
    result = lexicon("convert", "plan.yaml", "--to", "lexicon-csv")
    assert result.code == 0
    assert result.out.startswith("Entity Type,Entity Name,")
    assert result.err.startswith("lexicon: lexicon-csv cannot say:\n")


def test_a_plan_with_errors_is_not_converted(lexicon, workspace):
    result = lexicon("convert", "bad.yaml", "--to", "csv", "-o", "x.csv")
    assert result.code == 1
    assert "STR002" in result.out
    assert not (workspace / "x.csv").exists()


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_rules_lists_every_rule(lexicon, form):
    from lexicon_cli.rules.registry import all_rules

    result = lexicon("rules", "--format", form)
    assert result.code == 0
    assert all(rule.code in result.out and rule.name in result.out for rule in all_rules())


@pytest.mark.parametrize("word", ["EVT002", "evt002", "event-case-mismatch"])
def test_explain_takes_code_and_name(lexicon, word):
    result = lexicon("explain", word)
    assert result.code == 0
    assert result.out.startswith("# EVT002 event-case-mismatch\n")
    for part in ("Why it matters", "Bad", "Good", "How to mend", "Options", "Source"):
        assert f"## {part}" in result.out


def test_explain_speaks_json(lexicon):
    document = json.loads(lexicon("explain", "VAL001", "-f", "json").out)
    assert document["code"] == "VAL001"
    assert "## Bad" in document["page"]


@pytest.mark.parametrize(
    ("word", "hint"),
    [("unknown-evnt", '"EVT001" (unknown-event)'), ("VAL01", '"VAL010" (implausible-value)')],
)
def test_explain_guesses_at_an_unknown_rule(lexicon, word, hint):
    result = lexicon("explain", word)
    assert (result.code, result.out) == (2, "")
    assert result.err == f'lexicon: error: no rule "{word}"\n  did you mean {hint}?\n'


def test_report_shows_a_saved_report_in_any_format(lexicon):
    saved = lexicon("lint", "bad.yaml", "-f", "json").out
    for form in ("text", "json", "csv", "markdown", "concise", "jsonl"):
        direct = lexicon("lint", "bad.yaml", "-f", form)
        again = lexicon("report", "-", "-f", form, stdin=saved.encode())
        assert (again.code, again.out) == (direct.code, direct.out)


def test_report_can_be_told_not_to_fail(lexicon, workspace):
    lexicon("lint", "bad.yaml", "-f", "json", "-o", "r.json")
    assert lexicon("report", "r.json").code == 1
    assert lexicon("report", "r.json", "--fail-on", "never").code == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is not one JSON document"),
        (b"\xff", "it is not one JSON document"),
        (b"[" * 100_000, "it is not one JSON document"),
        (b"[]", 'it has no key "findings"'),
        (b'{"findings": []}', "its schema_version is None, known is 1"),
        (b'{"findings": [], "schema_version": 2}', "its schema_version is 2, known is 1"),
        (
            b'{"findings": [], "schema_version": 1}',
            "it has not the shape of one (KeyError: 'command')",
        ),
        (
            b'{"schema_version":1,"command":"lint","tool":{"version":"1"},"findings":[3]}',
            "it has not the shape of one",
        ),
    ],
)
def test_what_is_no_report_is_refused(lexicon, workspace, content, why):
    (workspace / "r.json").write_bytes(content)
    result = lexicon("report", "r.json")
    assert (result.code, result.out) == (2, "")
    assert why in result.err
