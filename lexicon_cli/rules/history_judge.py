"""From a fact of history to a finding: grade, words, times, fingerprint."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import cast

from lexicon_cli.core.finding import Finding, Severity, fingerprint
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.registry import describe_history, find_rule
from lexicon_cli.rules.rule import Rule

_BY_RANK = {severity.rank: severity for severity in Severity}
_EPOCH = date(1970, 1, 1)


def rank_of(fact: HistoryFact, grades: Mapping[str, int]) -> int:
    """`Severity.rank` of a fact under `grades` (those of rules.choice), 0 where it is off."""
    if not grades.get(fact.code, 0):
        return 0
    return grades.get(f"{fact.code}/{fact.variant}", grades[fact.code])


def history_finding(fact: HistoryFact, rank: int) -> Finding:
    """The finding of a fact. Raises KeyError for a code that has no rule.

    Its times are whole days: the first moment of `since`, the last second of `until`.
    """
    rule = cast(Rule, find_rule(fact.code))
    words = describe_history(fact)
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=_BY_RANK[rank],
        message=words.message,
        event=fact.event,
        property=fact.property,
        variant=fact.variant,
        expected=words.expected,
        observed=words.observed,
        suggestion=words.suggestion,
        reason=words.reason,
        count=fact.count,
        share=round(min(1.0, fact.count / fact.traffic), 6) if fact.traffic else None,
        first_time=None if fact.since is None else _moment(fact.since),
        last_time=None if fact.until is None else _moment(fact.until, last=True),
        platforms=fact.platforms,
        app_versions=fact.app_versions,
        where=dict(fact.where),
        fingerprint=fingerprint(rule.code, fact.event, fact.property, _place(fact)),
    )


def day_of(number: int) -> date:
    """The date of a day number."""
    return _EPOCH + timedelta(days=number)


def _moment(day: int, *, last: bool = False) -> str:
    moment = datetime.combine(day_of(day), datetime.min.time(), UTC)
    if last:
        moment += timedelta(days=1, seconds=-1)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _place(fact: HistoryFact) -> str:
    where = ",".join(f"{name}={value}" for name, value in fact.where)
    return f"{fact.variant}@{where}" if where else fact.variant
