"""Events and properties as the scanner wants them, made when the data first has them."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from lexicon_cli.core.mixpanel import DEFAULT_PROPERTIES, HOTSHARD_EVENTS, URL_PROPERTIES
from lexicon_cli.core.platforms import platform_of
from lexicon_cli.kernel.checks import EventChecks
from lexicon_cli.kernel.graded import Ranks
from lexicon_cli.kernel.held import PropertyJudge
from lexicon_cli.kernel.ingest import (
    AGENT_PROPERTIES,
    HOST_PROPERTIES,
    LONGEST_NAME,
    UNREAD_PROPERTIES,
    has_foreign_host,
    is_bot,
)
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.ledger import unplanned_number
from lexicon_cli.kernel.native.shared import Common, Said
from lexicon_cli.kernel.native.strangers import a_stranger, folds_of
from lexicon_cli.kernel.plausible import number_of
from lexicon_cli.kernel.recorder import PLATFORM_NUMBERS

if TYPE_CHECKING:
    from lexicon_cli.kernel.native._scanner import Scanner

# As native/plan.h numbers them.
_UNREAD, _MASKED, _URL, _JUNK, _NULL, _HOST, _AGENT, _OWN = (1 << bit for bit in range(8))
_NUMBER, _INTEGER, _COUNTED, _AGE, _DATE, _NAME_FAULT, _ALONE, _REQUIRED = (
    1 << bit for bit in range(8, 16)
)
# A nested value's path is written with these: such a name could be taken for one.
_SPLITS = (".", "[")
# So many names of events that nobody knows are counted here; the judge sees the others.
_STRANGERS = 250
_REMEMBERED = 1024


class CountedEvent:
    """An event by its name: what its properties are held to, one by one."""

    __slots__ = ("_common", "_promised", "_required", "checks", "faults", "resolved", "stranger")

    def __init__(self, common: Common, name: str) -> None:
        judge = common.judge
        self.resolved = judge.resolve(name)
        entry = self.resolved.entry
        if entry is not None and entry.status == "blocked":
            entry = None  # then only what Mixpanel itself asks for is looked at
        self.checks: EventChecks | None = None if entry is None else judge.checks[entry.name]
        apart = None if self.checks is None else self.checks.apart
        self._required = () if apart is None else apart.required
        self._common = common
        # What is wrong with every event of that name.
        self.faults = list(self.resolved.occurrences)
        if self.checks is not None and self.checks.entry.status == "deprecated":
            self.faults += self.checks.standing("unknown", None)
        self._promised = () if entry is None else judge.promised_super(entry.name)
        self.stranger = ""

    @property
    def is_apart(self) -> bool:
        """Whether properties can be told one by one, and the name tells the same at any time."""
        checks = self.checks
        if self.resolved.name in HOTSHARD_EVENTS and self.faults:
            return False
        if checks is None:
            return True
        dated = checks.entry.status == "deprecated" and checks.sunset_ms is not None
        return checks.apart is not None and not dated

    @property
    def required(self) -> tuple[str, ...]:
        """The properties that the schema asks for."""
        return self._required

    def described(self) -> dict[str, Any]:
        """The event for the scanner, with the properties that it has to have or that mean more."""
        common, checks = self._common, self.checks
        judge, counted = common.judge, self.resolved.name
        names = dict.fromkeys(() if checks is None else checks.facts)
        names.update(dict.fromkeys((*self._promised, *self._required, "$insert_id")))
        most = judge.bundle.limits["max_properties"] - 1
        platforms = 0
        if checks is not None:
            if checks.apart is not None and checks.apart.most is not None:
                most = min(most, checks.apart.most)
            if checks.entry.platforms:
                those = (*checks.entry.platforms, "unknown")
                platforms = sum(1 << PLATFORM_NUMBERS[one] for one in {*those})
        number = common.numbers.get(counted)
        if number is None:
            number = unplanned_number(counted, len(common.numbers))
        return {
            "properties": self._properties(names),
            "kin": common.kin(checks),
            "platforms": platforms,
            "super_all": sum(common.super[name] for name in self._promised),
            "tells_super": int(judge.tells_super(self.resolved.entry)),
            "number": number,
            "is_faulty": int(bool(self.faults)),
            "max_properties": int(most),
        }

    def _properties(self, names: Mapping[str, None]) -> list[int]:
        """The numbers of properties."""
        checks, common = self.checks, self._common
        apart = None if checks is None else checks.apart
        if checks is None or apart is None:
            return [self.property(name) for name in names]
        facts_of, parts, others = checks.facts.get, apart.parts, apart.others
        required, promised, known = self._required, self._promised, common.properties
        fine = self._fine_names()
        found = []
        for name in names:
            part, facts = parts.get(name, others), facts_of(name)
            key = (
                name,
                0 if part is None else part.number,
                None if facts is None else facts.plan_type,
                facts is not None and (facts.sensitive or facts.pii is not None),
                facts is not None and facts.required,
                name in required,
                name in promised,
                name in fine or self._is_fine_name(name),
            )
            number = known.get(key)
            if number is None:
                number = known[key] = common.add(name, part, checks, self._said(name))
            found.append(number)
        return found

    def _fine_names(self) -> Collection[str]:
        """All that is planned, if it is quickly told that no such name is a fault."""
        checks, longest = self.checks, self._common.longest
        apart = None if checks is None else checks.apart
        if checks is None or apart is None or apart.lists is None:
            return ()
        names, listed = checks.facts.keys(), apart.lists.listed
        if not listed.issuperset(names) or "$ignore" in names:
            return ()
        if apart.others is None and not apart.parts.keys() >= names:
            return ()
        most = longest if apart.lists.longest is None else min(longest, apart.lists.longest)
        return names if all(len(name) <= most for name in names) else ()

    def _is_fine_name(self, name: str) -> bool:
        """Whether the name is no fault."""
        if next(self._common.judge.ingest.of_name(name), None) is not None:
            return False
        return self.checks is None or next(self.checks.of_name(name), None) is None

    def property(self, name: str) -> int:
        """The number of one property, made anew: there may be names without end."""
        part = None
        if self.checks is not None and self.checks.apart is not None:
            part = self.checks.apart.part_of(name)
        return self._common.add(name, part, self.checks, self._said(name))

    def stranger_like(self) -> dict[str, Any] | None:
        """What properties that nobody knows are held to, if one is like another."""
        checks = self.checks
        folds = folds_of(checks)
        if folds is None:
            return None
        self.stranger = a_stranger(folds)
        flags = self._said(self.stranger).flags
        part = None
        if checks is not None and checks.apart is not None:
            part = checks.apart.others
        return {"folds": folds, "property": self._common.add_stranger(part, checks, flags)}

    def judge_of(self, name: str) -> PropertyJudge:
        """The judge of one property; it is not kept, for there may be thousands of events."""
        return self._common.shared.judge_of(name, self.checks)

    def _said(self, name: str) -> Said:
        checks = self.checks
        facts = None if checks is None else checks.facts.get(name)
        masked = facts is not None and facts.masked
        flags = _UNREAD * (name in UNREAD_PROPERTIES) | _MASKED * masked
        flags |= _URL * (name in URL_PROPERTIES) | _HOST * (name in HOST_PROPERTIES)
        flags |= _AGENT * (name in AGENT_PROPERTIES)
        flags |= _OWN * (name not in DEFAULT_PROPERTIES and not masked)
        flags |= _NAME_FAULT * (not self._is_fine_name(name))
        flags |= _REQUIRED * (name in self._required or name == "$insert_id")
        if len(name) > LONGEST_NAME or any(split in name for split in _SPLITS):
            flags |= _ALONE
        super_bit = self._common.super[name] if name in self._promised else 0
        if checks is None or facts is None:
            return Said(flags, super_bit)
        if facts.required:
            flags |= _JUNK | _NULL * (not checks.is_nullable(name))
        flags |= _DATE * ("datetime" in facts.plan_type)
        number = number_of(name, facts.plan_type)
        if number is not None:
            flags |= _NUMBER | _COUNTED * number.counted | _AGE * number.age
            flags |= _INTEGER * number.only_integer
        return Said(flags, super_bit)


class Helper:
    """What the scanner asks while it reads; it remembers the answers."""

    def __init__(self, judge: EventJudge, scanner: "Scanner", ranks: Ranks) -> None:
        self.events: list[CountedEvent | None] = []
        self._judge = judge
        self._ranks = ranks
        self._common = Common(judge, scanner)
        self._strangers = 0
        self._known: dict[str, int] = {}  # properties of events that no plan has, as they come

    def event(self, name: str) -> dict[str, Any] | int | None:
        """The next event of the scanner, None if the judge has to see all events of that name.

        Once there are too many that nobody knows, no event but what tells this one from others:
        four times its number in the ledger and the rank of its fault; -1 if the judge has to see
        it.
        """
        resolved = self._judge.resolve(name)
        if not resolved.planned:
            if len(name) > LONGEST_NAME:
                return -1
            if self._strangers >= _STRANGERS:
                rank = max(map(self._ranks.of, resolved.occurrences))
                return unplanned_number(name, len(self._common.numbers)) << 2 | rank
            self._strangers += 1
        event = CountedEvent(self._common, name)
        self.events.append(event if event.is_apart else None)
        return event.described() if event.is_apart else None

    def any_event(self) -> dict[str, Any]:
        """The next event of the scanner, which stands for all that nobody knows: the same is said
        of their properties, and nothing of their names."""
        name = "stranger"
        while self._judge.resolve(name).planned:
            name += "x"
        event = CountedEvent(self._common, name)
        self.events.append(event)
        return {**event.described(), "is_faulty": 0}

    def loose_property(self, index: int, name: str) -> int:
        """The number of a property that the description of an event left out."""
        event = self.events[index]
        assert event is not None
        if event.checks is not None:
            return event.property(name)
        known = self._known
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
