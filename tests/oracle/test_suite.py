"""The kernel's verdicts are those of the JSON Schema Test Suite, for every keyword it claims.

`format` is an annotation in both drafts unless a validator is told otherwise, and nobody tells us:
the kernel passes it over, and compiled schemas say the same with `pattern`. So the suite's files
of formats are no test of it, and a schema with a format is judged by its other keywords.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from lexicon_cli.core.errors import BundleError
from lexicon_cli.kernel.assertions import Unsupported
from lexicon_cli.kernel.keywords import compile_document, passes
from tests.oracle.support import handwritten, kernel_of, line_of

SUITE = Path(__file__).parent / "jsts"
GROUPS = {
    f"{path.stem}: {group['description']}": group
    for path in sorted(SUITE.glob("*.json"))
    for group in json.loads(path.read_text(encoding="utf-8"))
}
# Groups with a keyword, or a form of one, that the kernel leaves to the reference library. Losing
# support of any other fails here, and so does support of one of these that nobody has noted.
LEFT_TO_THE_LIBRARY = {
    "additionalProperties: dependentSchemas with additionalProperties",
    "items: items and subitems",
    "items: items does not look in applicators, valid case",
    "items: items with heterogeneous array",
    "items: prefixItems validation adjusts the starting index for items",
    "items: prefixItems with no additional items allowed",
    "uniqueItems: uniqueItems with an array of items",
    "uniqueItems: uniqueItems with an array of items and additionalItems=false",
    "uniqueItems: uniqueItems=false with an array of items",
    "uniqueItems: uniqueItems=false with an array of items and additionalItems=false",
}
# Unicode properties are not the same everywhere: such a pattern is refused, with a reason.
REFUSED = {
    "pattern: pattern with Unicode property escape requires unicode mode",
    "patternProperties: patternProperties with Unicode property escape",
}
UNSUPPORTED = LEFT_TO_THE_LIBRARY | REFUSED


@pytest.mark.parametrize("name", sorted(GROUPS.keys() - UNSUPPORTED))
def test_the_kernel_agrees_with_the_suite(name: str) -> None:
    check = compile_document(GROUPS[name]["schema"])
    for case in GROUPS[name]["tests"]:
        assert passes(check, case["data"]) is case["valid"], case["description"]


@pytest.mark.parametrize("name", sorted(UNSUPPORTED))
def test_the_kernel_says_what_it_does_not_support(name: str) -> None:
    with pytest.raises(Unsupported):
        compile_document(GROUPS[name]["schema"])


def of_properties(schema: Any) -> dict[str, Any]:
    """A schema of an event's properties: that of `value` is the given one."""
    if not isinstance(schema, dict):
        return {"properties": {"value": schema}}
    outer = {key: schema[key] for key in ("$schema", "$defs") if key in schema}
    inner = {key: part for key, part in schema.items() if key not in outer}
    return {**outer, "properties": {"value": inner}}


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("name", sorted(GROUPS.keys() - REFUSED))
def test_hand_written_schemas_agree_with_the_suite(name: str, plain: bool) -> None:
    kernel = kernel_of(handwritten(of_properties(GROUPS[name]["schema"])), plain=plain)
    first = line_of({})
    for case in GROUPS[name]["tests"]:
        tally = kernel.check_lines([first, line_of({"value": case["data"]})])
        found = {cell[0] for cell in tally.all_cells() if (cell[2] or "").startswith("value")}
        # Mixpanel's limits and personal data are none of the schema's business.
        by_schema = {code for code in found if code[:3] in ("PRP", "VAL")} - {"VAL010", "VAL011"}
        assert bool(by_schema) is not case["valid"], (case["description"], found)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_patterns_that_engines_read_differently_are_refused(name: str) -> None:
    with pytest.raises(BundleError, match=r"\\p\{"):
        handwritten(of_properties(GROUPS[name]["schema"]))


def test_format_is_an_annotation() -> None:
    check = compile_document({"type": "string", "format": "date-time"})
    assert passes(check, "no date at all")
    kernel = kernel_of(handwritten({"properties": {"value": {"type": "string", "format": "uuid"}}}))
    assert not list(kernel.check_lines([line_of({"value": "no uuid"})] * 2).all_cells())
