"""Sets of rules that a configuration can pin, so that an upgrade does not break somebody's CI.

`rule-set = "2026.1"` runs the rules of that set only: those whose `since` is not later than the
set's last release. A later rule still runs for whoever names its whole code or name. What a rule of
the set finds may get better with a release; whether it runs does not change.
"""

from collections.abc import Mapping

from lexicon_cli.rules.rule import Rule

# Set -> the last release whose rules it holds. The configuration's schema lists the same names.
LAST_RELEASE: Mapping[str, str] = {"2026.1": "0.1"}


def is_in_set(rule: Rule, name: str | None) -> bool:
    """Whether the set has the rule; None stands for all rules. KeyError for an unknown set."""
    return name is None or _numbers(rule.since) <= _numbers(LAST_RELEASE[name])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
