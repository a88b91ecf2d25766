"""Regular expressions as tables of states, where that says exactly the same.

Read is what `core.regexes` writes: characters, classes, groups, alternatives, counts, the beginning
and the end of the text. The table answers for texts in ASCII only; of anything else, and of
expressions with more in them, nothing is claimed.
"""

import re
import sys
from functools import lru_cache
from typing import NamedTuple

_END = r"(?![\s\S])"
_MOST_STATES = 400
_MOST_EDGES = 6000
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "v": "\v", "f": "\f"}
_COUNT = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_HEX = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})")
_EVERY = frozenset(range(128))
_SPECIAL = frozenset("^$\\.*+?()[]{}|")


class Table(NamedTuple):
    """`steps`: the next state, two bytes of this machine's order each, for each of 128 characters
    of each state, the first one being state 0. `accepts`: one byte a state, whether a text that
    ends in it fits."""

    steps: bytes
    accepts: bytes


class _Refused(Exception):
    """The expression has something in it that is not read here."""


@lru_cache(maxsize=1024)
def table_of(pattern: str) -> Table | None:
    """The table of an expression that searches, None if it is not of the simple kind."""
    try:
        return _table(_Machine(pattern))
    except (_Refused, IndexError, RecursionError):
        return None


class _Machine:
    """A machine with free moves (Thompson's construction), made while the expression is read."""

    def __init__(self, pattern: str) -> None:
        self.free: list[list[tuple[int, str]]] = []  # target, "" or the place it needs: "^", "$"
        self.moves: list[list[tuple[frozenset[int], int]]] = []
        self._text = pattern
        self._at = 0
        self._edges = 0
        self.start = self._state()
        self.final = self._alternatives(self.start)
        if self._at < len(pattern):
            raise _Refused

    def _state(self) -> int:
        self.free.append([])
        self.moves.append([])
        if len(self.free) > _MOST_EDGES:
            raise _Refused
        return len(self.free) - 1

    def _link(self, begin: int, end: int, place: str = "") -> None:
        self._edges += 1
        if self._edges > _MOST_EDGES:
            raise _Refused
        self.free[begin].append((end, place))

    def _has(self, text: str) -> bool:
        if not self._text.startswith(text, self._at):
            return False
        self._at += len(text)
        return True

    def _alternatives(self, begin: int) -> int:
        end = self._state()
        while True:
            first = self._state()
            self._link(begin, first)
            self._link(self._sequence(first), end)
            if not self._has("|"):
                return end

    def _sequence(self, begin: int) -> int:
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            piece = self._at
            end = self._piece(begin)
            begin = self._repeated(begin, end, piece)
        return begin

    def _piece(self, begin: int) -> int:
        end = self._state()
        if self._has("^"):
            self._link(begin, end, "^")
        elif self._has(_END):
            self._link(begin, end, "$")
        elif self._has("(?:") or (not self._text.startswith("(?", self._at) and self._has("(")):
            self._link(self._alternatives(begin), end)
            if not self._has(")"):
                raise _Refused
        else:
            self.moves[begin].append((self._characters(), end))
        return end

    def _repeated(self, begin: int, end: int, piece: int) -> int:
        """What stands after a piece says how often it comes."""
        least, most = self._count()
        behind = self._at
        if (least, most) == (1, 1):
            return end
        if (most is not None and most > 64) or least > 64:
            raise _Refused
        # The piece is read anew for each time it may come.
        at, exits = begin, []
        for number in range(max(least, most or 0)):
            if number >= least:
                exits.append(at)
            at = self._again(at, piece)
        if most is None:
            loop = self._state()
            self._link(at, loop)
            self._link(self._again(loop, piece), loop)
            at = loop
        for place in exits:
            self._link(place, at)
        self._at = behind
        return at

    def _again(self, begin: int, piece: int) -> int:
        self._at = piece
        first = self._state()
        self._link(begin, first)
        return self._piece(first)

    def _count(self) -> tuple[int, int | None]:
        for mark, count in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._has(mark):
                self._has("?")  # lazy or not: the same texts fit
                return count
        found = _COUNT.match(self._text, self._at)
        if found is None:
            return 1, 1
        self._at = found.end()
        self._has("?")
        least = int(found[1])
        if not found[2]:
            return least, least
        return least, int(found[3]) if found[3] else None

    # -- characters --------------------------------------------------------------------------

    def _characters(self) -> frozenset[int]:
        char = self._text[self._at]
        self._at += 1
        if char == "[":
            return self._class()
        if char == "\\":
            return _ascii(self._escaped())
        if char in _SPECIAL:
            raise _Refused
        return _ascii(char)

    def _escaped(self) -> str:
        char = self._text[self._at]
        self._at += 1
        if char in _LETTERS:
            return _LETTERS[char]
        found = _HEX.match(self._text, self._at - 1)
        if found is not None:
            self._at = found.end()
            return chr(int(found[1] or found[2], 16))
        if char.isalnum() or not char.isascii():
            raise _Refused
        return char

    def _class(self) -> frozenset[int]:
        negated = self._has("^")
        found: set[int] = set()
        is_first = True
        whole = False
        while not self._has("]"):
            if self._has(r"\s\S"):
                whole = True
                continue
            low = self._member()
            if low == "[" or (low == "]" and is_first):
                raise _Refused
            is_first = False
            high = low
            if self._text[self._at] == "-" and self._text[self._at + 1] != "]":
                self._at += 1
                high = self._member()
            found.update(range(ord(low), min(ord(high), 127) + 1))
        chosen = _EVERY if whole else frozenset(found) & _EVERY
        return _EVERY - chosen if negated else chosen

    def _member(self) -> str:
        char = self._text[self._at]
        self._at += 1
        return self._escaped() if char == "\\" else char


def _ascii(char: str) -> frozenset[int]:
    return frozenset({ord(char)}) & _EVERY


def _reached(machine: _Machine, states: frozenset[int], places: str) -> frozenset[int]:
    """The states that free moves lead to. `places`: where the text is, its beginning or end."""
    found, waiting = set(states), list(states)
    while waiting:
        for target, place in machine.free[waiting.pop()]:
            if target not in found and (not place or place in places):
                found.add(target)
                waiting.append(target)
    return frozenset(found)


def _table(machine: _Machine) -> Table:
    """The machine with one state at a time; a text that fits already goes on fitting."""
    restart = frozenset({machine.start})
    order = [_reached(machine, restart, "^")]
    # The first state is of its own: only there is the text at its beginning.
    numbers: dict[frozenset[int], int] = {}
    alike = _alike(machine)
    steps: list[bytes] = []
    accepts: list[bool] = []
    for states in order:
        is_found = machine.final in states
        places = "$" if accepts else "^$"
        accepts.append(is_found or machine.final in _reached(machine, states, places))
        moves = [move for state in states for move in machine.moves[state]]
        row = [b""] * 128
        for chars in alike:
            ends = frozenset(end for allowed, end in moves if chars[0] in allowed)
            # The expression may begin to fit at any later character as well.
            target = states if is_found else _reached(machine, ends | restart, "")
            if target not in numbers:
                if len(order) >= _MOST_STATES:
                    raise _Refused
                numbers[target] = len(order)
                order.append(target)
            step = numbers[target].to_bytes(2, sys.byteorder)
            for code in chars:
                row[code] = step
        steps += row
    return Table(b"".join(steps), bytes(accepts))


def _alike(machine: _Machine) -> list[list[int]]:
    """The characters, those together that no move tells apart."""
    sets = {chars for moves in machine.moves for chars, _ in moves}
    groups: dict[tuple[bool, ...], list[int]] = {}
    for code in range(128):
        groups.setdefault(tuple(code in chars for chars in sets), []).append(code)
    return list(groups.values())
