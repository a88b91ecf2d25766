"""`lexicon baseline`, and `--baseline` and suppressions of lint and validate, from end to end."""

import json

import pytest

PLAN = """\
lexicon: 1
settings: {identity: simplified}
events:
  Sign Up: {}
  Purchase: {}
"""
DATA_PLAN = """\
lexicon: 1
settings: {identity: simplified, additional_properties: allow}
events:
  Sign Up:
    properties: {plan: {type: string, enum: [free, pro]}}
  Purchase:  # lexicon: ignore[VAL002] old clients send texts
    properties:
      amount: number
      count: {type: integer, ignore: [VAL010 counted by hand]}
"""
ONLY = ("--select", "DOC001,SUP", "--isolated")
DATA_ONLY = ("--select", "VAL,EVT001,SUP", "--isolated", "--now", "2026-06-01")


def line(event, **properties):
    base = {"time": 1_767_225_600, "distinct_id": "u1", "$insert_id": f"i{len(str(properties))}"}
    return json.dumps({"event": event, "properties": {**base, **properties}})


def write_data(folder, *, plans=3, total=10, purchases=0):
    lines = [line("Sign Up", plan="gold") for _ in range(plans)]
    lines += [line("Sign Up", plan="free") for _ in range(total - plans)]
    lines += [line("Purchase", amount="12", count=1) for _ in range(purchases)]
    (folder / "e.ndjson").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def folder(workspace):
    (workspace / "plan.yaml").write_text(PLAN, "utf-8")
    (workspace / "data.yaml").write_text(DATA_PLAN, "utf-8")
    return workspace


def entries(folder, name="lexicon-baseline.json"):
    return json.loads((folder / name).read_text("utf-8"))["entries"][:-1]


def found(result):
    return [(one["code"], one["event"]) for one in json.loads(result.out)["findings"]]


def test_lint_shows_only_what_is_new(lexicon, folder):
    made = lexicon("baseline", "create", "plan.yaml", *ONLY)
    assert (made.code, made.out) == (0, "")
    assert made.err == 'lexicon: 2 known findings in "lexicon-baseline.json"\n'
    known = ("--baseline", "lexicon-baseline.json", "--fail-on", "info", *ONLY)
    clean = lexicon("lint", "plan.yaml", *known, "-f", "json")
    assert (clean.code, found(clean)) == (0, [])
    assert json.loads(clean.out)["totals"]["baselined"] == 2
    text = PLAN.replace("Sign Up: {}", "Sign Up: {description: new}") + "  Refund: {}\n"
    (folder / "plan.yaml").write_text(text, "utf-8")
    changed = lexicon("lint", "plan.yaml", *known, "-f", "json")
    assert changed.code == 1
    assert found(changed) == [("SUP005", None), ("DOC001", "Refund")]


def test_update_shrinks_and_refuses_growth(lexicon, folder):
    lexicon("baseline", "create", "plan.yaml", *ONLY)
    (folder / "plan.yaml").write_text(PLAN.replace("Sign Up", "Refund"), "utf-8")
    refused = lexicon("baseline", "update", "plan.yaml", *ONLY)
    assert refused.code == 1
    message = 'event "Refund" has no description (1, not in the baseline)'
    assert refused.out == f"plan.yaml:4:3: DOC001 event-description-missing: {message}\n"
    assert "0 lowered, 1 removed, 1 refused" in refused.err
    assert [entry["event"] for entry in entries(folder)] == ["Purchase"]
    taken = lexicon("baseline", "update", "plan.yaml", "--allow-growth", *ONLY)
    assert (taken.code, taken.out) == (0, "")
    assert [entry["event"] for entry in entries(folder)] == ["Purchase", "Refund"]
    before = (folder / "lexicon-baseline.json").stat().st_mtime_ns
    assert lexicon("baseline", "update", "plan.yaml", *ONLY).code == 0
    assert (folder / "lexicon-baseline.json").stat().st_mtime_ns == before


def test_prune_only_drops(lexicon, folder):
    lexicon("baseline", "create", "plan.yaml", *ONLY)
    (folder / "plan.yaml").write_text(PLAN.replace("Sign Up", "Refund"), "utf-8")
    pruned = lexicon("baseline", "prune", "plan.yaml", *ONLY)
    assert (pruned.code, pruned.out) == (0, "")
    assert [entry["event"] for entry in entries(folder)] == ["Purchase"]


def test_rules_that_do_not_run_keep_their_entries(lexicon, folder):
    lexicon("baseline", "create", "plan.yaml", *ONLY)
    lexicon("baseline", "update", "plan.yaml", "--select", "NAM001", "--isolated")
    assert len(entries(folder)) == 2


def test_a_plan_that_does_not_parse_mends_nothing(lexicon, folder):
    lexicon("baseline", "create", "plan.yaml", *ONLY)
    (folder / "plan.yaml").write_text("events: [", "utf-8")
    for verb in ("update", "prune"):
        lexicon("baseline", verb, "plan.yaml", *ONLY)
        assert len(entries(folder)) == 2


def test_create_does_not_overwrite_unless_forced_and_keeps_notes(lexicon, folder):
    lexicon("baseline", "create", "plan.yaml", *ONLY)
    file = folder / "lexicon-baseline.json"
    noted = file.read_text("utf-8").replace(
        '"event": "Sign Up"', '"event": "Sign Up", "owner": "me"'
    )
    file.write_text(noted, "utf-8")
    again = lexicon("baseline", "create", "plan.yaml", *ONLY)
    assert again.code == 2
    assert "holds a baseline of this already" in again.err
    assert file.read_text("utf-8") == noted
    assert lexicon("baseline", "create", "plan.yaml", "--force", *ONLY).code == 0
    assert [entry.get("owner") for entry in entries(folder)] == [None, "me"]


def validate(lexicon, *more):
    return lexicon("validate", "e.ndjson", "--plan", "data.yaml", *DATA_ONLY, "-f", "json", *more)


def test_validate_holds_counts_against_the_baseline(lexicon, folder, monkeypatch):
    write_data(folder, plans=3, total=10)
    saved = validate(lexicon, "-o", "report.json")
    assert saved.code == 1
    made = lexicon(
        "baseline", "create", "--report", "report.json", "-o", "known.json", "--isolated"
    )
    assert made.code == 0
    (entry,) = entries(folder, "known.json")
    assert (entry["family"], entry["code"], entry["count"], entry["of"]) == (
        "data",
        "VAL005",
        3,
        10,
    )
    assert found(validate(lexicon, "--baseline", "known.json")) == []
    write_data(folder, plans=5, total=100)
    grown = validate(lexicon, "--baseline", "known.json")
    (one,) = json.loads(grown.out)["findings"]
    assert (grown.code, one["count"]) == (1, 5)
    assert one["reason"] == "the baseline allows 3, now 5"
    monkeypatch.setenv("LEXICON_BASELINE_COMPARE", "rate")
    rated = tuple(word for word in DATA_ONLY if word != "--isolated")
    options = ("e.ndjson", "--plan", "data.yaml", *rated, "--baseline", "known.json")
    assert lexicon("validate", *options).code == 0
    write_data(folder, plans=12, total=12)
    assert lexicon("validate", *options).code == 1


def test_a_baseline_of_data_is_made_from_data(lexicon, folder):
    write_data(folder)
    data = ("e.ndjson", "--plan", "data.yaml", "--select", "VAL005", "--isolated")
    assert lexicon("baseline", "create", *data).code == 0
    lexicon("baseline", "create", "plan.yaml", *ONLY)
    assert [entry["family"] for entry in entries(folder)] == ["data", "plan", "plan"]
    write_data(folder, plans=1)
    assert "1 lowered, 0 removed" in lexicon("baseline", "update", *data).err
    assert [entry["count"] for entry in entries(folder)] == [1, 1, 1]
    (folder / "e.ndjson").write_text("", "utf-8")
    assert "0 lowered, 0 removed" in lexicon("baseline", "update", *data).err


def test_a_filtered_run_calls_nothing_stale_or_unused(lexicon, folder):
    write_data(folder)
    validate(lexicon, "-o", "report.json")
    lexicon("baseline", "create", "--report", "report.json", "--isolated")
    write_data(folder, plans=0, purchases=3)
    known = ("--baseline", "lexicon-baseline.json")
    assert found(validate(lexicon, *known)) == [("SUP001", "Purchase"), ("SUP005", None)]
    assert found(validate(lexicon, *known, "--event", "Sign Up")) == []


def test_comments_keys_and_configuration_hide_findings_on_data(lexicon, folder):
    write_data(folder, plans=0, purchases=4)
    shown = validate(lexicon)
    assert found(shown) == [("SUP001", "Purchase")]  # VAL010 of count
    assert json.loads(shown.out)["totals"]["suppressed"] == 1
    (folder / "data.yaml").write_text(DATA_PLAN.replace("# lexicon", "# x"), "utf-8")
    assert ("VAL002", "Purchase") in found(validate(lexicon))
    (folder / "lexicon.toml").write_text(
        '[[suppressions]]\nrules = ["VAL002"]\nproperty = "amo*"\nreason = "x"\n'
    )
    options = ("--plan", "data.yaml", "--select", "VAL", "-f", "json")
    assert found(lexicon("validate", "e.ndjson", *options)) == []


def test_a_rate_of_faulty_events_is_one_of_what_is_shown(lexicon, folder):
    write_data(folder, plans=1, total=100, purchases=50)
    assert validate(lexicon, "--max-rate", "1%").code == 0
    (folder / "data.yaml").write_text(DATA_PLAN.replace("# lexicon", "# x"), "utf-8")
    assert validate(lexicon, "--max-rate", "1%").code == 1


def test_the_configuration_names_the_baseline(lexicon, folder):
    (folder / "lexicon.toml").write_text('baseline = "known.json"\nselect = ["DOC001"]\n')
    missing = lexicon("lint", "plan.yaml")
    assert missing.code == 2
    assert 'there is no baseline "known.json"' in missing.err
    assert lexicon("baseline", "create", "plan.yaml").code == 0
    assert lexicon("lint", "plan.yaml", "--fail-on", "info").code == 0


def test_errors_that_the_baseline_covers_do_not_stop_validate(lexicon, folder):
    write_data(folder, plans=0)
    broken = DATA_PLAN.replace("settings:", "propertys: {}\nsettings:")
    (folder / "data.yaml").write_text(broken, "utf-8")
    options = ("--plan", "data.yaml", "--select", "VAL005,STR", "-f", "json")
    assert lexicon("validate", "e.ndjson", *options).code == 2
    (folder / "lexicon.toml").write_text('baseline = "known.json"\n')
    lexicon("baseline", "create", "data.yaml", "--select", "STR")
    assert found(lexicon("validate", "e.ndjson", *options)) == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("create", "--report", "r.json", "plan.yaml"), "takes the place of"),
        (("create", "--plan", "plan.yaml"), "no data was given"),
        (("create", "--isolated"), "no plan was given"),
        (("update", "plan.yaml"), "there is no baseline"),
        (("prune", "plan.yaml"), "there is no baseline"),
        (("creat",), 'did you mean "create"?'),
        (("create", "plan.yaml", "-o", "no/where.json"), "cannot write"),
        (("create", "plan.yaml", "--selct", "X"), 'did you mean "--select"?'),
    ],
)
def test_mistakes_are_told(lexicon, folder, args, said):
    result = lexicon("baseline", *args)
    assert result.code == 2
    assert said in result.err


def test_a_report_made_with_a_baseline_is_no_ground_for_one(lexicon, folder):
    lexicon("baseline", "create", "plan.yaml", *ONLY)
    known = ("--baseline", "lexicon-baseline.json", *ONLY)
    lexicon("lint", "plan.yaml", *known, "-f", "json", "-o", "r.json")
    result = lexicon("baseline", "create", "--report", "r.json", "-o", "b.json", "--isolated")
    assert result.code == 2
    assert "lacks what its baseline hid" in result.err


def test_the_noun_alone_prints_its_help(lexicon):
    result = lexicon("baseline")
    assert (result.code, result.out) == (2, "")
    assert "create  Write down" in result.err


def test_a_merge_conflict_is_one_clear_error(lexicon, folder):
    (folder / "known.json").write_text(
        '{"schema_version": 1, "entries": [\n<<<<<<< HEAD\n', "utf-8"
    )
    result = lexicon("lint", "plan.yaml", "--baseline", "known.json")
    assert result.code == 2
    assert "known.json:2: marks of a merge conflict" in result.err
