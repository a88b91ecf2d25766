"""Which comments suppress, what they cover, and what only looks like one.

In the texts below, `@CODE` at the end of a line is a finding of that rule on the line: it is taken
out before the text is read. A finding in brackets, `@(CODE)`, is one that must be hidden.
"""

import re
from datetime import date

import pytest

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding, Place, Severity
from lexicon_cli.plan.load import load_text
from lexicon_cli.policy.collect import suppressions_of
from lexicon_cli.policy.matching import Matcher

TODAY = date(2026, 6, 1)
_MARK = re.compile(r"[ ]*@(\()?([A-Z]{3}\d{3})\)?")


def finding(code, line, *, file="plan.yaml", event=None, prop=None):
    return Finding(
        code=code,
        name="n",
        severity=Severity.WARNING,
        message="m",
        event=event,
        property=prop,
        place=Place(file, line, 3),
        fingerprint="0" * 16,
    )


def check(marked, newline="\n"):
    """Findings where the text has marks are hidden exactly where the marks say so."""
    wanted = []
    lines = []
    for number, line in enumerate(marked.splitlines(), start=1):
        wanted += [(number, found[2], bool(found[1])) for found in _MARK.finditer(line)]
        lines.append(_MARK.sub("", line))
    loaded = load_text(newline.join([*lines, ""]))
    assert [one.message for one in loaded.findings if one.code == "STR001"] == []
    matcher = Matcher(suppressions_of(loaded, Settings()), TODAY)
    said = [(line, code, matcher.hides(finding(code, line))) for line, code, _ in wanted]
    assert said == wanted


CASES = {
    "behind an event: the whole block": """
events:
  A:  # lexicon: ignore[NAM004, DOC001] why @(NAM004) @(DOC001) @TYP001
    properties:
      p: string @(NAM004)
  B: @NAM004
""",
    "behind a property: its block": """
events:
  A: @DOC002
    properties:
      p:  # lexicon: ignore[DOC002] why
        type: string @(DOC002)
      q: string @DOC002
""",
    "behind a key: its line": """
events:
  A: @DOC003
    description: x  # lexicon: ignore[DOC003] why @(DOC003)
    owner: x @DOC003
""",
    "on a line of its own: the next entry": """
events:
  # lexicon: ignore[NAM004] why
  # another comment

  A: @(NAM004)
    owner: x @(NAM004)
  B: @NAM004
""",
    "several on lines of their own": """
events:
  # lexicon: ignore[NAM004] why
  # lexicon: ignore[DOC001] why
  A: @(NAM004) @(DOC001)
""",
    "last in its block: the entry that follows": """
events:
  A:
    owner: x
    # lexicon: ignore[NAM004] why
  B: @(NAM004)
  C: @NAM004
""",
    "at the end: nothing": """
events:
  A: @NAM004
# lexicon: ignore[NAM004] why
""",
    "of the file": """
events:
  A: @(NAM004)
    owner: x  # lexicon: ignore-file[NAM004] why
  B: @(NAM004) @NAM005
""",
    "prefix, name, ALL, any case": """
events:
  A:  # lexicon: ignore[nam] why @(NAM004) @DOC001
  B:  # lexicon: ignore[event-description-missing] why @(DOC001) @NAM004
  C:  # lexicon: ignore[ALL] why @(DOC001) @(VAL001)
""",
    "without a list: nothing": """
events:
  A:  # lexicon: ignore NAM004 @NAM004
  B:  # lexicon: ignore @NAM004
  C:  # lexicon: ignore[] @NAM004
""",
    "other words: nothing": """
# lexicon: 1
events:
  A:  # lexicon: ignored[NAM004] @NAM004
  B:  # lexicon ignore[NAM004] @NAM004
  C:  # lexicon: ignore-all[NAM004] @NAM004
""",
    "spaces do not matter": """
events:
  A: #lexicon:ignore[ NAM004,DOC001 ]why @(NAM004) @(DOC001)
  B:	#	lexicon:  ignore	[NAM004]	why @(NAM004)
""",
    "no space before it: part of a word": """
events:
  A:
    owner: x#lexicon:ignore[NAM004] @NAM004
""",
    "in quotes": """
events:
  A:
    description: "x # lexicon: ignore[DOC003] y" @DOC003
    trigger: 'it''s # lexicon: ignore[DOC003] y' @DOC003
    owner: "a \\" # lexicon: ignore[DOC005] b"  # lexicon: ignore[DOC003] why @(DOC003) @DOC005
""",
    "in quotes over lines": """
events:
  A:
    description: "x
      # lexicon: ignore[DOC003] y
      z" @DOC003
    owner: x @DOC003
""",
    "behind quotes over lines: from where they begin": """
events:
  A: @DOC003
    description: "x @(DOC003)
      y"  # lexicon: ignore[DOC003] why
    owner: x @DOC003
""",
    "in a block of text": """
events:
  A:
    description: |
      x
      # lexicon: ignore[DOC003] y

        # lexicon: ignore[DOC003] y
    owner: x @DOC003
  B: @DOC003
    description: >-
      # lexicon: ignore[DOC003] y
    # lexicon: ignore[DOC003] why
    owner: x @(DOC003)
""",
    "in a block of text with its indentation given": """
events:
  A:
    description: |2
        x
      # lexicon: ignore[DOC003] y
     # lexicon: ignore[DOC003] why
    owner: x @(DOC003)
""",
    "behind the head of a block of text": """
events:
  A:
    description: |  # lexicon: ignore[DOC003] why @(DOC003)
      x
    owner: x @DOC003
""",
    "below an empty block of text": """
events:
  A:
    description: |
    # lexicon: ignore[DOC003] why
    owner: x @(DOC003)
""",
    "in a list": """
events:
  A:
    tags:
      - |
        # lexicon: ignore[DOC008] no
      - x  # lexicon: ignore[DOC008] why @(DOC008)
      # lexicon: ignore[DOC008] why
      - y @(DOC008)
      - z @DOC008
""",
    "in a flow mapping": """
events:
  A: {owner: x,  # lexicon: ignore[DOC001] why @(DOC001)
    properties: {p: string,  # lexicon: ignore[TYP001] why @(TYP001)
      q: {type: string, description: 'x # lexicon: ignore[TYP002] y'}, @TYP002
      r: string}} @(DOC001)
  B: @DOC001
""",
    "behind an anchor and an alias": """
properties:
  p: &shared  # lexicon: ignore[TYP001] why
    description: &text |
      # lexicon: ignore[TYP002] no
    type: string @(TYP001) @TYP002
events:
  A:
    properties:
      q: *shared @TYP001
      r: *shared  # lexicon: ignore[TYP003] why @(TYP003)
""",
    "what an alias stands for ends where it is written": """
properties:
  p: &shared
    type: string  # lexicon: ignore[TYP001] why @(TYP001)
  o: string @TYP001
events:
  A:
    properties:
      q: *shared  # lexicon: ignore[TYP003] why @TYP001
    tags:
      - &tag x @DOC008
      - *tag  # lexicon: ignore[DOC008] why
      - y @DOC008
    aliases: [*tag, z]  # lexicon: ignore[LIF007] why @(LIF007)
""",
    "behind another comment": """
events:
  A:  # a note # lexicon: ignore[DOC001] why # lexicon: ignore[NAM004] why @(DOC001) @(NAM004)
""",
    "on an entry put out of use: nothing": """
events:
  # A:  # lexicon: ignore[DOC001] why
  B: @DOC001
""",
    "the day has not passed": """
events:
  A:  # lexicon: ignore[DOC001] until 2026-06-01 why @(DOC001)
  B:  # lexicon: ignore[DOC001] why, until 2026-06-01 @(DOC001)
""",
    "the day has passed": """
events:
  A:  # lexicon: ignore[DOC001] until 2026-05-31 why @DOC001
  B:  # lexicon: ignore[DOC001] why until 2026-05-31 @DOC001
  C:  # lexicon: ignore[DOC001] until 2026-02-30 why @DOC001
""",
    "names that look like code": """
events:
  "# lexicon: ignore[DOC001]": @DOC001
    owner: x
  'A: # lexicon: ignore[DOC001]':  # lexicon: ignore[DOC001] why @(DOC001)
""",
    "documents behind the first": """
events:
  A: @DOC001
---
events:
  B:  # lexicon: ignore[DOC001] why @(DOC001)
""",
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_what_a_comment_covers(text, newline):
    check(text, newline)


def test_other_line_ends_of_yaml_count_as_lines():
    text = 'events:\n  A:\n    owner: "x\u2028y"\n    tags: [x]  # lexicon: ignore[DOC001] why\n'
    (found,) = suppressions_of(load_text(text), Settings())
    assert (found.place.line, found.place.column) == (5, 16)


def test_csv_and_json_have_no_comments():
    table = "event,property,event_description\nA,,# lexicon: ignore[DOC001] why\n"
    assert suppressions_of(load_text(table, "plan.csv"), Settings()) == ()
    json = '{"events": {"A": {"description": "# lexicon: ignore[DOC001] why"}}}'
    assert suppressions_of(load_text(json, "plan.json"), Settings()) == ()
    assert suppressions_of(load_text(json, "plan.yaml"), Settings()) == ()


def test_what_was_read_before_a_syntax_error_counts():
    loaded = load_text("events:\n  A:  # lexicon: ignore[DOC001] why\n  B: [\n")
    matcher = Matcher(suppressions_of(loaded, Settings()), TODAY)
    assert matcher.hides(finding("DOC001", 2))


@pytest.mark.parametrize(
    ("text", "reason", "until", "no_day"),
    [
        ("the reason", "the reason", None, None),
        (" - the reason.", "the reason.", None, None),
        (": until 2027-01-31: the reason", "the reason", date(2027, 1, 31), None),
        ("UNTIL 2027-01-31", "", date(2027, 1, 31), None),
        ("the reason (until 2027-01-31)", "the reason", date(2027, 1, 31), None),
        ("until 2027-1-31 x", "x", None, "2027-1-31"),
        ("until 2027-02-30 x", "x", None, "2027-02-30"),
        ("until the vendor mends it", "until the vendor mends it", None, None),
        ("see until 2027-01-31 for more", "see until 2027-01-31 for more", None, None),
        ("see #123", "see #123", None, None),
        ("why # another comment", "why", None, None),
        ("-- : --", "", None, None),
        ("", "", None, None),
    ],
)
def test_what_follows_the_list(text, reason, until, no_day):
    plan = f"events:\n  A:  # lexicon: ignore[DOC001]{text}\n"
    (found,) = suppressions_of(load_text(plan), Settings())
    assert (found.reason, found.until, found.no_day) == (reason, until, no_day)


def test_places_are_those_of_the_comment_and_its_words():
    plan = "events:\n  Ä🙂:  # note # lexicon: ignore[DOC001, NAM]\n"
    (found,) = suppressions_of(load_text(plan), Settings())
    line = plan.splitlines()[1]
    assert found.place == Place("plan.yaml", 2, line.index("# lexicon") + 1)
    columns = [(word.text, word.place.column) for word in found.words]
    assert columns == [("DOC001", line.index("DOC001") + 1), ("NAM", line.index("NAM") + 1)]
