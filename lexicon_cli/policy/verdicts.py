"""What is wrong with suppressions themselves, as findings: SUP001 to SUP004."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from lexicon_cli.core.finding import Finding, Place, Severity, fingerprint
from lexicon_cli.core.fix import Fix
from lexicon_cli.policy.matching import Matcher
from lexicon_cli.policy.suppression import Origin, Suppression, Word
from lexicon_cli.rules.registry import find_rule, scope_of
from lexicon_cli.rules.rule import Scope

_BY_RANK = {severity.rank: severity for severity in Severity}
_MOST_HINTS = 200  # a guess takes a moment, and whoever has more such words made them by machine
_AS_LETTERS = str.maketrans("0158", "OISB")
_AS_DIGITS = str.maketrans("OIL", "011")


def sup_finding(
    code: str,
    message: str,
    place: Place,
    *,
    grades: Mapping[str, int],
    about: Iterable[str] = (),
    variant: str = "",
    suppression: Suppression | None = None,
    suggestion: str | None = None,
    fix: Fix | None = None,
) -> Iterator[Finding]:
    """The finding, or nothing if `grades` say that its rule is off. `about` tells it from others
    on the same entry."""
    rank = grades.get(f"{code}/{variant}", grades.get(code, 0))
    rule = find_rule(code)
    if not rank or rule is None:
        return
    entity = None if suppression is None else suppression.entity
    event = None if entity is None else entity.event
    prop = None if entity is None else entity.property
    yield Finding(
        code=code,
        name=rule.name,
        severity=_BY_RANK[rank],
        message=message,
        event=event,
        property=prop,
        variant=variant,
        suggestion=suggestion,
        place=place,
        fingerprint=fingerprint(code, event, prop, variant, *about),
        fixable=None if fix is None else ("safe" if fix.safe else "unsafe"),
        fix=fix,
    )


def check_texts(
    suppressions: Iterable[Suppression],
    matcher: Matcher,
    *,
    today: date,
    grades: Mapping[str, int],
) -> Iterator[Finding]:
    """SUP002, SUP003 and SUP004: what can be told from the suppressions alone."""
    unknown = 0
    for suppression in suppressions:
        words = suppression.words
        about = [word.text for word in words]
        if not words:
            yield from sup_finding(
                "SUP003",
                f"this {_noun(suppression)} names no rule, so it hides nothing",
                suppression.place,
                grades=grades,
                variant="no-rules",
                suppression=suppression,
                suggestion="ignore[CODE] the reason; ignore[ALL] hides everything",
            )
            continue
        for word in words:
            if not matcher.codes(word.text):
                unknown += 1
                near = nearest_selector(word.text) if unknown <= _MOST_HINTS else None
                yield from _unknown(suppression, word, near, grades)
        if suppression.needs_reason and not suppression.reason:
            yield from sup_finding(
                "SUP002",
                f"the suppression of {_listed(words)} gives no reason",
                suppression.place,
                grades=grades,
                about=about,
                suppression=suppression,
            )
        if suppression.has_expired(today):
            yield from _expired(suppression, grades)


def check_expired(
    suppressions: Iterable[Suppression],
    matcher: Matcher,
    *,
    scope: Scope,
    today: date,
    grades: Mapping[str, int],
) -> Iterator[Finding]:
    """SUP004 for those that name a rule of the scope: why its findings are back."""
    for suppression in suppressions:
        if suppression.has_expired(today) and any(
            scope_of(code) is scope
            for word in suppression.words
            for code in matcher.codes(word.text)
        ):
            yield from _expired(suppression, grades)


def check_use(
    suppressions: Iterable[Suppression],
    matcher: Matcher,
    *,
    scope: Scope,
    ran: Mapping[str, int],
    today: date,
    grades: Mapping[str, int],
) -> Iterator[Finding]:
    """SUP001 for those that hid nothing, after the matcher has seen all findings. `ran` are the
    ranks of rules in this run: only words whose rules all ran are judged."""
    of_data = scope is not Scope.PLAN
    for suppression in suppressions:
        if suppression.has_expired(today):
            continue
        unused = [
            word
            for word in suppression.words
            if not matcher.is_used(suppression, word)
            and _all_ran(matcher.codes(word.text), scope, ran)
        ]
        if not unused:
            continue
        hides = "hides nothing in this data" if of_data else "hides nothing"
        yield from sup_finding(
            "SUP001",
            f"the suppression of {_listed(unused)} {hides}",
            unused[0].place if len(suppression.words) > 1 else suppression.place,
            grades=grades,
            about=[word.text for word in unused],
            variant="data" if of_data else "",
            suppression=suppression,
            fix=None if of_data else _removal(suppression, unused),
        )


def _removal(suppression: Suppression, unused: list[Word]) -> Fix | None:
    changes = suppression.editing.without(frozenset(unused)) if suppression.editing else ()
    title = f"remove the suppression of {_listed(unused)}"
    return Fix(title, changes, safe=True) if changes else None


def _all_ran(codes: frozenset[str], scope: Scope, ran: Mapping[str, int]) -> bool:
    """Whether every rule of the codes had its chance; those that are off for everybody until asked
    for do not count, unless nothing else is named."""
    if not codes or any(scope_of(code) is not scope for code in codes):
        return False
    off = [code for code in codes if not ran.get(code, 0)]
    return len(off) < len(codes) and all(_is_opt_in(code) for code in off)


def _is_opt_in(code: str) -> bool:
    rule = find_rule(code)
    return rule is not None and rule.severity is None


def _unknown(
    suppression: Suppression, word: Word, near: str | None, grades: Mapping[str, int]
) -> Iterator[Finding]:
    hint = f', did you mean "{near}"?' if near else ""
    fix = None
    if near and suppression.editing is not None:
        changes = suppression.editing.renamed(word, near)
        fix = Fix(f'replace "{word.text[:60]}" by "{near}"', changes) if changes else None
    yield from sup_finding(
        "SUP003",
        f'"{_short(word.text)}" is no rule{hint}',
        word.place,
        grades=grades,
        about=[word.text],
        suppression=suppression,
        suggestion=near,
        fix=fix,
    )


def nearest_selector(word: str) -> str | None:
    """The code or name of a rule that was probably meant."""
    from lexicon_cli.core.naming import HINT, nearest
    from lexicon_cli.rules.registry import all_rules

    if len(word) > 60:
        return None
    rules = all_rules()
    codes = [rule.code for rule in rules]
    if len(word) <= 7:
        return _nearest_code(word.upper(), codes)
    match = nearest(word, [*(rule.name for rule in rules), *codes], cutoff=HINT)
    return None if match is None else match.name


def _nearest_code(word: str, codes: list[str]) -> str | None:
    """A code is six marks long, and any other is as near as the next: only slips of the hand that
    lead to one code alone count."""
    plain = word.replace("-", "").replace("_", "")
    letters, digits = plain[:3].translate(_AS_LETTERS), plain[3:].translate(_AS_DIGITS)
    if letters + digits in codes:
        return letters + digits
    swapped = [c for c in codes if sorted(c[:3]) == sorted(letters) and c[3:] == digits]
    swapped = swapped or [c for c in codes if sorted(c) == sorted(letters + digits)]
    return swapped[0] if len(swapped) == 1 else None


def _expired(suppression: Suppression, grades: Mapping[str, int]) -> Iterator[Finding]:
    named = _listed(suppression.words)
    if suppression.no_day is not None:
        message = (
            f'"{_short(suppression.no_day)}" is no day, so the suppression of {named} does not hold'
        )
    else:
        message = f"the suppression of {named} ended on {suppression.until}"
    yield from sup_finding(
        "SUP004",
        message,
        suppression.place,
        grades=grades,
        about=[word.text for word in suppression.words],
        variant="no-day" if suppression.no_day is not None else "",
        suppression=suppression,
        suggestion="until YYYY-MM-DD" if suppression.no_day is not None else None,
    )


def _listed(words: Iterable[Word]) -> str:
    texts = [_short(word.text) for word in words]
    if len(texts) > 4:
        return f"{', '.join(texts[:3])} and {len(texts) - 3} more"
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]])) if texts else "no rule"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _noun(suppression: Suppression) -> str:
    return {
        Origin.COMMENT: "comment",
        Origin.KEY: "ignore key",
        Origin.CONFIG: "entry of the configuration",
    }[suppression.origin]
