"""What changed for the plan as a whole: settings, owners."""

from collections.abc import Iterator

from lexicon_cli.core.limits import find_profile, with_overrides
from lexicon_cli.plan.model import PlanSettings, TrackingPlan
from lexicon_cli.plan.spots import path_place
from lexicon_cli.rules.pairing.change import Change, Level

_POLICIES = ("allow", "warn", "deny")
_MOST_LIMITS = 4


def setting_changes(old: TrackingPlan, new: TrackingPlan) -> Iterator[Change]:
    """All changes above the level of events."""
    for change in (
        *_policy(old.settings, new.settings),
        *_identity(old.settings, new.settings),
        *_limits(old.settings, new.settings),
        *_words(old, new),
    ):
        code, level, variant, before, after, key = change
        path = (key,) if key in ("owners", "funnels") else ("settings", key)
        yield Change(
            code=code,
            level=level,
            variant=variant,
            source="plan",
            source_name=".".join(path),
            before=before,
            after=after,
            key=key,
            place=path_place(new, *path),
        )


_Said = tuple[str, Level, str, str, str, str]


def _policy(old: PlanSettings, new: PlanSettings) -> Iterator[_Said]:
    before, after = old.additional_properties, new.additional_properties
    if before == after:
        return
    key = "additional_properties"
    if after == "deny":
        yield "DIF009", Level.MAJOR, "", before, after, key
    elif _POLICIES.index(after) > _POLICIES.index(before):
        yield "DIF009", Level.MINOR, "warned", before, after, key
    else:
        yield "DIF010", Level.MINOR, "additional", before, after, key


def _identity(old: PlanSettings, new: PlanSettings) -> Iterator[_Said]:
    before, after = old.identity, new.identity
    if before == after:
        return
    if before is None or after is None:
        yield "DIF016", Level.PATCH, "stated", before or "", after or "", "identity"
    else:
        yield "DIF016", Level.MAJOR, "identity", before, after, "identity"


def _limits(old: PlanSettings, new: PlanSettings) -> Iterator[_Said]:
    before = with_overrides(find_profile(old.limits), old.limit_overrides).to_dict()
    after = with_overrides(find_profile(new.limits), new.limit_overrides).to_dict()
    lowered = [name for name in before if after[name] < before[name]]
    raised = [name for name in before if after[name] > before[name]]
    if old.limits != new.limits and not lowered and not raised:
        yield "DIF013", Level.PATCH, "", old.limits, new.limits, "limits"
    elif lowered or raised:
        variant, level = ("limits", Level.MAJOR) if lowered else ("limits-raised", Level.MINOR)
        names = (*lowered, *raised)
        yield "DIF016", level, variant, _numbers(before, names), _numbers(after, names), "limits"


def _words(old: TrackingPlan, new: TrackingPlan) -> Iterator[_Said]:
    if old.settings.timezone != new.settings.timezone:
        zones = old.settings.timezone, new.settings.timezone
        yield "DIF016", Level.MINOR, "timezone", *zones, "timezone"
    if dict(old.settings.conventions) != dict(new.settings.conventions):
        yield "DIF013", Level.PATCH, "", "", "", "conventions"
    if _funnels(old) != _funnels(new):
        yield "DIF013", Level.PATCH, "", "", "", "funnels"
    if dict(old.owners) != dict(new.owners):
        yield "DIF013", Level.PATCH, "", "", "", "owners"


def _funnels(plan: TrackingPlan) -> dict[str, tuple[object, ...]]:
    return {
        name: (funnel.steps, funnel.key or "", funnel.description or "")
        for name, funnel in plan.funnels.items()
    }


def _numbers(limits: dict[str, int], names: tuple[str, ...]) -> str:
    shown = ", ".join(f"{name} {limits[name]}" for name in names[:_MOST_LIMITS])
    rest = len(names) - _MOST_LIMITS
    return f"{shown} and {rest} more" if rest > 0 else shown
