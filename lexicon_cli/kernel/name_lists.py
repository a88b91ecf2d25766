"""What a schema of property names says, where it only tells listed names from others.

The compiled schemas let a name pass for its length, as a listed one, for its dollar, or because it
equals no planned name but for case. Read as lists, that is known of a name without any regular
expression; what else a schema may say of names is left to its own check.
"""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from lexicon_cli.core.mixpanel import DEFAULT_PROPERTIES
from lexicon_cli.core.naming import fold_case
from lexicon_cli.core.regexes import END

_UNIT = re.compile(r"\[([^\]\\^-]+)\]|\\([^A-Za-z0-9])|([^\\\[\]|.^$*+?(){}])")
# Fits only what begins with a dollar.
_OF_DOLLARS = re.compile(r"\^(?:\\\$[\w\\-]*|\(\?:\\\$[\w\\-]*\))")


class NameLists(NamedTuple):
    """`longest`: characters, None for any number. Of the others one has to hold, unless `is_open`:
    the name is `listed`, begins with a dollar as one of `dollars` says, or, where `variants` is not
    None, its fold is none of them (or none that the expression behind them fits)."""

    longest: int | None
    is_open: bool
    listed: frozenset[str]
    dollars: frozenset[str]
    variants: frozenset[str] | None

    def takes(self, name: str) -> bool:
        """Whether the name passes for certain."""
        if self.longest is not None and len(name) > self.longest:
            return False
        if self.is_open or name in self.listed:
            return True
        return self.variants is not None and fold_case(name) not in self.variants

    def tells_only(self, planned: Collection[str], folds: Collection[str]) -> bool:
        """Whether no names are told from others but planned ones and Mixpanel's own, and variants
        of the planned ones' folds."""
        if self.variants is not None and not self.variants <= set(folds):
            return False
        return all(name in planned or name in DEFAULT_PROPERTIES for name in self.listed)


def read_name_lists(schema: Any, root: Mapping[str, Any]) -> NameLists | None:
    """The lists of a schema of names in a document; None if it says more, or something else."""
    if schema is True:
        return NameLists(None, True, frozenset(), frozenset(), None)
    if not isinstance(schema, Mapping) or set(schema) - {"maxLength", "anyOf"}:
        return None
    longest = schema.get("maxLength")
    if longest is not None and type(longest) is not int:
        return None
    found = _Found()
    branches = schema.get("anyOf")
    if branches is not None and not all(found.take(branch, root) for branch in branches):
        return None
    variants = None if found.variants is None else frozenset(found.variants)
    listed, dollars = frozenset(found.listed), frozenset(found.dollars)
    return NameLists(longest, branches is None, listed, dollars, variants)


class _Found:
    """What the branches say that were read so far."""

    def __init__(self) -> None:
        self.listed: set[str] = set()
        self.dollars: set[str] = set()
        self.variants: set[str] | None = None

    def take(self, branch: Any, root: Mapping[str, Any]) -> bool:
        """Take in one branch; False if it is of no kind that is read here."""
        if not isinstance(branch, Mapping):
            return False
        if set(branch) == {"$ref"}:
            return self._take_own(branch["$ref"], root)
        if set(branch) == {"enum"}:
            names = branch["enum"]
            self.listed.update(name for name in names if isinstance(name, str))
            return True
        if set(branch) == {"pattern"} and isinstance(branch["pattern"], str):
            self.dollars.add(branch["pattern"])
            return _OF_DOLLARS.fullmatch(branch["pattern"]) is not None
        if set(branch) != {"not"} or self.variants is not None:
            return False
        refused = branch["not"]
        if not isinstance(refused, Mapping) or set(refused) != {"pattern"}:
            return False
        self.variants = _folds_of_cases(refused["pattern"])
        return self.variants is not None

    def _take_own(self, target: Any, root: Mapping[str, Any]) -> bool:
        """The same of a reference to the definition of Mixpanel's own names."""
        if target not in ("#/$defs/mixpanel", "#/definitions/mixpanel"):
            return False
        group = root.get(target.split("/")[1])
        own = group.get("mixpanel") if isinstance(group, Mapping) else None
        if not isinstance(own, Mapping) or set(own) != {"type", "anyOf"}:
            return False
        if own["type"] != "string":
            return False
        return all("$ref" not in part and self.take(part, root) for part in own["anyOf"])


def _folds_of_cases(pattern: Any) -> set[str] | None:
    """The folds whose names in any case an expression fits, None if it may fit others too."""
    begin, end = "^(?:", f"){END}"
    if not isinstance(pattern, str):
        return None
    if not pattern.startswith(begin) or not pattern.endswith(end):
        return None
    folds = {_fold_of(choice) for choice in pattern[len(begin) : -len(end)].split("|")}
    return None if None in folds else {fold for fold in folds if fold is not None}


@lru_cache(maxsize=16_384)
def _fold_of(choice: str) -> str | None:
    """The fold of the names that one choice fits, None if they have several."""
    units = list(_UNIT.finditer(choice))
    if "".join(unit.group() for unit in units) != choice:
        return None
    letters = [set(map(fold_case, next(filter(None, unit.groups())))) for unit in units]
    if any(len(folded) != 1 for folded in letters):
        return None
    return "".join(folded.pop() for folded in letters)
