"""What of a report's findings is not shown: suppressed in the plan, or in the baseline."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import replace
from lexicon_cli.core.report import Report
from lexicon_cli.rules.rule import Scope

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan
    from lexicon_cli.policy.apply import Hiding


def hiding_if_any(loaded: "LoadedPlan | None", settings: Settings) -> "Hiding | None":
    """What may hide findings, where anything does. Raises ConfigError."""
    from lexicon_cli.policy.selection import has_policy

    texts = () if loaded is None else (source.text for source in loaded.sources)
    if not has_policy(settings, texts):
        return None
    from lexicon_cli.policy.apply import hiding_of

    return hiding_of(loaded, settings)


def shown_alone(
    hiding: "Hiding | None", moment: float
) -> Callable[[Finding], Finding | None] | None:
    """What suppressions leave of a single finding, at a moment (seconds since the epoch); None
    where nothing is suppressed."""
    if hiding is None:
        return None
    from lexicon_cli.policy.apply import unsuppressed

    return unsuppressed(hiding, datetime.fromtimestamp(moment, UTC).date())


def without_hidden(
    report: Report,
    hiding: "Hiding | None",
    settings: Settings,
    *,
    scope: Scope,
    family: str,
    ran: Mapping[str, int],
    moment: float,
    order: Callable[[Finding], tuple[Any, ...]],
    is_whole: bool = True,
) -> Report:
    """The report without what is hidden, with what is wrong about hiding itself, in `order`.

    `family` is the part of a baseline that is meant, `ran` the rules that looked, `moment` (seconds
    since the epoch) when suppressions have expired; `is_whole`: all there is was looked at.
    """
    if hiding is None:
        return report
    from lexicon_cli.policy.apply import hide

    hidden = hide(
        report,
        hiding,
        settings,
        scope=scope,
        family=family,
        today=datetime.fromtimestamp(moment, UTC).date(),
        ran=ran,
        seen={row.name for row in report.events},
        is_whole=is_whole,
    )
    return replace(hidden, findings=tuple(sorted(hidden.findings, key=order)))
