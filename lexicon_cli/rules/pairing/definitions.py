"""Two definitions of one property held side by side: what a value may be, then, and now."""

from collections.abc import Iterator, Mapping

from lexicon_cli.core.finding import Place
from lexicon_cli.plan.digest import property_meaning
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.plan.spots import key_place
from lexicon_cli.rules.pairing.change import Delta, Level
from lexicon_cli.rules.pairing.facts import (
    CONSTRAINTS,
    WORDS,
    fact,
    is_same,
    listed,
    number,
    status_change,
    without_null,
    word,
)
from lexicon_cli.rules.pairing.matching import match_properties
from lexicon_cli.rules.pairing.values import (
    allowed_values,
    bounds,
    common,
    format_of,
    is_required,
    kinds,
    pattern_of,
    sizes,
    takes,
    takes_null,
)

TIGHTENED, LOOSENED = "DIF008", "DIF010"
_ANYTHING = PropertyDef(name="")


def compare(old: PropertyDef, new: PropertyDef, path: str, characters: int) -> list[Delta]:
    """All that differs. `characters` is how long Mixpanel lets a text be, under the new plan."""
    found = list(_Pair(old, new, path, characters).deltas())
    if not found and property_meaning(old) != property_meaning(new):
        # What nothing is judged by: limits on a blocked property, items of what is no list.
        place = key_place(new, "type") if new.place else None
        inert = Delta("DIF013", Level.PATCH, "", path, details=("definition",), place=place)
        found.append(inert)
    return found


def missing(old: PropertyDef, path: str) -> Delta:
    """The property is gone."""
    if old.status == "blocked":
        return Delta("DIF004", Level.MINOR, "blocked", path, before=type_text(old))
    details = (old.replaced_by,) if old.replaced_by else ()
    return Delta("DIF004", Level.MAJOR, "", path, before=type_text(old), details=details)


def added(new: PropertyDef, path: str) -> Delta:
    """The property is new."""
    what = type_text(new)
    if is_required(new):
        return Delta(
            "DIF007", Level.MAJOR, "new", path, after=what, key="required", place=new.place
        )
    variant = "blocked-property" if new.status == "blocked" else "property"
    return Delta("DIF011", Level.MINOR, variant, path, after=what, place=new.place)


def compare_all(
    old: Mapping[str, PropertyDef], new: Mapping[str, PropertyDef], prefix: str, characters: int
) -> Iterator[tuple[Delta, PropertyDef, PropertyDef]]:
    """The deltas of all properties of an event, an object or a profile, each with the definitions
    it is between (one and the same where there is but one)."""
    gone = {name: entry for name, entry in old.items() if name not in new}
    fresh = {name: entry for name, entry in new.items() if name not in old}
    renamed = match_properties(gone, fresh) if gone and fresh else {}
    for name, before in old.items():
        after = new.get(name)
        if after is not None:
            if not is_same(before, after):
                for delta in compare(before, after, prefix + name, characters):
                    yield delta, before, after
        elif name in renamed:
            target, reason = renamed[name]
            after = new[target]
            yield _renamed(before, after, prefix, reason), before, after
            for delta in compare(before, after, prefix + target, characters):
                yield delta, before, after
        else:
            yield missing(before, prefix + name), before, before
    taken = {target for target, _ in renamed.values()}
    for name, after in fresh.items():
        if name not in taken:
            yield added(after, prefix + name), after, after


def type_text(entry: PropertyDef) -> str:
    """The types in words: `string or number`."""
    return " or ".join(kinds(entry))


def _renamed(old: PropertyDef, new: PropertyDef, prefix: str, reason: str) -> Delta:
    variant = "case" if reason == "case" else ""
    return Delta(
        "DIF005",
        Level.MAJOR,
        variant,
        prefix + new.name,
        before=prefix + old.name,
        after=prefix + new.name,
        details=(reason,),
        place=new.place,
    )


class _Pair:
    """One property before and after."""

    def __init__(self, old: PropertyDef, new: PropertyDef, path: str, characters: int) -> None:
        self._old = old
        self._new = new
        self._path = path
        self._characters = characters

    def deltas(self) -> Iterator[Delta]:
        yield from self._required()
        yield from self._lifecycle()
        told: set[str] = set()
        if "blocked" not in (self._old.status, self._new.status):
            for delta in self._values():
                told.add(delta.key)
                yield delta
        yield from self._words(told)

    def _values(self) -> Iterator[Delta]:
        old, new = kinds(self._old), kinds(self._new)
        if old != new:
            yield self._types(old, new)
        if takes(old, new) or takes(new, old):
            felt = common(old, new)
            yield from self._enumeration()
            yield from self._texts(felt)
            yield from self._range(felt)
            yield from self._lengths(felt)
            if old == new or "any" not in (*old, *new):
                yield from self._null()
            yield from self._nested(old, new)

    def _required(self) -> Iterator[Delta]:
        old, new = is_required(self._old), is_required(self._new)
        if new and not old:
            yield self._delta("DIF007", Level.MAJOR, "now-required", "required", "", "")
        elif old and not new and self._new.status != "blocked":
            yield self._loosened("required", "required", "required", "optional")

    def _types(self, old: tuple[str, ...], new: tuple[str, ...]) -> Delta:
        before, after = " or ".join(old), " or ".join(new)
        if takes(new, old):
            return self._delta("DIF006", Level.MINOR, "widened", "type", before, after)
        variant = "narrowed" if takes(old, new) else "changed"
        return self._delta("DIF006", Level.MAJOR, variant, "type", before, after)

    def _enumeration(self) -> Iterator[Delta]:
        old, new = allowed_values(self._old), allowed_values(self._new)
        if self._old.nullable and self._new.nullable:
            old, new = without_null(old), without_null(new)
        if old == new:
            return
        if old is None:
            yield self._tightened("enum", "enum", "any value", f"only {listed(new or ())}")
        elif new is None:
            yield self._loosened("enum", "enum", f"only {listed(old)}", "any value")
        else:
            lost = [text for text in old if text not in new]
            won = [text for text in new if text not in old]
            if lost:
                yield self._tightened("enum-value", "enum", listed(lost), "")
            if won:
                yield self._loosened("enum-value", "enum", "", listed(won))

    def _texts(self, felt: frozenset[str]) -> Iterator[Delta]:
        for key, of in (("pattern", pattern_of), ("format", format_of)):
            old, new = of(self._old, felt), of(self._new, felt)
            if old == new:
                continue
            before, after = shorten(old or ""), shorten(new or "")
            make = self._tightened if new else self._loosened
            yield make(key, key, before, after)

    def _range(self, felt: frozenset[str]) -> Iterator[Delta]:
        old, new = bounds(self._old, felt), bounds(self._new, felt)
        yield from self._limits("range", old, new, _RANGE)

    def _lengths(self, felt: frozenset[str]) -> Iterator[Delta]:
        old = sizes(self._old, felt, self._characters)
        new = sizes(self._new, felt, self._characters)
        yield from self._limits("length", old, new, _LENGTH)

    def _limits(
        self,
        variant: str,
        old: tuple[float, float],
        new: tuple[float, float],
        keys: tuple[str, str],
    ) -> Iterator[Delta]:
        for key, before, after, sign in zip(keys, old, new, (1, -1), strict=True):
            if before != after:
                make = self._tightened if sign * after > sign * before else self._loosened
                yield make(variant, key, number(before), number(after))

    def _null(self) -> Iterator[Delta]:
        old, new = takes_null(self._old), takes_null(self._new)
        if old and not new:
            yield self._tightened("null", "nullable", "null allowed", "never null")
        elif new and not old:
            yield self._loosened("null", "nullable", "never null", "null allowed")

    def _nested(self, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Delta]:
        for kind in ("list", "object"):
            if not (takes(old, (kind,)) and takes(new, (kind,))):
                continue
            if kind == "list" and (self._old.items or self._new.items):
                items = self._old.items or _ANYTHING, self._new.items or _ANYTHING
                yield from compare(*items, f"{self._path}[]", self._characters)
            if kind == "object":
                parts = self._old.properties or {}, self._new.properties or {}
                for delta, _, _ in compare_all(*parts, f"{self._path}.", self._characters):
                    yield delta

    def _lifecycle(self) -> Iterator[Delta]:
        old, new = self._old.status or "live", self._new.status or "live"
        if old != new:
            variant, level = status_change(old, new)
            told = (self._new.replaced_by or "", "")
            yield self._delta("DIF012", level, variant, "status", old, new, details=told)
        if bool(self._old.dropped) != bool(self._new.dropped):
            states = ("kept", "dropped")
            before, after = states[bool(self._old.dropped)], states[bool(self._new.dropped)]
            yield self._delta("DIF012", Level.MINOR, "dropped", "dropped", before, after)
        announced = new == "deprecated" != old and self._new.replaced_by
        if (self._old.replaced_by or "") != (self._new.replaced_by or "") and not announced:
            names = shorten(self._old.replaced_by or ""), shorten(self._new.replaced_by or "")
            yield self._delta("DIF012", Level.PATCH, "successor", "replaced_by", *names)

    def _words(self, told: set[str]) -> Iterator[Delta]:
        old, new = self._old, self._new
        if old.unit and new.unit and old.unit != new.unit:
            told.add("unit")
            units = shorten(old.unit), shorten(new.unit)
            yield self._delta("DIF006", Level.MINOR, "unit", "unit", *units)
        if is_required(old) != is_required(new):
            told.add("required")
        changed = [key for key in WORDS if fact(old, key) != fact(new, key) and key not in told]
        inert = CONSTRAINTS if kinds(old) == kinds(new) else ()
        changed += [key for key in inert if key not in told and fact(old, key) != fact(new, key)]
        if changed:
            pair = word(old, changed[0]), word(new, changed[0])
            before, after = pair if len(changed) == 1 else ("", "")
            yield self._delta(
                "DIF013", Level.PATCH, "", changed[0], before, after, details=tuple(changed)
            )

    def _tightened(self, variant: str, key: str, before: str, after: str) -> Delta:
        return self._delta(TIGHTENED, Level.MAJOR, variant, key, before, after)

    def _loosened(self, variant: str, key: str, before: str, after: str) -> Delta:
        return self._delta(LOOSENED, Level.MINOR, variant, key, before, after)

    def _delta(
        self,
        code: str,
        level: Level,
        variant: str,
        key: str,
        before: str,
        after: str,
        *,
        details: tuple[str, ...] = (),
    ) -> Delta:
        place: Place | None = key_place(self._new, key) if self._new.place else None
        return Delta(code, level, variant, self._path, before, after, key, details, place)


_RANGE = ("minimum", "maximum")
_LENGTH = ("min_length", "max_length")
