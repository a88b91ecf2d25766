"""Events and properties as the scanner wants them, made when the data first has them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from lexicon_cli.core.mixpanel import DEFAULT_PROPERTIES, HOTSHARD_EVENTS, URL_PROPERTIES
from lexicon_cli.core.platforms import platform_of
from lexicon_cli.kernel.checks import Apart, EventChecks, junk_kind
from lexicon_cli.kernel.held import HeldProperties, PropertyJudge, Shared
from lexicon_cli.kernel.ingest import (
    AGENT_PROPERTIES,
    HOST_PROPERTIES,
    LONGEST_NAME,
    UNREAD_PROPERTIES,
    has_foreign_host,
    is_bot,
)
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.ledger import event_numbers, unplanned_number
from lexicon_cli.kernel.native.schemas import ANYTHING, Nodes
from lexicon_cli.kernel.native.strangers import a_stranger, folds_of
from lexicon_cli.kernel.recorder import PLATFORM_NUMBERS

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
}
_UNREAD, _MASKED, _URL, _JUNK, _NULL, _HOST, _AGENT, _OWN = (1 << bit for bit in range(8))
_NUMBER, _INTEGER, _COUNTED, _AGE, _DATE, _NAME_FAULT, _ALONE, _REQUIRED = (
    1 << bit for bit in range(8, 16)
)
# A nested value's path is written with these: such a name could be taken for one.
_SPLITS = (".", "[")
# So many names of events that nobody knows are counted here; the judge sees the others.
_STRANGERS = 250
_REMEMBERED = 1024


class Common:
    """What events share; those that no plan has, all they are held to."""

    def __init__(self, judge: EventJudge) -> None:
        self.shared = Shared(judge.ingest, sifts=False)
        self.held = HeldProperties(self.shared, None)
        self.numbers = event_numbers(judge.bundle)
        self.properties: list[dict[str, Any]] | None = None  # of those that no plan has
        self.known: dict[str, dict[str, Any]] = {}  # the same by name, as they come


class CountedEvent:
    """An event by its name: what its properties are held to, one by one."""

    def __init__(self, judge: EventJudge, common: "Common", name: str) -> None:
        self.resolved = judge.resolve(name)
        entry = self.resolved.entry
        if entry is not None and entry.status == "blocked":
            entry = None  # then only what Mixpanel itself asks for is looked at
        self.checks: EventChecks | None = None if entry is None else judge.checks[entry.name]
        self.held = common.held
        if self.checks is not None:
            self.held = HeldProperties(common.shared, self.checks)
        counted = self.resolved.name
        self.number = common.numbers.get(counted, unplanned_number(counted, len(common.numbers)))
        self._common = common
        # What is wrong with every event of that name.
        self.faults = list(self.resolved.occurrences)
        if self.checks is not None and self.held.is_deprecated:
            self.faults += self.checks.standing("unknown", None)
        self._promised = [] if entry is None else judge.promised_super(entry.name)
        self._super = {prop: 1 << at for at, prop in enumerate(judge.super_properties)}
        self._tells_super = judge.tells_super(self.resolved.entry)
        self._most = int(min(self.held.most, judge.bundle.limits["max_properties"] - 1))
        self._platforms = 0
        if self.checks is not None and self.checks.entry.platforms:
            self._platforms = sum(1 << PLATFORM_NUMBERS[one] for one in self.held.platforms)
        self._dates = () if self.checks is None else self.checks.plausible.dates
        # Where the nodes of properties are; None stands for all that are not planned.
        self._places: dict[str | None, int] = {None: ANYTHING}
        self._nodes: list[dict[str, Any]] = []
        if self.checks is not None and self.checks.apart is not None:
            self._nodes = self._placed(self.checks, self.checks.apart, partial(_is_clean, judge))
        self.stranger = ""

    @property
    def is_apart(self) -> bool:
        """Whether properties can be told one by one, and the name tells the same at any time."""
        checks = self.checks
        if self.resolved.name in HOTSHARD_EVENTS and self.faults:
            return False
        if checks is None:
            return True
        dated = self.held.is_deprecated and checks.sunset_ms is not None
        return checks.apart is not None and not dated

    def described(self) -> dict[str, Any]:
        """The event for the scanner, with the properties that it has to have or that mean more."""
        planned = () if self.checks is None else self.checks.facts
        names = dict.fromkeys([*planned, "$insert_id", *self._promised, *self.held.required])
        properties = self._common.properties if self.checks is None else None
        if properties is None:
            properties = [self.property(name) for name in names]
        if self.checks is None:
            self._common.properties = properties
        nodes, self._nodes = self._nodes, []  # the scanner has its own then
        return {
            "properties": properties,
            "nodes": nodes,
            "platforms": self._platforms,
            "super_all": sum(self._super[name] for name in self._promised),
            "tells_super": int(self._tells_super),
            "number": self.number,
            "is_faulty": int(bool(self.faults)),
            "max_properties": self._most,
        }

    def property(self, name: str) -> dict[str, Any]:
        """One property for the scanner."""
        judge = self.judge_of(name)
        return {
            "name": name,
            "node": self._places.get(name, self._places[None]),
            "role": _ROLES.get(name, 0),
            "flags": self._flags(name, judge),
            "super_bit": self._super[name] if name in self._promised else 0,
        }

    def stranger_like(self) -> dict[str, Any] | None:
        """What properties that nobody knows are held to, if one is like another."""
        folds = folds_of(self.checks)
        if folds is None:
            return None
        self.stranger = a_stranger(folds)
        described = self.property(self.stranger)
        return {"folds": folds, "flags": described["flags"], "node": described["node"]}

    def _placed(
        self, checks: EventChecks, apart: Apart, is_clean: Callable[[str], bool]
    ) -> list[dict[str, Any]]:
        """The nodes of all schemas of properties, noting where each is."""
        nodes = Nodes(checks.entry.schema, is_clean)
        for name, schema in apart.schemas.items():
            self._places[name] = nodes.place(schema)
        if apart.others is not False:  # else the name alone is the fault
            self._places[None] = nodes.place(apart.others)
        return nodes.made

    def judge_of(self, name: str) -> PropertyJudge:
        """The judge of one property; it is not kept, for there may be thousands of events."""
        return self._common.shared.judge_of(name, self.checks)

    def _flags(self, name: str, judge: PropertyJudge) -> int:
        checks = self.checks
        flags = _UNREAD * (name in UNREAD_PROPERTIES) | _MASKED * judge.masked
        flags |= _URL * (name in URL_PROPERTIES) | _HOST * (name in HOST_PROPERTIES)
        flags |= _AGENT * (name in AGENT_PROPERTIES)
        flags |= _OWN * (name not in DEFAULT_PROPERTIES and not judge.masked)
        flags |= _NAME_FAULT * bool(judge.presence)
        flags |= _REQUIRED * (name in self.held.required or name == "$insert_id")
        if len(name) > LONGEST_NAME or any(split in name for split in _SPLITS):
            flags |= _ALONE
        if checks is None:
            return flags
        if name in checks.required:
            flags |= _JUNK | _NULL * (not checks.is_nullable(name))
        flags |= _DATE * (name in self._dates)
        number = checks.plausible.numbers.get(name)
        if number is not None:
            flags |= _NUMBER | _COUNTED * number.counted | _AGE * number.age
            flags |= _INTEGER * number.only_integer
        return flags


def _is_clean(judge: EventJudge, text: str) -> bool:
    """Whether no check finds anything in a text that is an allowed value."""
    if junk_kind(text) is not None:
        return False
    return not any(judge.ingest.of_value("value", text, line_bytes=0, masked=False))


class Helper:
    """What the scanner asks while it reads; it remembers the answers."""

    def __init__(self, judge: EventJudge) -> None:
        self.events: list[CountedEvent | None] = []
        self._judge = judge
        self._common = Common(judge)
        self._strangers = 0

    def event(self, name: str) -> dict[str, Any] | None:
        """The next event of the scanner, None if the judge has to see all events of that name."""
        event: CountedEvent | None = None
        is_known = self._judge.resolve(name).planned
        if is_known or (self._strangers < _STRANGERS and len(name) <= LONGEST_NAME):
            self._strangers += not is_known
            event = CountedEvent(self._judge, self._common, name)
        self.events.append(event if event is not None and event.is_apart else None)
        return event.described() if event is not None and event.is_apart else None

    def loose_property(self, index: int, name: str) -> dict[str, Any]:
        """A property that the description of an event left out."""
        event = self.events[index]
        assert event is not None
        if event.checks is not None:
            return event.property(name)
        known = self._common.known
        if name not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            known[name] = event.property(name)
        return known[name]

    def stranger(self, index: int) -> dict[str, Any] | None:
        """What properties that nobody knows are held to, None if each has to be looked at."""
        event = self.events[index]
        assert event is not None
        return event.stranger_like()

    def is_fine_host(self, host: str) -> int:
        """1 for a host that is nobody's own machine and no staging system."""
        return int(not has_foreign_host(f"//{host}"))

    def is_fine_agent(self, agent: str) -> int:
        """1 for what is no robot's name."""
        return int(not is_bot(agent))

    def platform(self, both: str) -> int:
        """The ledger's number of the platform that `mp_lib` and `$os`, on two lines, tell."""
        library, _, system = both.partition("\n")
        return PLATFORM_NUMBERS[platform_of(library, system)]
