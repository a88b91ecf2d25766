"""How a kernel runs: what counts how much, which events, what to write aside."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from lexicon_cli.core.selection import DataFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelOptions:
    """Plain values only, so that they travel to workers as JSON.

    `grades` maps "CODE" or "CODE/variant" to a severity rank, 0 = off; an absent code counts as 1.
    `now_ms` is the moment that "in the future" is measured from. `side_dir` is a folder for files
    beside the tally (the ledger's columns, occurrences, accepted and rejected lines), None keeps
    the ledger in memory. `reject_rank`: a line with a finding of that rank or more is rejected.
    `fallback` names the function, `module:function`, that makes a judge of a schema whose keywords
    the kernel does not know. `plain` takes the readable path, `native` allows the compiled one; all
    paths make the same tally.
    """

    grades: Mapping[str, int] = field(default_factory=dict)
    now_ms: int
    select: DataFilter = field(default_factory=DataFilter)
    side_dir: str | None = None
    write_occurrences: bool = False
    write_accepted: bool = False
    write_rejected: bool = False
    reject_rank: int = 3
    fallback: str | None = None
    plain: bool = False
    native: bool = True

    @property
    def sorts_lines(self) -> bool:
        """Whether every line's own verdict is written somewhere."""
        return self.write_occurrences or self.write_accepted or self.write_rejected

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "KernelOptions":
        chosen = raw["select"]
        select = DataFilter(
            events=tuple(chosen["events"]),
            since_ms=chosen["since_ms"],
            until_ms=chosen["until_ms"],
            platforms=tuple(chosen["platforms"]),
            sample=chosen["sample"],
        )
        return cls(**{**raw, "select": select})
