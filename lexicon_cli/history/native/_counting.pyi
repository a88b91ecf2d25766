from collections.abc import Callable, Mapping
from typing import Any

REVISION: int

Words = tuple[str, str | None, str | None, str | None, str | None, str | None]
Text = tuple[str, int, int]
Column = tuple[tuple[int, ...], int, bytes, int, list[Text], bool]
Split = tuple[tuple[Any, ...], tuple[bool, ...], int]
Event = tuple[int, str, list[str], list[Column | None], list[Split]]
Group = tuple[int, Words, int, bytes, list[list[int] | None]]

class Counter:
    def __new__(
        cls,
        untold: frozenset[str],
        days: tuple[int, int, int, int],
        lengths: tuple[int, ...],
        longest: int,
        limit: int,
        choosers: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]],
        /,
    ) -> Counter: ...
    @property
    def is_full(self) -> bool: ...
    def count(self, block: bytes, /) -> tuple[int, int, list[tuple[int, int, int]]]: ...
    def tell(self) -> tuple[int, list[Event], list[Group]]: ...
    def texts(self, event: int, column: int, /) -> list[Text]: ...
    def forget(self) -> None: ...

def raise_registers(registers: bytearray, hashes: bytes, /) -> None: ...

class Picker:
    def __new__(cls, verbs: frozenset[str], until: int, latest: int, /) -> Picker: ...
    def pick(
        self,
        block: bytes,
        line: int,
        offset: int,
        helper: Callable[[int, int, int, int], tuple[int, ...] | None],
        /,
    ) -> tuple[int, int, int, int, int, tuple[bytes, ...]]: ...
