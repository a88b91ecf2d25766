"""Where the fast way could differ from the plain one: cases found by reading and by fuzzing."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.oracle.support import both_ways, bundle_of, codes, handwritten, line_of

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "edges.yaml").read_text(encoding="utf-8"))


def bundle_of_case(case: dict[str, Any]) -> Any:
    name = case.get("event", "E")
    if "schema" in case:
        return handwritten(case["schema"], name)
    settings = f"settings: {{additional_properties: allow, {case.get('settings', '')}}}"
    events = f"events:\n  {json.dumps(name)}:\n    properties:\n      {case['plan']}\n"
    return bundle_of(f"lexicon: 1\n{settings}\n{events}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_fast_way_tells_what_the_plain_one_tells(case: dict[str, Any]) -> None:
    name = case.get("mixpanel_event") or case.get("event", "E")
    clean = line_of(case["clean"], name)
    lines = [clean] * 3
    lines += [line_of(odd, name) for odd in case.get("odd", ())]
    bare = clean.decode().rstrip("\n")
    lines += [raw.replace("CLEAN", bare).encode() for raw in case.get("raw", ())]
    fast, plain = both_ways(bundle_of_case(case), lines)
    assert codes(plain) == set(case["codes"])
    assert fast == plain
