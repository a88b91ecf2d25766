"""Names of properties that nobody knows: whether one of them is like another.

Data may bring names without end (an id in a name). Where the plan says the same of all of them, the
scanner need not ask about each. A name is a stranger if it is ASCII, does not begin with "$", is no
planned name in any case and none of Mixpanel's own.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from lexicon_cli.core.mixpanel import DEFAULT_PROPERTIES
from lexicon_cli.core.naming import fold_case
from lexicon_cli.core.regexes import END
from lexicon_cli.kernel.checks import EventChecks

_UNIT = re.compile(r"\[([^\]\\^-]+)\]|\\([^A-Za-z0-9])|([^\\\[\]|.^$*+?(){}])")

# Fits only what begins with a dollar.
_OF_DOLLARS = re.compile(r"\^(?:\\\$[\w\\-]*|\(\?:\\\$[\w\\-]*\))")


def folds_of(checks: EventChecks | None) -> tuple[str, ...] | None:
    """The folded names that a stranger must not have, None if strangers are not alike."""
    if checks is None:
        return ()
    inner = _inner(checks)
    planned = {*checks.facts, *inner.get("properties", ())}
    folds = {fold_case(name) for name in planned}
    names = inner.get("propertyNames", True)
    if names is not True and not _is_of_lists(names, checks, planned, folds):
        return None
    return tuple(sorted(folds))


def a_stranger(folds: Collection[str]) -> str:
    """A name that stands for all strangers."""
    name = "stranger"
    while name in folds or name in DEFAULT_PROPERTIES:
        name += "x"
    return name


def _inner(checks: EventChecks) -> Mapping[str, Any]:
    schema: Any = checks.entry.schema
    inner: Mapping[str, Any] = schema["properties"]["properties"]
    return inner


def _is_of_lists(
    schema: Any, checks: EventChecks, planned: Collection[str], folds: Collection[str]
) -> bool:
    """Whether a schema of names only tells planned names and Mixpanel's own from others, and long
    names from short ones."""
    if not isinstance(schema, Mapping) or set(schema) - {"maxLength", "anyOf"}:
        return False
    # Longer names are no strangers: the scanner knows Mixpanel's limit, which has to be the same.
    if schema.get("maxLength", 0) < checks.limits["property_name_characters"]:
        return "maxLength" not in schema
    return all(_is_of_list(branch, checks, planned, folds) for branch in schema.get("anyOf", ()))


def _is_of_list(
    branch: Any, checks: EventChecks, planned: Collection[str], folds: Collection[str]
) -> bool:
    if branch == {"$ref": "#/$defs/mixpanel"} or branch == {"$ref": "#/definitions/mixpanel"}:
        group = branch["$ref"].split("/")[1]
        own = checks.entry.schema.get(group, {}).get("mixpanel", {})
        if set(own) != {"type", "anyOf"} or own["type"] != "string":
            return False
        return all(_is_of_list(part, checks, planned, folds) for part in own["anyOf"])
    if set(branch) == {"enum"}:
        return all(name in planned or name in DEFAULT_PROPERTIES for name in branch["enum"])
    if set(branch) == {"pattern"}:
        # A name that begins with "$" is no stranger.
        return _OF_DOLLARS.fullmatch(branch["pattern"]) is not None
    if set(branch) == {"not"} and set(branch["not"]) == {"pattern"}:
        return _is_of_cases(branch["not"]["pattern"], folds)
    return False


def _is_of_cases(pattern: str, folds: Collection[str]) -> bool:
    """Whether an expression fits nothing but names of the given folds, in any case."""
    begin, end = "^(?:", f"){END}"
    if not pattern.startswith(begin) or not pattern.endswith(end):
        return False
    for choice in pattern[len(begin) : -len(end)].split("|"):
        units = list(_UNIT.finditer(choice))
        if "".join(unit.group() for unit in units) != choice:
            return False
        texts = [next(filter(None, unit.groups())) for unit in units]
        letters = [set(map(fold_case, text)) for text in texts]
        if any(len(folded) != 1 for folded in letters):
            return False
        if "".join(folded.pop() for folded in letters) not in folds:
            return False
    return True
