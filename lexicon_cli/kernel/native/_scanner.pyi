from collections.abc import Mapping, Sequence
from typing import Any, Protocol

REVISION: int

Doubt = tuple[str | None, int, bytes | None, bool]
Left = tuple[int, int, int, tuple[int, int, tuple[Doubt, ...]] | None]

class Helper(Protocol):
    def event(self, name: str, /) -> Mapping[str, Any] | None: ...
    def loose_property(self, index: int, name: str, /) -> Mapping[str, Any]: ...
    def stranger(self, index: int, /) -> Mapping[str, Any] | None: ...
    def is_fine_host(self, host: str, /) -> bool: ...
    def is_fine_agent(self, agent: str, /) -> bool: ...
    def platform(self, both: str, /) -> int: ...

class Scanner:
    def __new__(cls, config: Mapping[str, Any], /) -> Scanner: ...
    @property
    def is_full(self) -> bool: ...
    def scan(
        self, block: bytes, offset: int, number: int, helper: Helper, counts_faults: bool, /
    ) -> tuple[int, int, list[Left]]: ...
    def learn(
        self,
        event: int,
        platform: int,
        name: str | None,
        kind: int,
        token: bytes | None,
        rank: int,
        number: int,
        /,
    ) -> bool: ...
    def take_rows(self) -> tuple[bytes, ...]: ...
    def take_strangers(
        self,
    ) -> list[tuple[int, str, int, str | None, int, int, int, str | None]]: ...
    def take_totals(
        self, forget: bool, /
    ) -> tuple[
        Sequence[tuple[int, int, int, int]],
        tuple[int, int, int, int],
        tuple[int, int],
        Sequence[tuple[int, int, str | None, int, int, int]],
        Sequence[tuple[int, int, int, str | None]],
    ]: ...
