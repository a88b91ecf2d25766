"""From a broken JSON Schema keyword to the check it stands for."""

import re
from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.bundle import EventEntry
from lexicon_cli.core.mixpanel import is_mixpanel_property
from lexicon_cli.core.naming import fold_case
from lexicon_cli.core.patterns import DATE_TIME_PATTERN
from lexicon_cli.kernel.assertions import Failure, Path
from lexicon_cli.kernel.equality import json_type
from lexicon_cli.kernel.ingest import MILLISECONDS_FROM, Occurrence

_NUMBER_TEXT = re.compile(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_INTEGER_TEXT = re.compile(r"\s*[+-]?[0-9]+(?:\.0*)?\s*")
_BOOLEAN_TEXT = frozenset({"true", "false", "0", "1", "yes", "no"})
_BOUNDS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    | {"minLength", "maxLength", "minItems", "maxItems", "uniqueItems"}
    | {"minProperties", "maxProperties"}
)
# An epoch in seconds or milliseconds between 1973 and 5138, as text.
_EPOCH_TEXT = re.compile(r"[0-9]{9,13}(?:\.[0-9]+)?")
_LONG_ENUM = 4
_LONG_ENUMS = 256


class Classifier:
    """Names the failures of one event's schema. `denies`: the plan forbids unplanned properties."""

    def __init__(self, entry: EventEntry, limits: Mapping[str, Any], *, denies: bool) -> None:
        self._max_characters = limits["string_characters"]
        self._max_name = limits["property_name_characters"]
        self._denies = denies
        self._facts = entry.properties
        self._folds: dict[int, tuple[Any, frozenset[str]]] = {}
        self._by_case: dict[str, str] = {}
        for name in entry.properties:
            self._by_case.setdefault(fold_case(name), name)

    def case_variant(self, name: str) -> str | None:
        """The planned property that a name equals but for case, if it is not that name itself."""
        planned = self._by_case.get(fold_case(name))
        return None if planned == name else planned

    def classify(self, failure: Failure, *, full: bool) -> Occurrence | None:
        """The occurrence for a failure; None where ingest/ reports it (limits of the profile).

        `full`: the event is at the limit of properties, so ING001 speaks for a failure on their
        number.
        """
        keyword, path, value, expected = failure
        prop = path_text(path)
        if keyword == "required":
            return Occurrence("PRP001", prop)
        if keyword in ("propertyNames", "additionalProperties"):
            return self._unknown_name(keyword, path, prop)
        if keyword == "false":
            return Occurrence("PRP004", prop)
        if not path:
            return None if full else Occurrence("VAL016", None, keyword)
        if keyword == "type":
            return self._wrong_type(prop, path, value, expected)
        if keyword in ("enum", "const"):
            return self._not_allowed(prop, value, [expected] if keyword == "const" else expected)
        if keyword == "pattern":
            return self._pattern(prop, value, expected)
        if keyword == "maxLength" and expected == self._max_characters:
            return None
        if keyword in _BOUNDS:
            return Occurrence("VAL008", prop, keyword, value)
        return Occurrence("VAL016", prop, keyword, value)

    def _unknown_name(self, keyword: str, path: Path, prop: str) -> Occurrence | None:
        name = str(path[-1])
        if len(path) == 1:
            planned = self.case_variant(name)
            if planned is not None:
                return Occurrence("PRP003", name, planned)
        if keyword == "additionalProperties":
            return Occurrence("PRP002", prop, "denied")
        if len(path) == 1 and self._denies and not self._is_known(name):
            return Occurrence("PRP002", prop, "denied")
        if len(path) == 1 and len(name) > self._max_name:
            return None
        return Occurrence("VAL016", prop, keyword)

    def _is_known(self, name: str) -> bool:
        return name in self._facts or is_mixpanel_property(name)

    def _wrong_type(self, prop: str, path: Path, value: Any, expected: Any) -> Occurrence:
        wanted = {expected} if isinstance(expected, str) else set(expected)
        kind = json_type(value)
        if kind == "string":
            if "number" in wanted and _NUMBER_TEXT.fullmatch(value):
                return Occurrence("VAL002", prop, "", value)
            if "integer" in wanted and _INTEGER_TEXT.fullmatch(value):
                return Occurrence("VAL002", prop, "", value)
            if "boolean" in wanted and value.strip().lower() in _BOOLEAN_TEXT:
                return Occurrence("VAL003", prop, "string", value)
        elif kind == "integer" and "boolean" in wanted and value in (0, 1):
            return Occurrence("VAL003", prop, "number", value)
        elif kind in ("integer", "number") and self._is_date(path) and _is_epoch(value):
            return Occurrence("VAL009", prop, "epoch", value)
        return Occurrence("VAL001", prop, kind, value)

    def _not_allowed(self, prop: str, value: Any, allowed: Any) -> Occurrence:
        if isinstance(value, str) and fold_case(value) in self._folds_of(allowed):
            return Occurrence("VAL006", prop, "", value)
        return Occurrence("VAL005", prop, "", value)

    def _folds_of(self, allowed: Any) -> frozenset[str]:
        """The texts of a list, folded; remembered for lists so long that it matters."""
        known = self._folds.get(id(allowed))
        if known is not None and known[0] is allowed:
            return known[1]
        folds = frozenset(fold_case(item) for item in allowed if isinstance(item, str))
        if len(allowed) >= _LONG_ENUM and len(self._folds) < _LONG_ENUMS:
            self._folds[id(allowed)] = (allowed, folds)
        return folds

    def _is_date(self, path: Path) -> bool:
        facts = self._facts.get(str(path[0]))
        return len(path) == 1 and facts is not None and "datetime" in facts.plan_type

    def _pattern(self, prop: str, value: str, expected: str) -> Occurrence:
        if expected != DATE_TIME_PATTERN:
            return Occurrence("VAL007", prop, "", value)
        return Occurrence(
            "VAL009", prop, "epoch" if _EPOCH_TEXT.fullmatch(value) else "text", value
        )


def _is_epoch(value: float) -> bool:
    """Whether a number can be a time of our days, in seconds or milliseconds."""
    return 10**8 <= value < MILLISECONDS_FROM * 100


def path_text(path: Path) -> str:
    """A path as people write it: `items[].sku`; positions in a list do not matter."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += "[]"
        else:
            text += f".{step}" if text else step
    return text
