"""What is doubtful about profiles: held against the plan, against Mixpanel's limits, and advice."""

from collections.abc import Iterator, Mapping

from lexicon_cli.core.limits import find_profile, with_overrides
from lexicon_cli.core.mixpanel import BLOCKED_IDS, DEFAULT_PROFILE_PROPERTIES
from lexicon_cli.core.naming import HINT, nearest
from lexicon_cli.core.records import dataclass
from lexicon_cli.jobs.profiles import Profiles
from lexicon_cli.plan.model import TrackingPlan
from lexicon_cli.profiles.operations import ABSENT
from lexicon_cli.profiles.replay import (
    NAME_CUT,
    TEXT_CUT,
    TOO_LARGE,
    TOO_MANY,
    Profile,
)
from lexicon_cli.profiles.updates import USERS, is_number
from lexicon_cli.rules.values import first_fault

# Faults of updates that are rules of events, too.
_CODES = {NAME_CUT: "ING004", TEXT_CUT: "ING002", TOO_LARGE: "ING006", TOO_MANY: "ING001"}
# The rule that speaks of a value in events when it breaks this key of its definition.
_BROKEN = {
    "status": "PRP004",
    "required": "PRP001",
    "enum": "VAL005",
    "pattern": "VAL007",
    "format": "VAL007",
    "minimum": "VAL008",
    "maximum": "VAL008",
    "min_length": "VAL008",
    "max_length": "VAL008",
}
_ERRORS = frozenset({"VAL001", "ING001", "ING006", "ING013", *_BROKEN.values()})
_BACK_FILL_MS = 5 * 86_400_000
_CHARGES = "$transactions"
_STATES = ("is_", "has_", "did_", "was_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One kind of doubt about one property. `code` is that of a rule, or the kind of a fault, or of
    an advice; `count` is profiles or updates; `sample` names one of them."""

    code: str
    severity: str
    group: str
    property: str | None
    message: str
    count: int
    sample: str


def checks_of(profiles: Profiles, plan: TrackingPlan | None) -> list[Check]:
    """All doubts, worst first."""
    found: dict[tuple[str, str, str | None, str], list[str]] = {}
    for code, group, name, words, sample in _all(profiles, plan):
        found.setdefault((code, group, name, words), []).append(sample)
    checks = [
        Check(
            code=code,
            severity=_severity(code, plan),
            group=group,
            property=name,
            message=words,
            count=len(samples),
            sample=samples[0],
        )
        for (code, group, name, words), samples in found.items()
    ]
    ranks = ("error", "warning", "info")
    checks.sort(
        key=lambda one: (ranks.index(one.severity), one.code, one.group, one.property or "")
    )
    return checks


_Doubt = tuple[str, str, str | None, str, str]


def _all(profiles: Profiles, plan: TrackingPlan | None) -> Iterator[_Doubt]:
    newest = max(
        (one.update.time or 0 for profile in profiles for one in profile.history), default=0
    )
    for profile in profiles:
        yield from _faults(profile)
        yield from _back_fills(profile, newest)
        if profile.group == USERS and profile.id in BLOCKED_IDS:
            words = "no id of a person: a variable that was not set, and everybody shares it"
            yield "ING013", profile.group, None, words, profile.id
    for profile in profiles.seen():
        if plan is not None:
            yield from _against_plan(profile, plan)
        yield from _charges(profile)
        yield from _states(profile)
    for update, fault in profiles.replay.strays:
        sample = f"{update.input}:{update.line}" if update.line else update.id or "-"
        yield fault.kind, update.group, None, fault.words, sample


def _faults(profile: Profile) -> Iterator[_Doubt]:
    for entry in profile.history:
        for fault in entry.faults:
            code = _CODES.get(fault.kind, fault.kind)
            yield code, profile.group, fault.property, fault.words, profile.id


def _back_fills(profile: Profile, newest: int) -> Iterator[_Doubt]:
    """Old updates that a server sends later on move `$last_seen` to a day when nobody was there."""
    for entry in profile.history:
        update = entry.update
        is_old = update.time is not None and update.time < newest - _BACK_FILL_MS
        if is_old and not update.ignore_time and not update.from_device:
            words = 'a back-fill without "$ignore_time" counts as a visit: it moves "$last_seen"'
            yield "back-fill", profile.group, None, words, profile.id


def _against_plan(profile: Profile, plan: TrackingPlan) -> Iterator[_Doubt]:
    is_user = profile.group == USERS
    known = plan.user_properties if is_user else plan.group_properties.get(profile.group, {})
    where = "user" if is_user else f'"{profile.group}"'
    if not known:
        return  # a plan that is silent on profiles promises nothing
    limits = with_overrides(find_profile(plan.settings.limits), plan.settings.limit_overrides)
    characters = limits.string_characters
    for name, value in profile.properties.items():
        entry = known.get(name)
        if entry is None:
            if name in DEFAULT_PROFILE_PROPERTIES:
                continue
            if plan.settings.additional_properties != "allow":
                match = nearest(name, list(known), cutoff=HINT)
                hint = f', did you mean "{match.name}"?' if match else ""
                words = f'"{name}" is no {where} property of the plan{hint}'
                yield "PRP002", profile.group, name, words, profile.id
            continue
        fault = first_fault(value, entry, characters)
        if fault is not None:
            words = f'"{name}{fault.at}" {fault.message}'
            yield _BROKEN.get(fault.kind, "VAL001"), profile.group, name, words, profile.id


def _charges(profile: Profile) -> Iterator[_Doubt]:
    charges = profile.properties.get(_CHARGES, ABSENT)
    if charges is ABSENT:
        return
    if not isinstance(charges, list):
        yield "charge", profile.group, _CHARGES, '"$transactions" must be a list', profile.id
        return
    for charge in charges:
        if not isinstance(charge, Mapping) or not is_number(charge.get("$amount")):
            words = 'a charge has no "$amount" that is a number'
            yield "charge", profile.group, _CHARGES, words, profile.id
        elif not any("currency" in str(name).lower() for name in charge):
            words = "charges name no currency, so amounts of several cannot be told apart"
            yield "currency", profile.group, _CHARGES, words, profile.id


def _states(profile: Profile) -> Iterator[_Doubt]:
    """A profile holds only the latest value: true says that, and not since when."""
    for name, value in profile.properties.items():
        if isinstance(value, bool) and name.lower().startswith(_STATES):
            words = f'"{name}" is true or false; the time since when would tell more'
            yield "boolean-as-time", profile.group, name, words, profile.id


def _severity(code: str, plan: TrackingPlan | None) -> str:
    if code in _ERRORS:
        return "error"
    if code == "PRP002":
        denies = plan is not None and plan.settings.additional_properties == "deny"
        return "error" if denies else "warning"
    if code in ("currency", "boolean-as-time"):
        return "info"
    return "warning"
