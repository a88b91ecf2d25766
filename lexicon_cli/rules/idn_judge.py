"""From what an audit of identity counted to a finding: grade, words, times, fingerprint."""

from collections.abc import Mapping
from typing import cast

from lexicon_cli.core.finding import Finding, Sample, Severity, fingerprint
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.judge import iso_utc
from lexicon_cli.rules.registry import describe_fact, find_rule
from lexicon_cli.rules.rule import Rule

_BY_RANK = {severity.rank: severity for severity in Severity}


def rank_of(fact: Fact, grades: Mapping[str, int]) -> int:
    """`Severity.rank` of a fact under `grades` (those of rules.choice), 0 where it is off."""
    if not grades.get(fact.code, 0):
        return 0
    return grades.get(f"{fact.code}/{fact.variant}", grades[fact.code])


def fact_finding(
    fact: Fact, rank: int, *, timezone: str = "UTC", samples: tuple[Sample, ...] = ()
) -> Finding:
    """The finding of a fact. Raises KeyError for a code that has no rule."""
    rule = cast(Rule, find_rule(fact.code))
    words = describe_fact(fact)
    share = fact.count / fact.traffic if fact.traffic else None
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=_BY_RANK[rank],
        message=words.message,
        event=fact.event,
        variant=fact.variant,
        expected=words.expected,
        observed=words.observed,
        suggestion=words.suggestion,
        reason=words.reason,
        count=fact.count,
        share=None if share is None else round(min(1.0, share), 6),
        first_time=iso_utc(fact.first_time, timezone),
        last_time=iso_utc(fact.last_time, timezone),
        platforms=fact.platforms,
        app_versions=fact.app_versions,
        samples=samples,
        fingerprint=fingerprint(rule.code, fact.event, None, fact.variant),
        people=fact.people,
    )
