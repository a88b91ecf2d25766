"""The plan a job works with: loaded, found usable, and told of in its report."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.report import EventRow, PlanRef

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan
    from lexicon_cli.plan.model import TrackingPlan


def checked_plan(names: Sequence[str], settings: Settings, command: str) -> "LoadedPlan":
    """The plan of these files and directories. Raises InputError, or BrokenPlanError for one that
    cannot be used, with a report of `command`."""
    from lexicon_cli.jobs.broken import BrokenPlanError
    from lexicon_cli.jobs.lint import lint_loaded
    from lexicon_cli.plan.load import load_plan

    loaded = load_plan(names)
    found = lint_loaded(loaded, settings, command=command, with_rules=False)
    if found.fails(Severity.ERROR):
        raise BrokenPlanError(found)
    return loaded


def plan_if_any(settings: Settings, command: str) -> "LoadedPlan | None":
    """The plan that the settings name; None without one. Raises as `checked_plan` does."""
    return checked_plan(settings.plan, settings, command) if settings.plan else None


def plan_ref(plan: "TrackingPlan") -> PlanRef:
    """The plan as a report names it."""
    return PlanRef(plan.name, plan.version, plan.digest)


def ref_if_any(loaded: "LoadedPlan | None") -> PlanRef | None:
    """The plan as a report names it, if there is one."""
    return None if loaded is None else plan_ref(loaded.plan)


def event_row(
    name: str,
    count: int,
    times: tuple[str | None, str | None],
    loaded: "LoadedPlan | None",
) -> EventRow:
    """An event of a report with what the plan says of it; `times` are those of the first and the
    last one, ISO 8601."""
    entry = None if loaded is None else loaded.plan.events.get(name)
    return EventRow(
        name=name,
        planned=entry is not None,
        status=None if entry is None else entry.status,
        count=count,
        first_time=times[0],
        last_time=times[1],
        owner=None if entry is None else entry.owner,
    )


def by_traffic(row: EventRow) -> tuple[int, str]:
    """The order of events in a report: most first."""
    return -row.count, row.name


def written_options(settings: Settings) -> Mapping[str, Mapping[str, Any]]:
    """What the configuration says of rules, by their codes. Raises ConfigError."""
    if not settings.rules:
        return {}
    from lexicon_cli.policy.options import rule_options

    return rule_options(settings)
