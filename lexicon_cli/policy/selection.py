"""Which findings a run shows and how bad each is: the rules seen through the settings."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import ConfigError, LexiconError, UsageError
from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.records import replace

if TYPE_CHECKING:
    from lexicon_cli.rules.rule import Scope

_BY_RANK = {severity.rank: severity for severity in Severity}


def effective_grades(settings: Settings, scope: "Scope | None" = None) -> dict[str, int]:
    """`Severity.rank` by "CODE" and "CODE/variant", 0 where off; names of no rule are an error.

    With `scope` only the rules that look at that are imported.
    """
    from lexicon_cli.rules.choice import grades

    check_selectors(settings)
    return grades(
        select=settings.select,
        extend_select=settings.extend_select,
        ignore=settings.ignore,
        severity=settings.severity,
        scope=scope,
        rule_set=settings.rule_set,
        preview=settings.preview,
    )


def selected(
    findings: Iterable[Finding], settings: Settings, grades: Mapping[str, int] | None = None
) -> tuple[Finding, ...]:
    """The findings of the selected rules, graded as the settings say; what they do not speak of
    keeps its own severity. `grades` are those of `effective_grades`, if they are known already."""
    if _is_default(settings):
        return tuple(findings)
    from lexicon_cli.rules.choice import chosen_rank

    known = effective_grades(settings) if grades is None else grades
    kept = []
    for finding in findings:
        rank = chosen_rank(finding.code, finding.variant, settings.severity)
        if not known.get(finding.code, 1) or rank == 0:
            continue
        kept.append(finding if rank is None else replace(finding, severity=_BY_RANK[rank]))
    return tuple(kept)


def check_selectors(settings: Settings) -> None:
    """Raise UsageError or ConfigError for a selector that fits no rule, with the nearest one."""
    if _is_default(settings):
        return
    from lexicon_cli.rules.choice import unknown_selectors

    for field in ("select", "extend_select", "ignore", "severity"):
        unknown = unknown_selectors(getattr(settings, field))
        if unknown:
            raise _unknown(*unknown[0], settings.origin.get(field, f"--{field}"))


def check_suppressed_rules(settings: Settings) -> None:
    """Raise ConfigError for a rule that does not exist in `per-file-ignores` or `suppressions`."""
    entries = (*settings.per_file_ignores, *settings.suppressions)
    if not entries:
        return
    from lexicon_cli.rules.choice import unknown_selectors

    for entry in entries:
        unknown = unknown_selectors(entry.rules)
        if unknown:
            raise _unknown(*unknown[0], f"{entry.place.file}:{entry.place.line}")


def has_policy(settings: Settings, texts: Iterable[str] = ()) -> bool:
    """Whether anything may be hidden from what the rules of this run find: by a baseline, by the
    configuration, or by a comment or key of the plan's `texts`, which all have this word."""
    if settings.suppressions or settings.per_file_ignores or settings.baseline:
        return True
    return any("ignore" in text for text in texts)


def _unknown(word: str, near: str | None, origin: str) -> LexiconError:
    hint = f'did you mean "{near}"?' if near else "lexicon rules lists all rules"
    message = f'{origin}: no rule "{word}"'
    return (UsageError if origin.startswith("--") else ConfigError)(message, hint=hint)


def _is_default(settings: Settings) -> bool:
    chosen = (settings.select, settings.extend_select, settings.ignore, settings.severity)
    return not any(chosen) and settings.rule_set is None
