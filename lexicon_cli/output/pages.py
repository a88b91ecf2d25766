"""What the formats need of a rule: its facts, and its page cut into sections."""

import re
from collections.abc import Mapping
from functools import cache

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.records import dataclass
from lexicon_cli.rules.registry import find_rule, rule_doc


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """One rule for a reader. `page` is Markdown, `severity` None if the rule is off by default;
    `fix` is none, safe or unsafe. Rules of another version have a code and a name only."""

    code: str
    name: str
    summary: str = ""
    page: str = ""
    why: str = ""
    mend: str = ""
    source: str = ""
    scope: str = ""
    fix: str = "none"
    severity: Severity | None = Severity.WARNING


def rule_facts(finding: Finding) -> RuleFacts:
    """The facts of the rule that found it, tolerant of codes that this version does not have."""
    return known_facts(finding.code) or RuleFacts(code=finding.code, name=finding.name)


@cache
def known_facts(code: str) -> RuleFacts | None:
    """The facts of a rule by its code; None if this version has no such rule."""
    rule = find_rule(code)
    if rule is None or rule.code != code:
        return None
    page = rule_doc(rule)
    parts = sections(page)
    return RuleFacts(
        code=rule.code,
        name=rule.name,
        summary=rule.summary,
        page=page,
        why=_first_paragraph(parts.get("Why it matters", "")),
        mend=_first_paragraph(parts.get("How to mend", "")),
        source=rule.source,
        scope=rule.scope.value,
        fix=rule.fix,
        severity=rule.severity,
    )


def sections(page: str) -> Mapping[str, str]:
    """The text under each heading of a rule's page."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return {
        heading.strip(): body.strip()
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def _first_paragraph(text: str) -> str:
    """On one line; '' if the section begins with code or a list."""
    first = " ".join(text.split("\n\n")[0].split())
    return "" if first.startswith(("```", "- ", "|")) else first
