"""Reads the fenced examples of a rule's page: ```LANGUAGE plan``` blocks and ```json lines```."""

import re
from typing import NamedTuple

from lexicon_cli.rules.registry import rule_doc

_SECTION = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# The plan of data examples whose page gives none.
DEFAULT_PLAN = """\
lexicon: 1
settings: {additional_properties: allow}
events:
  Purchase Completed: {}
  Sign Up: {}
"""


class Example(NamedTuple):
    """One fenced block: its words after the fence, and its text."""

    language: str
    text: str


def example(rule, heading):
    """The first example under a heading of the rule's page, or None."""
    sections = dict(_SECTION.findall(rule_doc(rule)))
    found = _FENCE.search(sections.get(heading, ""))
    return None if found is None else Example(found[1], found[2])


def plan_of_examples(rule):
    """The plan that the rule's data examples are checked against."""
    found = example(rule, "Plan of the examples")
    return DEFAULT_PLAN if found is None else found.text


def config_of(found):
    """The options that an example is checked with: the words after `plan` on its fence, as in
    ```yaml plan {shape: "object verb"}```."""
    return found.language.partition(" plan")[2].strip()
