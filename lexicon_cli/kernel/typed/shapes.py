"""The struct types of one bundle, shaped by the habits of the data, and what goes with each."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta

from lexicon_cli.core.mixpanel import (
    AUTOTRACKED_EVENTS,
    DEFAULT_PROPERTIES,
    HOTSHARD_EVENTS,
    URL_PROPERTIES,
    is_mixpanel_property,
)
from lexicon_cli.core.patterns import DATE_TIME_PATTERN
from lexicon_cli.core.platforms import libraries_of
from lexicon_cli.kernel.ingest import HOST_PROPERTIES, MILLISECONDS_FROM
from lexicon_cli.kernel.judge import EventChecks, EventJudge, junk_kind, properties_schema
from lexicon_cli.kernel.plausible import MAX_EXACT_INTEGER
from lexicon_cli.kernel.typed.learning import Habits
from lexicon_cli.kernel.typed.questions import (
    all_branches,
    holds_no_text,
    is_free_string,
    is_no_float,
    is_no_free_text,
    is_plain_date,
    is_regular,
)
from lexicon_cli.kernel.typed.text import inner_text
from lexicon_cli.kernel.typed.types import (
    TypeMaker,
    can_be_field,
    kinds_of,
    resolved,
    struct,
)

# Properties that every struct has under the same attribute, so that a block's columns can be read
# at once. The strings among them that a sender may leave out default to "".
COMMON = {
    "time": "time_",
    "$insert_id": "insert_id",
    "distinct_id": "distinct_id",
    "mp_lib": "library",
    "$os": "system",
    "$device_id": "device_id",
    "$user_id": "user_id",
    "$browser": "browser",
    "mp_processing_time_ms": "arrived",
}
_NEVER = frozenset({"$ignore", "$user_agent", "user_agent"})
_NO_JUNK = (
    r"^(?!(?:[nN][uU][lL][lL]|[uU][nN][dD][eE][fF][iI][nN][eE][dD]|[nN][aA][nN])(?![\s\S]))"
    r"(?!\[object )(?!\$\{)(?![\s\S]*\{\{)"
)
_MAX_FIELDS = 250


class Shape(NamedTuple):
    """One event's struct: its decoder type, its free text, what its events say in the ledger."""

    name: str
    line_type: Any
    properties_type: Any
    text: Callable[[Any], str]
    tells_super: bool


def any_line(shapes: list[Shape]) -> Any:
    """The type of a line of any of the shapes.

    A type that no line fits is always among them: alone, a tag that is not ASCII would let an empty
    event name pass as well (msgspec 0.22), in a union tags are looked up.
    """
    tag = "?"
    while any(shape.name == tag for shape in shapes):
        tag += "?"
    nothing = Annotated[int, Meta(ge=1, le=0)]
    no_line = struct("Line", [("properties", nothing)], {}, tag_field="event", tag=tag)
    return reduce(or_, [shape.line_type for shape in shapes], no_line)


class Shapes:
    """Makes the shapes; those of events whose habits did not change are kept."""

    def __init__(self, judge: EventJudge, habits: Habits, ranks: Callable[[str], int]) -> None:
        self._judge = judge
        self._habits = habits
        self._limits = judge.bundle.limits
        self._allows = judge.bundle.additional_properties == "allow"
        self._ranks = ranks
        self._made: dict[tuple[str, int], tuple[tuple[Any, ...], Shape | None]] = {}

    def build(self, *, longest: int) -> list[Shape]:
        """The shapes of the events seen so far; strings may have up to `longest` characters."""
        times = (self._habits.in_milliseconds, self._habits.has_fractions)
        found: list[Shape] = []
        for name, properties in self._habits.names.items():
            if not self._can_be_clean(name):
                continue
            habit = (*times, *properties)
            known = self._made.get((name, longest))
            if known is None or known[0] != habit:
                known = self._made[name, longest] = (habit, self._shape(name, longest))
            if known[1] is not None:
                found.append(known[1])
        return found

    def _can_be_clean(self, name: str) -> bool:
        """Whether the name alone raises no finding."""
        entry = self._judge.bundle.events.get(name)
        if entry is not None:
            return entry.status not in ("blocked", "deprecated")
        if name not in self._judge.known or name in HOTSHARD_EVENTS:
            return False
        return name not in AUTOTRACKED_EVENTS or not self._ranks("EVT011")

    def _shape(self, name: str, longest: int) -> Shape | None:
        checks = self._judge.checks.get(name)
        inner: Any = {}
        root: Mapping[str, Any] = {}
        if checks is not None:
            if checks.properties_check is None:
                return None
            root = checks.entry.schema
            inner = properties_schema(root)
            if not is_regular(inner, root) or set(inner.get("properties", ())) != set(checks.facts):
                return None
        fields = _Fields(self, name, checks, inner, root, longest)
        made = fields.make()
        if made is None:
            return None
        line = struct("Line", [("properties", made)], {}, tag_field="event", tag=name)
        tells_super = self._judge.tells_super(self._judge.bundle.events.get(name))
        return Shape(name, line, made, fields.text_function(), tells_super)


class _Fields:
    """The fields of one event's properties, and which of them hold free text."""

    def __init__(
        self,
        shapes: Shapes,
        name: str,
        checks: EventChecks | None,
        inner: Any,
        root: Mapping[str, Any],
        longest: int,
    ) -> None:
        self._judge = shapes._judge
        self._limits = shapes._limits
        self._habits = shapes._habits
        self._checks = checks
        self._allows = shapes._allows or checks is None
        self._inner = inner
        self._root = root
        self._platforms = () if checks is None else checks.entry.platforms
        self._order = list(shapes._habits.names.get(name, ()))
        self._maker = TypeMaker(
            root,
            longest=longest,
            limits=self._limits,
            last_year=datetime.fromtimestamp(self._judge.ingest.now_ms / 1000, UTC).year + 1,
            is_clean=self._is_clean_value,
        )
        self._longest = longest
        self._fields: list[Any] = []
        self._names: dict[str, str] = {}
        self._texts: list[str] = []

    def make(self) -> Any:
        """The struct type of the properties, or None if the event cannot be decoded typed."""
        facts = {} if self._checks is None else self._checks.facts
        planned = self._inner.get("properties", {})
        required = set(self._inner.get("required", ()))
        if self._checks is not None:
            required.update(self._judge.promised_super(self._checks.entry.name))
        for name in dict.fromkeys([*self._order, *planned, *COMMON, *required]):
            if name in _NEVER or not can_be_field(name):
                if name in required:
                    return None
            elif name in COMMON:
                if name in facts or name in required or not self._common(name):
                    return None
            elif name in planned:
                if not self._planned(name, planned[name], name in required) and name in required:
                    return None
            elif name in required:
                return None
            elif name in self._order and self._is_let_in(name):
                self._unplanned(name)
        if len(self._fields) > min(_MAX_FIELDS, self._most_properties()):
            return None
        return struct("Properties", self._fields, self._names)

    def _most_properties(self) -> int:
        """How many properties an event may have without a word from schema or limits."""
        parts = [resolved(part, self._root) for part in self._inner.get("allOf", ())]
        most = [part["anyOf"][0]["maxProperties"] for part in parts]
        return int(min([*most, self._limits["max_properties"] - 1]))

    def text_function(self) -> Callable[[Any], str]:
        """A function from a struct to its free text, values between separators."""
        if not self._texts:
            return lambda event: ""
        parts = "\\x00".join(f"{{{text}}}" for text in self._texts)
        source = f"lambda event: f'\\x00{parts}\\x00'"
        # The attribute names in it are made here; nothing of the plan or the data gets into it.
        made: Callable[[Any], str] = eval(source, {"inner": inner_text})
        return made

    def _add(self, name: str, kind: Any, *, required: bool, default: Any = msgspec.UNSET) -> str:
        field = COMMON.get(name, f"f{len(self._fields)}")
        self._names[field] = name
        if required:
            self._fields.append((field, kind))
        else:
            # UNSET as the default says "absent"; it is no value that a line could hold.
            kind = kind | msgspec.UnsetType if default is msgspec.UNSET else kind
            self._fields.append((field, kind, default))
        return field

    def _common(self, name: str) -> bool:
        """A property that all structs share; False if this event cannot have it typed."""
        if not self._name_is_fine(name):
            return False
        if name == "time":
            self._add(name, self._time_type(), required=True)
        elif name == "$insert_id":
            most = min(self._limits["insert_id_bytes"], self._longest)
            self._add(name, Annotated[str, Meta(min_length=1, max_length=most)], required=True)
        elif name == "distinct_id":
            identifier = Annotated[str, Meta(min_length=1, max_length=self._longest)]
            self._add(name, identifier, required=True)
        elif name == "mp_processing_time_ms":
            moment = Annotated[int, Meta(ge=0, le=MAX_EXACT_INTEGER)]
            self._add(name, moment, required=False, default=0)
        elif name == "mp_lib" and self._platforms:
            libraries = libraries_of(self._platforms)
            if not libraries:
                return False
            self._add(name, Literal[libraries], required=True)
        else:
            text = Annotated[str, Meta(max_length=self._longest)]
            self._add(name, text, required=False, default="")
        return True

    def _time_type(self) -> Any:
        scale = 1000 if self._habits.in_milliseconds else 1
        low = self._limits["earliest_time"] * scale
        high = (self._judge.ingest.now_ms // 1000 + self._limits["future_seconds"]) * scale
        if self._habits.in_milliseconds:
            low = max(low, MILLISECONDS_FROM)
        else:
            high = min(high, MILLISECONDS_FROM - 1)
        convert = float if self._habits.has_fractions else int
        return Annotated[convert, Meta(ge=convert(low), le=convert(high))]

    def _planned(self, name: str, schema: Any, required: bool) -> bool:
        assert self._checks is not None
        facts = self._checks.facts[name]
        must_say = required or facts.required
        kind = self._planned_type(name, schema, must_say and facts.masked)
        if kind is None:
            return False
        is_string = is_free_string(schema) and kinds_of(schema) == {"string"}
        default = "" if is_string else msgspec.UNSET
        field = self._add(name, kind, required=required, default=default)
        if name in HOST_PROPERTIES:
            # Its host matters whatever else is known of it; so do words for nothing.
            self._add_text(field, is_string=is_string, is_host=True)
            if must_say:
                self._add_text(field, is_string=is_string)
        elif not facts.masked and (name in URL_PROPERTIES or not holds_no_text(schema)):
            self._add_text(field, is_string=is_string)
        return True

    def _planned_type(self, name: str, schema: Any, is_unseen: bool) -> Any:
        """The type of a planned property or None. `is_unseen`: it is required, and its text is not
        looked at, so that the words that stand for nothing have to go into its pattern."""
        assert self._checks is not None
        plausible = self._checks.plausible
        if not self._name_is_fine(name):
            return None
        schema = resolved(schema, self._root)
        if name in plausible.dates and not all_branches(schema, is_plain_date):
            if not is_free_string(schema) or "pattern" in schema:
                return None
            schema = {**schema, "pattern": DATE_TIME_PATTERN}
        if name in plausible.integers and not all_branches(schema, is_no_float):
            return None
        if is_unseen and not all_branches(schema, is_no_free_text):
            if not is_free_string(schema):
                return None
            own = schema.get("pattern")
            pattern = _NO_JUNK if own is None else f"{_NO_JUNK}(?=[\\s\\S]*(?:{own}))"
            schema = {**schema, "pattern": pattern}
        floor = 0 if name in plausible.counted else None
        top = 130 if name in plausible.ages else None
        return self._maker.type_of(schema, floor=floor, top=top)

    def _unplanned(self, name: str) -> None:
        if name in URL_PROPERTIES or name in HOST_PROPERTIES:
            text = Annotated[str, Meta(max_length=self._longest)]
            field = self._add(name, text, required=False, default="")
            self._add_text(field, is_string=True, is_host=name in HOST_PROPERTIES)
            return
        field = self._add(name, self._maker.scalar, required=False)
        if name not in DEFAULT_PROPERTIES:
            self._add_text(field, is_string=False)

    def _add_text(self, field: str, *, is_string: bool, is_host: bool = False) -> None:
        text = f"event.{field}" if is_string else f"inner(event.{field})"
        # A host may stand without a scheme: seen as one with an empty scheme.
        self._texts.append(f'"//" + {text}' if is_host else text)

    def _is_let_in(self, name: str) -> bool:
        """Whether an unplanned property raises no finding by its name."""
        if self._checks is not None and self._checks.classifier.case_variant(name) is not None:
            return False
        return self._name_is_fine(name) and (self._allows or is_mixpanel_property(name))

    def _name_is_fine(self, name: str) -> bool:
        if len(name) > self._limits["property_name_characters"]:
            return False
        if self._checks is None or "propertyNames" not in self._inner:
            return True
        failures = self._checks.failures(self._checks.entry.name, {name: None})
        return not any(
            failure.keyword == "propertyNames" and failure.path == (name,) for failure in failures
        )

    def _is_clean_value(self, value: str) -> bool:
        if junk_kind(value) is not None:
            return False
        return not any(self._judge.ingest.value("value", value, line_bytes=0, masked=False))
