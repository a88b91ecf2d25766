"""Settings: what a user chose, from every source, and from where each choice came."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexicon_cli.config.fields import Value
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.records import dataclass, field, replace

if TYPE_CHECKING:
    from lexicon_cli.config.tables import ConfigSuppression


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All choices of a run. Paths of `plan` and `data` are relative to the working directory.

    `select` () means the rules that are on by default. `severity` maps a code, a rule's name, a
    prefix of codes, or `CODE/variant` to a severity; None turns it off. `rules` holds options of
    single rules by code or name. `per_file_ignores` and `suppressions` name findings that are not
    wanted. `rule_set` None means all rules of this release. `baseline` is a path like those of
    `plan`; `baseline_compare` is "count" or "rate", `baseline_tolerance` a share, 0..1, by which a
    rate may exceed. `store` is the path of the event store, None for the usual one. `fail_on` None
    means never. `max_rate` is a share, 0..1, of events that may have findings at or above that.
    `max_findings` is how many findings per severity the text report shows; 0 is all.
    `origin` tells for a field where its value came from, in words for messages.
    """

    file: Path | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity | None] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    per_file_ignores: "tuple[ConfigSuppression, ...]" = ()
    suppressions: "tuple[ConfigSuppression, ...]" = ()
    rule_set: str | None = None
    preview: bool = False
    required_version: str | None = None
    baseline: str | None = None
    baseline_compare: str = "count"
    baseline_tolerance: float = 0.0
    store: str | None = None
    fail_on: Severity | None = Severity.ERROR
    max_rate: float = 0.0
    max_findings: int = 10
    plan: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    jobs: int | None = None
    format: str = "text"
    color: str = "auto"
    origin: Mapping[str, str] = field(default_factory=dict)

    def with_values(self, values: Mapping[str, Value], origins: Mapping[str, str]) -> "Settings":
        """These settings with some fields chosen by a stronger source."""
        changes: dict[str, Any] = dict(values)
        return replace(self, **changes, origin={**self.origin, **origins})
