"""`lexicon fmt` on the command line: files, streams, talk, exit codes, refusals."""

import pytest

LOOSE = """\
# Acme
events:


    Signed Up:     # first
         owner:   growth
         description: A person has made an account
         properties: {plan: {description: What was chosen, type: string}}
         # the end
    Logged In: {}
lexicon: 1
"""
TIDY = """\
# Acme
lexicon: 1
events:
  Signed Up:  # first
    description: A person has made an account
    owner: growth
    properties: {plan: {type: string, description: What was chosen}}
    # the end

  Logged In: {}
"""


@pytest.fixture
def loose(workspace):
    (workspace / "plan.yaml").write_text(LOOSE, "utf-8")
    return workspace / "plan.yaml"


def test_fmt_writes_the_canonical_form(lexicon, loose):
    result = lexicon("fmt", "plan.yaml")
    assert (result.code, result.out) == (0, "")
    assert result.err == "lexicon: formatted plan.yaml\n"
    assert loose.read_text("utf-8") == TIDY
    assert lexicon("fmt", "plan.yaml").err == ""


def test_check_lists_and_writes_nothing(lexicon, loose):
    result = lexicon("fmt", "plan.yaml", "--check")
    assert (result.code, result.out) == (1, "would format plan.yaml\n")
    assert loose.read_text("utf-8") == LOOSE
    loose.write_text(TIDY, "utf-8")
    assert lexicon("fmt", "plan.yaml", "--check").code == 0


def test_diff_shows_and_writes_nothing(lexicon, loose):
    result = lexicon("fmt", "plan.yaml", "--diff")
    assert result.code == 1
    assert result.out.startswith("--- plan.yaml\n+++ plan.yaml\n")
    assert "+  Logged In: {}" in result.out
    assert loose.read_text("utf-8") == LOOSE


def test_sort_goes_by_name(lexicon, loose):
    assert lexicon("fmt", "plan.yaml", "--sort").code == 0
    text = loose.read_text("utf-8")
    assert text.index("Logged In") < text.index("Signed Up")
    assert "    # the end\n" in text


def test_standard_input_becomes_standard_output(lexicon):
    result = lexicon("fmt", "-", stdin=LOOSE.encode())
    assert (result.code, result.out, result.err) == (0, TIDY, "")


CSV = b'type,event,property\n"string",A,x\n'


def test_a_csv_from_standard_input_is_known_by_its_name(lexicon):
    result = lexicon(
        "fmt", "-", "--stdin-filename", "p.csv", stdin=b'type,event,property\n"string",A,x\n'
    )
    assert (result.code, result.out) == (0, "event,property,type\nA,x,string\n")


def test_a_file_with_a_syntax_error_stays_and_the_others_are_formatted(lexicon, loose, workspace):
    (workspace / "broken.yaml").write_text("events: {A: {\n", "utf-8")
    result = lexicon("fmt", "plan.yaml", "broken.yaml")
    assert result.code == 2
    assert "broken.yaml:1:14 is left as it is: the file has a syntax error" in result.err
    assert loose.read_text("utf-8") == TIDY
    assert (workspace / "broken.yaml").read_text("utf-8") == "events: {A: {\n"


def test_line_ends_and_byte_order_mark_survive(lexicon, loose):
    loose.write_bytes(b"\xef\xbb\xbf" + LOOSE.replace("\n", "\r\n").encode())
    assert lexicon("fmt", "plan.yaml").code == 0
    assert loose.read_bytes() == b"\xef\xbb\xbf" + TIDY.replace("\n", "\r\n").encode()


def test_a_lexicon_csv_stays_as_mixpanel_writes_it(lexicon, workspace):
    text = 'Entity Type,Entity Name,Property Name\r\n"event","A",\r\n,,"x"\r\n'
    (workspace / "lexicon.csv").write_bytes(text.encode())
    assert lexicon("fmt", "lexicon.csv", "--check").code == 0


def test_rows_of_an_event_come_together_and_unknown_columns_last(lexicon, workspace):
    text = 'notes;property;Event;type\nn1;x;A;string\nn2;y;B;\n;z;A;"num;ber"\n'
    (workspace / "plan.csv").write_bytes(text.encode())
    assert lexicon("fmt", "plan.csv").code == 0
    assert (workspace / "plan.csv").read_text("utf-8") == (
        'event;property;type;notes\nA;x;string;n1\nA;z;"num;ber";\nB;y;;n2\n'
    )


def test_a_directory_that_holds_nothing_is_told(lexicon, workspace):
    (workspace / "plans").mkdir()
    result = lexicon("fmt", "plans")
    assert result.code == 2
    assert "holds no .yaml, .yml or .csv file" in result.err
