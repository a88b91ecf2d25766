"""Findings made while a plan is read: each with its code, place and suggestion.

Severities of these rules are written here because the readers lie below the rules; a test holds
this table against the registry.
"""

from collections import Counter

from lexicon_cli.core.finding import Finding, Place, Severity, fingerprint
from lexicon_cli.core.fix import Fix, Replace
from lexicon_cli.plan.nodes import shorten

READER_RULES: dict[str, tuple[str, Severity]] = {
    "STR001": ("syntax-error", Severity.ERROR),
    "STR002": ("unknown-key", Severity.ERROR),
    "STR003": ("missing-key", Severity.ERROR),
    "STR004": ("duplicate-yaml-key", Severity.ERROR),
    "STR005": ("ambiguous-yaml-scalar", Severity.WARNING),
    "STR006": ("plan-version-unsupported", Severity.ERROR),
    "STR007": ("include-not-found", Severity.ERROR),
    "STR008": ("unresolved-reference", Severity.ERROR),
    "STR009": ("csv-header-unknown", Severity.ERROR),
    "STR010": ("csv-orphan-row", Severity.ERROR),
    "STR011": ("empty-plan", Severity.ERROR),
    "STR013": ("wrong-kind-of-value", Severity.ERROR),
    "NAM001": ("duplicate-event", Severity.ERROR),
    "NAM006": ("duplicate-property-in-event", Severity.ERROR),
    "TYP002": ("type-unknown", Severity.ERROR),
    "TYP005": ("impossible-range", Severity.ERROR),
    "TYP009": ("invalid-regex", Severity.ERROR),
    "TYP019": ("required-unknown-property", Severity.ERROR),
    "LIF001": ("status-invalid", Severity.ERROR),
}

# A generated or hostile file can break one rule a million times; memory and patience end earlier.
MOST_PER_CODE = 1_000


def write_instead(place: Place, old: str, new: str, *, safe: bool = False) -> Fix:
    """The remedy of writing another word at a place."""
    return Fix(f'write "{shorten(new)}"', (Replace(place, old, new),), safe=safe)


class Problems:
    """Collects findings. Beyond `MOST_PER_CODE` of one code they are only counted."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._count: Counter[str] = Counter()
        self._last: dict[str, Place] = {}
        self._told: set[tuple[str, Place, str]] = set()

    def add(
        self,
        code: str,
        message: str,
        place: Place,
        *,
        event: str | None = None,
        property: str | None = None,
        expected: str | None = None,
        observed: str | None = None,
        suggestion: str | None = None,
        reason: str | None = None,
        milder: Severity | None = None,
        fix: Fix | None = None,
    ) -> None:
        """Note one fault of the plan at its place; once, however many aliases lead there. `milder`
        is its severity where the rule's own would be too hard, `fix` what would mend it."""
        if (code, place, message) in self._told:
            return
        self._count[code] += 1
        self._last[code] = place
        if self._count[code] > MOST_PER_CODE:
            return
        self._told.add((code, place, message))
        name, severity = READER_RULES[code]
        self._findings.append(
            Finding(
                code=code,
                name=name,
                severity=milder or severity,
                message=message,
                event=event,
                property=property,
                expected=expected,
                observed=observed,
                suggestion=suggestion,
                reason=reason,
                place=place,
                fingerprint=fingerprint(code, event, property, observed or message),
                fixable=None if fix is None else ("safe" if fix.safe else "unsafe"),
                fix=fix,
            )
        )

    def is_full(self, code: str) -> bool:
        """Whether more faults of the code are only counted, so that nobody need look for hints."""
        return self._count[code] >= MOST_PER_CODE

    def seen(self, code: str) -> bool:
        """Whether the code was noted at least once."""
        return self._count[code] > 0

    def findings(self) -> tuple[Finding, ...]:
        """All findings, sorted by place, then code; one more for each code that was cut short."""
        found = list(self._findings)
        for code, count in self._count.items():
            if count > MOST_PER_CODE:
                found.append(self._rest(code, count - MOST_PER_CODE))
        found.sort(key=_order)
        return tuple(found)

    def _rest(self, code: str, count: int) -> Finding:
        name, severity = READER_RULES[code]
        return Finding(
            code=code,
            name=name,
            severity=severity,
            message=f"{count} more of this kind, the last one here",
            count=count,
            place=self._last[code],
            fingerprint=fingerprint(code, "more"),
        )


def _order(finding: Finding) -> tuple[Place, str, str]:
    return (finding.place or Place(""), finding.code, finding.message)
