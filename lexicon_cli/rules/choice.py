"""Which rules are on, and how bad each is, from what a user selected, ignored and re-graded.

A selector is a code (`VAL001`), a beginning of codes (`VAL`, `VAL0`), a rule's name or `ALL`. Where
selecting and ignoring meet, the longer selector wins, and ignoring wins a tie. A rule that is off
by default needs its whole code or name, `ALL`, or a severity of its own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from lexicon_cli.core.finding import Severity
from lexicon_cli.core.naming import HINT, nearest
from lexicon_cli.rules.registry import all_rules, find_rule
from lexicon_cli.rules.rule import Rule, RuleStatus, Scope
from lexicon_cli.rules.sets import is_in_set

_CODE = re.compile(r"[A-Za-z]{3}[0-9]{3}")
_WHOLE = 100  # a whole code or name is longer than any beginning of codes
Severities = Mapping[str, Severity | None]


def grades(
    *,
    select: Sequence[str] = (),
    extend_select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    severity: Severities | None = None,
    scope: Scope | None = None,
    rule_set: str | None = None,
    preview: bool = False,
) -> dict[str, int]:
    """`Severity.rank` by "CODE", and by "CODE/variant" where a sub-case differs; 0 is off.

    `select` () means the rules that are on by default. A code of `severity` also grades the rule's
    sub-cases, unless they are named themselves. With `scope` only those rules are imported.
    Rules that are younger than `rule_set` need their whole code or name; `preview` puts preview
    rules on a par with stable ones.
    """
    chosen = severity or {}
    graded: dict[str, int] = {}
    for rule in all_rules(scope):
        needs_name = not is_in_set(rule, rule_set)
        by_default = _is_on_by_default(rule, preview) and not needs_name
        on = _is_on(rule, select, extend_select, ignore, chosen, by_default, needs_name)
        own = _chosen_severity(rule, chosen)
        base = rule.severity or rule.when_selected
        graded[rule.code] = _rank(base if own is _UNSAID else own) if on else 0
        for variant in sorted({*rule.variant_severity, *_variants_named(rule, chosen)}):
            level = chosen.get(f"{rule.code}/{variant}", _UNSAID)
            if level is _UNSAID:
                level = rule.variant_severity.get(variant, base) if own is _UNSAID else own
            graded[f"{rule.code}/{variant}"] = _rank(level) if on else 0
    return graded


def chosen_rank(code: str, variant: str, severity: Severities) -> int | None:
    """`Severity.rank` that the user chose for a finding, 0 for off; None if nothing was said."""
    rule = find_rule(code)
    if rule is None or not severity:
        return None
    own = severity.get(f"{rule.code}/{variant}", _UNSAID) if variant else _UNSAID
    if own is _UNSAID:
        own = _chosen_severity(rule, severity)
    return None if own is _UNSAID else _rank(own)


def unknown_selectors(words: Iterable[str]) -> list[tuple[str, str | None]]:
    """The selectors that match no rule, each with the nearest code or name, in order given."""
    rules = all_rules()
    known = [rule.code for rule in rules] + [rule.name for rule in rules]
    unknown: list[tuple[str, str | None]] = []
    for word in words:
        code, _, variant = word.partition("/")
        if any(_strength(code, rule) for rule in rules) and not (variant and not find_rule(code)):
            continue
        match = nearest(word, known, cutoff=HINT)
        unknown.append((word, match.name if match else None))
    return unknown


class _Unsaid:
    """Tells "no severity given" from "off"."""


_UNSAID = _Unsaid()


def _rank(severity: object) -> int:
    return severity.rank if isinstance(severity, Severity) else 0


def codes_of(selector: str) -> frozenset[str]:
    """The codes that a selector stands for; none if it fits no rule. A name may be that of a plan
    rule and of a data rule."""
    rule = find_rule(selector) if _CODE.fullmatch(selector.strip()) else None
    if rule is not None:
        return frozenset((rule.code,))  # spares the import of all other rules
    return frozenset(rule.code for rule in all_rules() if _strength(selector, rule))


def _is_on_by_default(rule: Rule, preview: bool) -> bool:
    runs = rule.status is RuleStatus.STABLE or (preview and rule.status is RuleStatus.PREVIEW)
    return rule.severity is not None and runs


def _is_on(
    rule: Rule,
    select: Sequence[str],
    extend_select: Sequence[str],
    ignore: Sequence[str],
    severity: Severities,
    by_default: bool,
    needs_name: bool,
) -> bool:
    wanted = max((_strength(word, rule) for word in (*select, *extend_select)), default=0)
    unwanted = max((_strength(word, rule) for word in ignore), default=0)
    if not select and by_default:
        wanted = max(wanted, 1)
    if not by_default and (needs_name or wanted > 1) and wanted < _WHOLE:
        wanted = 0
    if any(_strength(word, rule) >= _WHOLE and level for word, level in severity.items()):
        wanted = _WHOLE
    return wanted > unwanted


def _strength(selector: str, rule: Rule) -> int:
    """How closely a selector fits a rule: 0 not at all, 1 `ALL`, more for longer ones."""
    word = selector.strip().lower()
    if word in (rule.code.lower(), rule.name, *(alias.lower() for alias in rule.aliases)):
        return _WHOLE
    if word == "all":
        return 1
    return 1 + len(word) if word and rule.code.lower().startswith(word) else 0


def _chosen_severity(rule: Rule, severity: Severities) -> Severity | _Unsaid | None:
    """What the closest selector says, if any does."""
    fitting = [
        (_strength(word, rule), word, level)
        for word, level in severity.items()
        if _strength(word, rule)
    ]
    return max(fitting, key=lambda fit: fit[:2])[2] if fitting else _UNSAID


def _variants_named(rule: Rule, severity: Severities) -> list[str]:
    return [word[len(rule.code) + 1 :] for word in severity if word.startswith(f"{rule.code}/")]
