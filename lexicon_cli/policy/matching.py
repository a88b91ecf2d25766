"""Which suppression hides a finding: looked up, so that ten thousand of either cost little.

If several cover a finding, one of them is credited: a comment before an `ignore` key before the
configuration, the narrower before the wider. So taking away all that were never credited changes
nothing.
"""

import os
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from lexicon_cli.core.finding import Finding, Spot
from lexicon_cli.core.records import replace
from lexicon_cli.policy.suppression import Lines, Origin, Suppression, Word, fits, path_owners
from lexicon_cli.rules.choice import codes_of

Hit = tuple[Suppression, Word]


class Matcher:
    """The suppressions that still hold on `today`, ready to be asked."""

    def __init__(self, suppressions: Iterable[Suppression], today: date) -> None:
        self.used: set[tuple[int, Word]] = set()
        self._codes: dict[str, frozenset[str]] = {}
        self._words: dict[str, tuple[str, ...]] = {}
        self._files: dict[str, str] = {}
        self._entities: dict[tuple[str | None, str | None], dict[str, Hit]] = {}
        self._globs: dict[str, list[Hit]] = {}
        spans: dict[str, list[tuple[int, int, str, Hit]]] = {}
        for suppression in suppressions:
            if suppression.has_expired(today):
                continue
            for word in suppression.words:
                self._add(suppression, word, spans)
        self._spans = {file: _Spans(found) for file, found in spans.items()}

    def codes(self, word: str) -> frozenset[str]:
        """The codes that a word stands for; none if it is no rule. `ALL` leaves out the rules on
        suppressions, which would else never speak about it."""
        key = word.lower()
        if key not in self._codes:
            codes = codes_of(word)
            own = key == "all"
            self._codes[key] = frozenset(c for c in codes if not (own and c.startswith("SUP")))
        return self._codes[key]

    def hides(self, finding: Finding) -> bool:
        """Whether a suppression covers the finding; the one that does is noted as used."""
        hit = self._hit(finding)
        if hit is None:
            return False
        self.used.add((id(hit[0]), hit[1]))
        return True

    def shown(self, finding: Finding) -> Finding | None:
        """What is left of a finding: nothing if it is hidden; if it is about several definitions,
        those that no suppression covers (and no fix, which would change the others too)."""
        if not finding.spots:
            return None if self.hides(finding) else finding
        left = tuple(spot for spot in finding.spots if not self.hides(_at(finding, spot)))
        if not left:
            return None
        if len(left) == len(finding.spots):
            return finding
        first = left[0]
        only = first.event if len(left) == 1 else None
        return replace(
            finding,
            event=only,
            place=first.place,
            spots=left if len(left) > 1 else (),
            fixable=None,
            fix=None,
        )

    def is_used(self, suppression: Suppression, word: Word) -> bool:
        """Whether that word of the suppression hid anything."""
        return (id(suppression), word) in self.used

    def _add(
        self,
        suppression: Suppression,
        word: Word,
        spans: dict[str, list[tuple[int, int, str, Hit]]],
    ) -> None:
        if not self.codes(word.text):
            return
        key, hit = word.text.lower(), (suppression, word)
        lines, entity = suppression.lines, suppression.entity
        if lines is not None:
            spans.setdefault(lines.file, []).append((lines.first, -lines.last, key, hit))
        if entity is not None:
            known = self._entities.setdefault((entity.event, entity.property), {})
            known.setdefault(key, hit)
        if suppression.globs is not None:
            for code in self.codes(word.text):
                self._globs.setdefault(code, []).append(hit)

    def _hit(self, finding: Finding) -> Hit | None:
        words = self._words_for(finding.code)
        if not words:
            return None
        found = self._in_plan(finding, words)
        if found:
            return min(found, key=_precedence)
        file = self._file(finding)
        for hit in self._globs.get(finding.code, ()):
            globs = hit[0].globs
            if globs is not None and fits(globs, finding, file):
                return hit
        return None

    def _in_plan(self, finding: Finding, words: Sequence[str]) -> list[Hit]:
        place = finding.place
        spans = self._spans.get(place.file) if place is not None else None
        found = [] if spans is None or place is None else spans.first(place.line, words)
        if self._entities and finding.event is not None:
            for entity in _entities_of(finding):
                known = self._entities.get(entity)
                hit = None if known is None else _first(known, words)
                if hit is not None:
                    return [*found, hit]
        return found

    def _words_for(self, code: str) -> tuple[str, ...]:
        """The words in use that stand for a code, the closest first."""
        if code not in self._words:
            fitting = [word for word, codes in self._codes.items() if code in codes]
            self._words[code] = tuple(sorted(fitting, key=lambda word: (-len(word), word)))
        return self._words[code]

    def _file(self, finding: Finding) -> str | None:
        if finding.place is None:
            return None
        name = finding.place.file
        if name not in self._files:
            self._files[name] = os.path.abspath(name).replace(os.sep, "/")  # noqa: PTH100
        return self._files[name]


def _first(known: dict[str, Hit], words: Sequence[str]) -> Hit | None:
    return next((known[word] for word in words if word in known), None)


def _at(finding: Finding, spot: Spot) -> Finding:
    return replace(finding, event=spot.event, property=spot.property, place=spot.place, spots=())


def _precedence(hit: Hit) -> tuple[bool, int]:
    lines = hit[0].lines
    return hit[0].origin is not Origin.COMMENT, _size(lines)


def _size(lines: Lines | None) -> int:
    return 0 if lines is None else lines.last - lines.first


def _entities_of(finding: Finding) -> list[tuple[str | None, str | None]]:
    """What a suppression may name to cover the finding, the narrowest first."""
    paths = path_owners(finding.property) if finding.property else []
    found: list[tuple[str | None, str | None]] = []
    for path in paths:
        found += [(finding.event, path), (None, path)]
    return [*found, (finding.event, None)]


class _Spans:
    """Suppressed lines of one file. Blocks lie within each other, so those around a line are the
    last that begins before it and, one by one, what that one lies in."""

    def __init__(self, found: list[tuple[int, int, str, Hit]]) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._around: list[int] = []
        self._known: list[dict[str, Hit]] = []
        open_: list[int] = []
        for first, minus_last, key, hit in sorted(found, key=lambda span: span[:3]):
            last = -minus_last
            if not self._firsts or (self._firsts[-1], self._lasts[-1]) != (first, last):
                while open_ and self._lasts[open_[-1]] < first:
                    open_.pop()
                self._around.append(open_[-1] if open_ else -1)
                open_.append(len(self._firsts))
                self._firsts.append(first)
                self._lasts.append(last)
                self._known.append({})
            self._known[-1].setdefault(key, hit)

    def first(self, line: int, words: Sequence[str]) -> list[Hit]:
        """The narrowest suppression around the line that has one of the words, if any."""
        at = bisect_right(self._firsts, line) - 1
        while at >= 0:
            if self._lasts[at] >= line:
                hit = _first(self._known[at], words)
                if hit is not None:
                    return [hit]
            at = self._around[at]
        return []
