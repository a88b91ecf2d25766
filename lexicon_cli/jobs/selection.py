"""Which findings a run shows and how bad each is: the rules seen through the settings."""

from collections.abc import Iterable
from dataclasses import replace

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import ConfigError, LexiconError, UsageError
from lexicon_cli.core.finding import Finding, Severity

_BY_RANK = {severity.rank: severity for severity in Severity}


def effective_grades(settings: Settings) -> dict[str, int]:
    """`Severity.rank` by "CODE" and "CODE/variant", 0 where off; names of no rule are an error."""
    from lexicon_cli.rules.choice import grades

    check_selectors(settings)
    return grades(
        select=settings.select,
        extend_select=settings.extend_select,
        ignore=settings.ignore,
        severity=settings.severity,
    )


def effective_severities(settings: Settings) -> dict[str, Severity | None]:
    """As `effective_grades`, with severities and None for off."""
    return {key: _BY_RANK.get(rank) for key, rank in effective_grades(settings).items()}


def selected(findings: Iterable[Finding], settings: Settings) -> tuple[Finding, ...]:
    """The findings of the selected rules, graded as the settings say."""
    if _is_default(settings):
        return tuple(findings)  # spares lint the import of every rule
    grades = effective_grades(settings)
    kept = []
    for finding in findings:
        severity = _BY_RANK.get(grades.get(finding.code, finding.severity.rank))
        if severity is not None:
            kept.append(replace(finding, severity=severity))
    return tuple(kept)


def check_selectors(settings: Settings) -> None:
    """Raise UsageError or ConfigError for a selector that fits no rule, with the nearest one."""
    from lexicon_cli.rules.choice import unknown_selectors

    for field in ("select", "extend_select", "ignore", "severity"):
        unknown = unknown_selectors(getattr(settings, field))
        if unknown:
            raise _unknown(*unknown[0], settings.origin.get(field, f"--{field}"))


def _unknown(word: str, near: str | None, origin: str) -> LexiconError:
    hint = f'did you mean "{near}"?' if near else "lexicon rules lists all rules"
    message = f'{origin}: no rule "{word}"'
    return (UsageError if origin.startswith("--") else ConfigError)(message, hint=hint)


def _is_default(settings: Settings) -> bool:
    chosen = (settings.select, settings.extend_select, settings.ignore, settings.severity)
    return not any(chosen)
