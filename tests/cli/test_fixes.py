"""`lint --fix` and `--diff` on the command line: files, streams, talk, exit codes."""

BAD = """\
# Acme, all rights reserved
lexicon: 1
settings: {identity: simplified}
events:

  Signed Up:   # the funnel begins
    description: A person has made an account
    owner: growth
    since: 1.10   # app version
    properties:
      plan: {type: text, description: What was chosen}
"""
GOOD = BAD.replace("1.10 ", '"1.10" ').replace("text,", "string,")
STRICT = ("--select", "STR005,TYP002")


def test_fix_writes_only_what_it_mends(lexicon, workspace):
    (workspace / "plan.yaml").write_text(BAD, "utf-8")
    result = lexicon("lint", "plan.yaml", "--fix", *STRICT)
    assert result.code == 0
    assert "lexicon: fixed 2 of 2 findings\n" in result.err
    assert (workspace / "plan.yaml").read_text("utf-8") == GOOD


def test_fix_reports_what_remains_and_its_exit_code(lexicon, workspace):
    (workspace / "plan.yaml").write_text(BAD + "      kind: {descripton: Why}\n", "utf-8")
    result = lexicon("lint", "plan.yaml", "--fix", "--select", "STR,TYP002", "-f", "concise")
    assert result.code == 1
    assert "STR002" in result.out
    assert "STR005" not in result.out
    assert "fixed 2 of 3 findings; 1 more with --unsafe-fixes" in result.err


def test_unsafe_fixes_are_made_when_asked_for(lexicon, workspace):
    (workspace / "plan.yaml").write_text(BAD + "      kind: {descripton: Why}\n", "utf-8")
    options = ("--fix", "--unsafe-fixes", "--select", "STR,TYP002")
    assert lexicon("lint", "plan.yaml", *options).code == 0
    wanted = GOOD + "      kind: {description: Why}\n"
    assert (workspace / "plan.yaml").read_text("utf-8") == wanted


def test_unsafe_fixes_alone_say_nothing(lexicon):
    result = lexicon("lint", "plan.yaml", "--unsafe-fixes")
    assert result.code == 2
    assert '"--unsafe-fixes" goes with --fix or --diff' in result.err


def test_diff_shows_and_writes_nothing(lexicon, workspace):
    (workspace / "plan.yaml").write_text(BAD, "utf-8")
    result = lexicon("lint", "plan.yaml", "--diff", *STRICT)
    assert result.code == 1
    assert result.out.startswith("--- plan.yaml\n+++ plan.yaml\n@@ ")
    assert [line for line in result.out.split("\n")[3:] if line[:1] in ("+", "-")] == [
        "-    since: 1.10   # app version",
        '+    since: "1.10"   # app version',
        "-      plan: {type: text, description: What was chosen}",
        "+      plan: {type: string, description: What was chosen}",
    ]
    assert (workspace / "plan.yaml").read_text("utf-8") == BAD


def test_diff_of_a_good_plan_is_empty(lexicon, workspace):
    (workspace / "plan.yaml").write_text(GOOD, "utf-8")
    result = lexicon("lint", "plan.yaml", "--diff", *STRICT)
    assert (result.code, result.out) == (0, "")


def test_standard_input_becomes_standard_output(lexicon):
    result = lexicon("lint", "-", "--fix", *STRICT, stdin=BAD.encode())
    assert (result.code, result.out) == (0, GOOD)
    assert "no findings" in result.err


def test_what_is_ignored_is_not_mended(lexicon, workspace):
    (workspace / "plan.yaml").write_text(BAD, "utf-8")
    lexicon("lint", "plan.yaml", "--fix", "--select", "TYP002")
    assert (workspace / "plan.yaml").read_text("utf-8") == BAD.replace("text,", "string,")


def test_a_plan_with_a_syntax_error_is_left_alone(lexicon, workspace):
    (workspace / "plan.yaml").write_text(BAD, "utf-8")
    (workspace / "other.yaml").write_text("events: {A: {\n", "utf-8")
    result = lexicon("lint", "plan.yaml", "other.yaml", "--fix")
    assert result.code == 1
    assert (workspace / "plan.yaml").read_text("utf-8") == BAD


def test_line_ends_and_byte_order_mark_survive(lexicon, workspace):
    raw = b"\xef\xbb\xbf" + BAD.replace("\n", "\r\n").encode()
    (workspace / "plan.yaml").write_bytes(raw)
    assert lexicon("lint", "plan.yaml", "--fix", *STRICT).code == 0
    wanted = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert (workspace / "plan.yaml").read_bytes() == wanted


def test_a_link_stays_a_link_and_modes_stay(lexicon, workspace):
    real = workspace / "real.yaml"
    real.write_text(BAD, "utf-8")
    real.chmod(0o640)
    (workspace / "plan.yaml").unlink()
    (workspace / "plan.yaml").symlink_to(real)
    assert lexicon("lint", "plan.yaml", "--fix", *STRICT).code == 0
    assert (workspace / "plan.yaml").is_symlink()
    assert real.read_text("utf-8") == GOOD
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_read_only_file_stops_the_writing_of_all(lexicon, workspace):
    (workspace / "plan.yaml").write_text(BAD, "utf-8")
    other = "events:\n  Paid:\n    since: 2.10\n"
    (workspace / "other.yaml").write_text(other, "utf-8")
    (workspace / "other.yaml").chmod(0o444)
    result = lexicon("lint", "plan.yaml", "other.yaml", "--fix", *STRICT)
    assert result.code == 2
    assert 'cannot write "other.yaml": it is read-only' in result.err
    assert (workspace / "plan.yaml").read_text("utf-8") == BAD
