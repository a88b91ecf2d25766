"""Whether a regular expression can take exponential time in an engine that backtracks.

The expression becomes a position automaton (Glushkov, 1961): a state for each character it reads,
an edge for each way from one to the next, parallel edges kept. It is dangerous if a loop can read
one text in two ways (exponential degree of ambiguity: Weideman et al., "Analyzing Matching Time
Behavior of Backtracking Regular Expression Matchers", 2016) and the match can still fail behind it.
Quadratic time is not reported: values end at a few hundred characters.

Precise but for two simplifications: a count above `_MANY` is a count without end, and look-arounds
are taken to hold. Whoever gives up says "not dangerous".
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any

from lexicon_cli.core.records import dataclass
from lexicon_cli.core.regexes import portable_pattern

_MANY = 8
_MOST_POSITIONS = 600
_MOST_STEPS = 60_000
_LONGEST = 2_000  # characters
_LAST = 0x10FFFF

_Ranges = tuple[tuple[int, int], ...]


class _GaveUp(Exception):
    """The expression is too large, or holds what this module does not know."""


@lru_cache(maxsize=1024)
def is_dangerous(pattern: str) -> bool:
    """Whether some text takes exponential time. False for what is no portable expression."""
    if len(pattern) > _LONGEST or not set(pattern) & set("*+{"):
        return False
    try:
        parsed = import_module("re._parser").parse(portable_pattern(pattern))
        automaton = _Automaton()
        whole = automaton.sequence(parsed)
        return any(
            _loops_ambiguously(automaton, whole) for whole in (whole, *automaton.lookarounds)
        )
    except (_GaveUp, ValueError, RecursionError, OverflowError):
        return False


@dataclass(slots=True)
class _Piece:
    """A part of the expression: positions it can begin and end with (as often as there are ways to
    do so). `free_last`: positions after which nothing more is asked, not even by a look-around."""

    first: Counter[int]
    last: Counter[int]
    free_last: frozenset[int]
    empty: int  # ways to match nothing
    freely_empty: bool


def _nothing(*, freely: bool = True) -> _Piece:
    return _Piece(Counter(), Counter(), frozenset(), 1, freely)


class _Automaton:
    """Positions with what each reads, and the edges between them with their number of ways."""

    def __init__(self) -> None:
        self.reads: list[_Ranges] = []
        self.edges: list[Counter[int]] = []
        self.lookarounds: list[_Piece] = []

    def sequence(self, items: Iterable[tuple[Any, Any]]) -> _Piece:
        whole = _nothing()
        for item in items:
            whole = self._then(whole, self._piece(item))
        return whole

    def _then(self, left: _Piece, right: _Piece) -> _Piece:
        self._link(left.last, right.first)
        return _Piece(
            left.first + _times(right.first, left.empty),
            right.last + _times(left.last, right.empty),
            right.free_last | (left.free_last if right.freely_empty else frozenset()),
            left.empty * right.empty,
            left.freely_empty and right.freely_empty,
        )

    def _link(self, sources: Counter[int], targets: Counter[int]) -> None:
        for source, ways in sources.items():
            edges = self.edges[source]
            for target, more in targets.items():
                edges[target] = min(2, edges[target] + ways * more)

    def _piece(self, item: tuple[Any, Any]) -> _Piece:
        kind, value = str(item[0]), item[1]
        match kind:
            case "LITERAL":
                return self._read(((value, value),))
            case "NOT_LITERAL":
                return self._read(_without(((value, value),)))
            case "ANY":
                return self._read(((0, 9), (11, _LAST)))
            case "IN":
                return self._read(_class(value))
            case "BRANCH":
                return self._branch([self.sequence(branch) for branch in value[1]])
            case "SUBPATTERN":
                return self.sequence(value[-1])
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self._repeat(int(value[0]), int(value[1]), value[2])
            case "ASSERT" | "ASSERT_NOT":
                self.lookarounds.append(self.sequence(value[1]))
                return _nothing(freely=False)
            case "AT":
                return _nothing(freely=False)
        raise _GaveUp

    def _read(self, ranges: _Ranges) -> _Piece:
        if len(self.reads) >= _MOST_POSITIONS:
            raise _GaveUp
        position = len(self.reads)
        self.reads.append(ranges)
        self.edges.append(Counter())
        one = Counter({position: 1})
        return _Piece(one, one, frozenset({position}), 0, False)

    def _branch(self, branches: list[_Piece]) -> _Piece:
        first: Counter[int] = Counter()
        last: Counter[int] = Counter()
        for branch in branches:
            first += branch.first
            last += branch.last
        return _Piece(
            first,
            last,
            frozenset().union(*(branch.free_last for branch in branches)),
            min(2, sum(branch.empty for branch in branches)),
            any(branch.freely_empty for branch in branches),
        )

    def _repeat(self, low: int, high: int, body: Any) -> _Piece:
        endless = high > _MANY and high != low
        whole = _nothing()
        for _ in range(min(low, _MANY)):
            whole = self._then(whole, self.sequence(body))
        if endless:
            return self._then(whole, self._star(body))
        for _ in range(min(high, _MANY) - min(low, _MANY)):
            once = self.sequence(body)
            once.empty, once.freely_empty = 1, True
            whole = self._then(whole, once)
        return whole

    def _star(self, body: Any) -> _Piece:
        piece = self.sequence(body)
        self._link(piece.last, piece.first)
        return _Piece(piece.first, piece.last, piece.free_last, 1, True)


def _times(ways: Counter[int], factor: int) -> Counter[int]:
    if factor == 0:
        return Counter()
    return Counter({position: min(2, count * factor) for position, count in ways.items()})


def _class(items: Iterable[tuple[Any, Any]]) -> _Ranges:
    ranges: list[tuple[int, int]] = []
    negated = False
    for kind, value in items:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL":
                ranges.append((value, value))
            case "RANGE":
                ranges.append((value[0], value[1]))
            case "CATEGORY":  # only "[\\s\\S]" is left of these in portable patterns
                ranges.append((0, _LAST))
            case _:
                raise _GaveUp
    return _without(tuple(ranges)) if negated else tuple(ranges)


def _without(ranges: _Ranges) -> _Ranges:
    gaps, position = [], 0
    for low, high in sorted(ranges):
        if position < low:
            gaps.append((position, low - 1))
        position = max(position, high + 1)
    return (*gaps, (position, _LAST)) if position <= _LAST else tuple(gaps)


def _loops_ambiguously(automaton: _Automaton, whole: _Piece) -> bool:
    """Whether one text leads from some position back to it in two ways, without ever passing a
    position at which the match could end well."""
    if whole.freely_empty:
        return False  # the empty text will do, at once
    reachable = _reachable(automaton.edges, whole.first)
    inner = {position for position in reachable if position not in whole.free_last}
    edges = [
        {target: ways for target, ways in targets.items() if target in inner}
        if position in inner
        else {}
        for position, targets in enumerate(automaton.edges)
    ]
    masks = _masks([automaton.reads[position] for position in range(len(automaton.reads))])
    for component in _components(edges, inner):
        members = set(component)
        within = {p: {q: ways for q, ways in edges[p].items() if q in members} for p in component}
        if any(ways > 1 for targets in within.values() for ways in targets.values()):
            return True
        if _meets_again(within, masks):
            return True
    return False


def _reachable(edges: list[Counter[int]], start: Iterable[int]) -> set[int]:
    seen: set[int] = set()
    waiting = list(start)
    while waiting:
        position = waiting.pop()
        if position not in seen:
            seen.add(position)
            waiting.extend(edges[position])
    return seen


def _masks(reads: list[_Ranges]) -> list[int]:
    """What each position reads as a set of bits, so that two that share a character share a bit."""
    cuts = sorted(
        {low for ranges in reads for low, _ in ranges}
        | {high + 1 for ranges in reads for _, high in ranges}
    )
    bit = {cut: number for number, cut in enumerate(cuts)}
    masks = []
    for ranges in reads:
        mask = 0
        for low, high in ranges:
            mask |= (1 << bit[high + 1]) - (1 << bit[low])
        masks.append(mask)
    return masks


def _meets_again(within: dict[int, dict[int, int]], masks: list[int]) -> bool:
    """Whether two walks can part at a position of the loop, read the same, and meet again."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[int, int]] = []
    for targets in within.values():
        waiting.extend(_partings(sorted(targets), masks))
    steps = 0
    while waiting:
        pair = waiting.pop()
        if pair in seen:
            continue
        seen.add(pair)
        for left in within[pair[0]]:
            for right in within[pair[1]]:
                steps += 1
                if masks[left] & masks[right]:
                    if left == right:
                        return True
                    waiting.append((min(left, right), max(left, right)))
        if steps > _MOST_STEPS:
            raise _GaveUp
    return False


def _partings(targets: list[int], masks: list[int]) -> Iterator[tuple[int, int]]:
    for number, left in enumerate(targets):
        for right in targets[number + 1 :]:
            if masks[left] & masks[right]:
                yield left, right


def _components(edges: list[dict[int, int]], positions: Iterable[int]) -> Iterator[list[int]]:
    """The strongly connected components that hold a loop (Tarjan, without recursion)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    for root in sorted(positions):
        if root in index:
            continue
        work = [(root, iter(edges[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = _pop_until(node, stack, on_stack)
                    if len(component) > 1 or node in edges[node]:
                        yield component
            elif target not in index:
                index[target] = low[target] = len(index)
                stack.append(target)
                on_stack.add(target)
                work.append((target, iter(edges[target])))
            elif target in on_stack:
                low[node] = min(low[node], index[target])


def _pop_until(node: int, stack: list[int], on_stack: set[int]) -> list[int]:
    component = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        component.append(member)
        if member == node:
            return component
