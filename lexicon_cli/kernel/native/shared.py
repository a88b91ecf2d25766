"""What the scanner's events share: properties that are alike in every way are made once."""

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from lexicon_cli.core.mixpanel import DEFAULT_PROPERTIES
from lexicon_cli.core.naming import fold_case
from lexicon_cli.kernel.checks import EventChecks, junk_kind
from lexicon_cli.kernel.held import Shared
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.ledger import event_numbers
from lexicon_cli.kernel.native.schemas import ANYTHING, Nodes
from lexicon_cli.kernel.sharing import Part

if TYPE_CHECKING:
    from lexicon_cli.kernel.native._scanner import Scanner

# As native/plan.h numbers them.
_ROLES = {
    "time": 1,
    "$insert_id": 2,
    "distinct_id": 3,
    "$user_id": 4,
    "$device_id": 5,
    "mp_lib": 6,
    "$os": 7,
    "$app_version_string": 8,
    "app_version": 9,
    "$app_version": 10,
    "mp_processing_time_ms": 11,
    "$import": 12,
}
_ALONE, _STRANGER = 1 << 14, 1 << 16
# Mixpanel's own names by their fold, "" where several have one.
_OWN_BY_FOLD: dict[str, str] = {}
for _name in sorted(DEFAULT_PROPERTIES):
    _fold = fold_case(_name)
    _OWN_BY_FOLD[_fold] = "" if _fold in _OWN_BY_FOLD else _name

# All that a property of the scanner is made from: name, number of its schema, planned types,
# masked, required by plan, by schema, a promised super property, a name without fault.
Key = tuple[str, int, tuple[str, ...] | None, bool, bool, bool, bool, bool]


class Said(NamedTuple):
    """What a property is, beside the node of its values."""

    flags: int
    super_bit: int


class Common:
    """What events share: the scanner's `properties`, by all that tells one from another."""

    def __init__(self, judge: EventJudge, scanner: "Scanner") -> None:
        self.judge = judge
        self.shared = Shared(judge.ingest, sifts=False)
        self.numbers = event_numbers(judge.bundle)
        self.super = {prop: 1 << at for at, prop in enumerate(judge.super_properties)}
        self.longest: int = judge.bundle.limits["property_name_characters"]
        self.properties: dict[Key, int] = {}
        self.of_strangers: dict[tuple[int, int, int], int] = {}
        self._kins: dict[Any, int] = {}
        self._places: dict[int, tuple[int, int]] = {}
        self._scanner = scanner
        self._is_clean = partial(_is_clean, judge)

    def add(self, name: str, part: Part | None, checks: EventChecks | None, said: Said) -> int:
        """The number of a new property of the scanner."""
        document, node = self.place(part, checks)
        return self._scanner.add_property(
            {
                "name": name,
                "document": document,
                "node": node,
                "role": _ROLES.get(name, 0),
                "flags": said.flags,
                "super_bit": said.super_bit,
            }
        )

    def add_stranger(self, part: Part | None, checks: EventChecks | None, flags: int) -> int:
        """The number of the property that stands for all that nobody knows."""
        key = (*self.place(part, checks), flags | _STRANGER | _ALONE)
        if key not in self.of_strangers:
            names = ("document", "node", "flags")
            told = {"name": "", **dict(zip(names, key, strict=True))}
            self.of_strangers[key] = self._scanner.add_property(told)
        return self.of_strangers[key]

    def place(self, part: Part | None, checks: EventChecks | None) -> tuple[int, int]:
        """The scanner's document of nodes for a schema, and where in it its node is."""
        if part is None or checks is None:
            return (-1, ANYTHING)
        known = self._places.get(part.number)
        if known is None:
            nodes = Nodes(checks.entry.schema, self._is_clean)
            at = nodes.place(part.schema)
            document = -1 if at == ANYTHING else self._scanner.add_nodes(nodes.made)
            known = self._places[part.number] = (document, at)
        return known

    def kin(self, checks: EventChecks | None) -> int:
        """The number of the events that hold names of Mixpanel's own, where they do not plan them,
        to the same as this one; -1 if they may be held to something else."""
        key = () if checks is None else _kin_key(checks)
        return -1 if key is None else self._kins.setdefault(key, len(self._kins))


def _kin_key(checks: EventChecks) -> tuple[Any, ...] | None:
    """All that names of Mixpanel's own are held to where the event does not plan them."""
    apart = checks.apart
    if apart is None or (apart.others is not None and not apart.others.is_shared):
        return None
    # A name of our own may be theirs but for case.
    for name in {*checks.facts, *apart.parts}:
        if _OWN_BY_FOLD.get(fold_case(name), name) != name:
            return None
    others = 0 if apart.others is None else apart.others.number
    if not apart.says_of_names:
        return (others,)
    lists = apart.lists
    if lists is None:
        return None
    listed = lists.listed & DEFAULT_PROPERTIES
    return (others, lists.longest, lists.is_open, listed, lists.dollars, lists.variants is None)


def _is_clean(judge: EventJudge, text: str) -> bool:
    """Whether no check finds anything in a text that is an allowed value."""
    if junk_kind(text) is not None:
        return False
    return not any(judge.ingest.of_value("value", text, line_bytes=0, masked=False))
