"""What a running capture knows, as the page and the API read it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from lexicon_cli.core.finding import Finding


class Checked(NamedTuple):
    """One accepted request, or one record of it, and what is wrong with it.

    `record` is the event or the update as it was sent, or for a request what its `$capture` line
    says. `received` and `time` are ISO 8601 in UTC. `masked` names properties whose values must not
    be shown. `line` (from 1) and `offset` (bytes) are its place in the capture file.
    """

    received: str
    endpoint: str
    client: str | None
    record: dict[str, Any]
    findings: tuple[Finding, ...]
    line: int
    offset: int
    is_request: bool = False
    planned: bool = False
    status: str | None = None
    platform: str = "unknown"
    time: str | None = None
    masked: frozenset[str] = frozenset()


class LiveRows(Protocol):
    """Where checked records go to be looked at. Called from the checker's thread."""

    def add(self, batch: Sequence[Checked]) -> None:
        """Take records in the order of the capture file. Never blocks for long."""

    def clear(self) -> None:
        """Forget all rows."""


class Session(Protocol):
    """One run of the capture server. All methods may be called from any thread; `report` may take
    as long as the captured data is large, so call it away from the event loop."""

    @property
    def live(self) -> LiveRows:
        """The rows of the page."""

    @property
    def export_path(self) -> Path:
        """The capture file."""

    def report(self) -> dict[str, Any]:
        """The report so far: what `validate` of the capture file says, as JSON values."""

    def plan_rows(self) -> list[dict[str, Any]]:
        """The planned events in the plan's order: `name`, `status`, `critical`, `owner`, and
        `count` since the start or the last `clear`, aliases included."""

    def clear(self) -> None:
        """Forget the rows and start the counts of `plan_rows` anew; file and report stay."""
