"""What each property of an event is held to, found out once a name and kept within bounds."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from lexicon_cli.core.mixpanel import DEFAULT_PROPERTIES, URL_PROPERTIES
from lexicon_cli.core.platforms import PLATFORMS
from lexicon_cli.kernel.checks import EventChecks
from lexicon_cli.kernel.ingest import (
    AGENT_PROPERTIES,
    HOST_PROPERTIES,
    LONGEST_NAME,
    Ingest,
    Occurrence,
)
from lexicon_cli.kernel.sieve import NOTHING, Sieve

# So many names that are not planned are kept, over all events; then all are found out anew.
_STRANGERS = 8192
_BAD_VALUES = 64
_LONGEST = 64
_MEANINGFUL = DEFAULT_PROPERTIES | URL_PROPERTIES | {*AGENT_PROPERTIES, *HOST_PROPERTIES}
_SCALARS = frozenset({str, int, float, bool, type(None)})
_RECURRING = frozenset({str, int, bool, type(None)})
_SPLITS = (".", "[")
_EVERYWHERE = frozenset(PLATFORMS)


class PropertyJudge:
    """All that one property of an event is held to, whatever else the event says."""

    __slots__ = ("_bad", "_checks", "_ingest", "_most_bytes", "masked", "name", "presence", "sieve")

    def __init__(self, name: str, checks: EventChecks | None, ingest: Ingest) -> None:
        self.name = name
        self._checks = checks
        self._ingest = ingest
        self._most_bytes: int = ingest.limits["property_bytes"]
        facts = None if checks is None else checks.facts.get(name)
        self.masked = facts is not None and facts.masked
        of_name = () if checks is None else checks.of_name(name)
        self.presence: tuple[Occurrence, ...] = (*of_name, *ingest.of_name(name))
        self.sieve: Sieve | None = None
        self._bad: dict[Any, Sequence[Occurrence]] = {}

    def judged(self, value: Any, line_bytes: int = 0) -> list[Occurrence]:
        """What is wrong with a value."""
        name = self.name
        found: list[Occurrence] = []
        if self._checks is not None:
            found += self._checks.of_value(name, value)
        found += self._ingest.of_value(name, value, line_bytes=line_bytes, masked=self.masked)
        return found

    def faults(self, value: Any, line_bytes: int) -> Sequence[Occurrence]:
        """What is wrong with a property of that name and value."""
        sieve = self.sieve
        if sieve is None:
            return [*self.presence, *self.judged(value, line_bytes)]
        kind = type(value)
        if self.presence and value in sieve.known[kind]:
            return self.presence  # any other property would not have come so far
        test = sieve.tests.get(kind)
        if test is not None:
            # Whether a list or object is too large is not worth telling: on a long line it is
            # judged.
            if kind is str:
                if test(value):
                    if sieve.learns:
                        sieve.remember(value)
                    return self.presence
            elif (kind in _SCALARS or line_bytes <= self._most_bytes) and test(value):
                return self.presence
        return self._looked_up(sieve, kind, value, line_bytes)

    def _looked_up(
        self, sieve: Sieve, kind: type, value: Any, line_bytes: int
    ) -> Sequence[Occurrence]:
        """The same of a value that is not beyond doubt; remembered if it may well come again."""
        if kind not in _RECURRING:
            return [*self.presence, *self.judged(value, line_bytes)]
        # No text is equal to a pair, and in a pair 1 is not True.
        key = value if kind is str else (kind, value)
        known = self._bad.get(key)
        if known is None:
            found = self.judged(value, line_bytes)
            known = (*self.presence, *found)
            if not found:
                if sieve.learns:
                    sieve.remember(value)
            elif len(self._bad) < _BAD_VALUES and (kind is not str or len(value) <= _LONGEST):
                self._bad[key] = known
        return known


class Shared:
    """What the properties of all events of a bundle have in common: equal ones have one judge."""

    def __init__(self, ingest: Ingest, *, sifts: bool) -> None:
        self.ingest = ingest
        self.sifts = sifts
        self._judges: dict[Any, PropertyJudge] = {}
        self._sieves: dict[Any, Sieve] = {}
        self._holders: list[HeldProperties] = []
        self._strangers = 0

    def add(self, holder: "HeldProperties") -> None:
        """One more event whose properties are held to something."""
        self._holders.append(holder)

    def judge_of(self, name: str, checks: EventChecks | None) -> PropertyJudge:
        """The judge of a property of an event."""
        judge = PropertyJudge(name, checks, self.ingest)
        key = _key_of(judge, checks) if self.sifts else None
        if key is None:
            if self.sifts and (checks is None or checks.apart is not None):
                judge.sieve = self._sieve(judge, checks)
            return judge
        known = self._judges.get(key)
        if known is not None:
            return known
        own = key[1:]
        if name in _MEANINGFUL or (checks is not None and name in checks.facts):
            judge.sieve = self._sieve(judge, checks)
            self._judges[key] = judge
            return judge
        # Names that mean nothing to anybody are alike: endlessly many share one sieve.
        if own not in self._sieves:
            self._sieves[own] = self._sieve(judge, checks)
        judge.sieve = self._sieves[own]
        return judge

    def _sieve(self, judge: PropertyJudge, checks: EventChecks | None) -> Sieve:
        if checks is None:
            return Sieve(judge.name, True, {}, self.ingest, judge=judge.judged)
        assert checks.apart is not None
        return Sieve(
            judge.name,
            checks.apart.schema_of(judge.name),
            checks.entry.schema,
            self.ingest,
            plausible=checks.plausible,
            required=judge.name in checks.required,
            masked=judge.masked,
            judge=judge.judged,
        )

    def count_stranger(self) -> None:
        """One more name that is in no plan is kept; all are dropped when they are too many."""
        self._strangers += 1
        if self._strangers > _STRANGERS:
            self._strangers = 0
            for holder in self._holders:
                holder.forget_strangers()


def _key_of(judge: PropertyJudge, checks: EventChecks | None) -> tuple[Any, ...] | None:
    """What tells a property's judge from others, the name first; None if it is the event's own."""
    name = judge.name
    if checks is None:
        return (name, judge.presence)
    apart = checks.apart
    if apart is None or any(mark in name for mark in _SPLITS):
        return None
    part = apart.part_of(name)
    if part is not None and not part.is_shared:
        return None
    facts = checks.facts.get(name)
    return (
        name,
        bool(judge.presence),
        0 if part is None else part.number,
        name in checks.required,
        None if facts is None else (facts.plan_type, facts.masked),
    )


class HeldProperties:
    """The properties of one planned event, or of all that are not planned (`checks` is None)."""

    def __init__(self, shared: Shared, checks: EventChecks | None) -> None:
        self.checks = checks
        self.is_deprecated = checks is not None and checks.entry.status == "deprecated"
        platforms = () if checks is None else checks.entry.platforms
        self.platforms = frozenset((*platforms, "unknown")) if platforms else _EVERYWHERE
        apart = None if checks is None else checks.apart
        self.required = frozenset(() if apart is None else apart.required)
        # What the lack of each required property is to be blamed as.
        self.missing: list[tuple[str, Occurrence]] = []
        if checks is not None and apart is not None:
            self.missing = list(zip(apart.required, checks.absent({}), strict=True))
        # With more properties than that the event as a whole has to be looked at.
        self.most: float = float("inf")
        if apart is not None and apart.most is not None:
            self.most = apart.most
        elif checks is not None and apart is None:
            self.most = -1
        self._shared = shared
        self._sifts = shared.sifts
        self._judges: dict[str, PropertyJudge] = {}
        self._strangers: list[str] = []
        self._known = _Known(self)
        shared.add(self)

    def doubtful(self, properties: dict[str, Any]) -> Iterable[tuple[str, Any]]:
        """The properties that are to be judged."""
        if not self._sifts:
            return properties.items()
        known = self._known
        return [
            (name, value)
            for name, value in properties.items()
            if value not in known[name][type(value)]
        ]

    def faults(self, properties: dict[str, Any], line_bytes: int) -> list[Occurrence]:
        """What is wrong with the properties, one by one."""
        found: list[Occurrence] = []
        judges = self._judges
        for name, value in self.doubtful(properties):
            judge = judges.get(name) or self.learn(name)
            blame = judge.faults(value, line_bytes)
            if blame:
                found += blame
        return found

    def learn(self, name: str) -> PropertyJudge:
        """Find out what a property is held to."""
        judge = self._shared.judge_of(name, self.checks)
        if len(name) > LONGEST_NAME:
            return judge
        if name not in DEFAULT_PROPERTIES and (
            self.checks is None or name not in self.checks.facts
        ):
            self._shared.count_stranger()
            self._strangers.append(name)
        self._judges[name] = judge
        if judge.sieve is not None:
            self._known[name] = NOTHING if judge.presence else judge.sieve.known
        return judge

    def forget_strangers(self) -> None:
        """Drop what is known of names that are not planned."""
        for name in self._strangers:
            self._judges.pop(name, None)
            self._known.pop(name, None)
        self._strangers.clear()


class _Known(dict[str, Mapping[type, Container[Any]]]):
    """What is known to be fine, by name and type; names are learnt when they are first met."""

    def __init__(self, holder: HeldProperties) -> None:
        super().__init__()
        self._holder = holder

    def __missing__(self, name: str) -> Mapping[type, Container[Any]]:
        judge = self._holder.learn(name)
        return NOTHING if judge.sieve is None or judge.presence else judge.sieve.known
