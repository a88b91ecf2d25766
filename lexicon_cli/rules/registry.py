"""All rules, found through the families' plain tuples; a rule's module is imported when needed."""

from collections.abc import Container, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, cast

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.rule import Rule, Scope, Wording

if TYPE_CHECKING:
    from lexicon_cli.history.fact import HistoryFact
    from lexicon_cli.identity.audit_facts import Fact
    from lexicon_cli.rules.pairing.pair import PlanPair
    from lexicon_cli.rules.view import PlanView

# What the rules of a family look at; a family about data names those that look at history, too, in
# its tuple HISTORY.
FAMILIES = {
    "str": Scope.PLAN,
    "nam": Scope.PLAN,
    "doc": Scope.PLAN,
    "typ": Scope.PLAN,
    "lim": Scope.PLAN,
    "lif": Scope.PLAN,
    "ref": Scope.PLAN,
    "pii": Scope.PLAN,
    "idp": Scope.PLAN,
    "sup": Scope.POLICY,
    "evt": Scope.DATA,
    "prp": Scope.DATA,
    "val": Scope.DATA,
    "ing": Scope.DATA,
    "piv": Scope.DATA,
    "cap": Scope.DATA,
    "dif": Scope.DIFF,
    "idn": Scope.IDENTITY,
    "vol": Scope.HISTORY,
    "drf": Scope.HISTORY,
}


def all_rules(scope: Scope | None = None) -> tuple[Rule, ...]:
    """Every rule, or those that look at one thing, sorted by code."""
    rules = (_rule(module) for module in _modules(scope))
    return tuple(sorted(rules, key=lambda rule: rule.code))


def find_rule(code_or_name: str) -> Rule | None:
    """The rule of that code, name or former name; the first by code if two have the name."""
    module = _find_module(code_or_name.strip().lower())
    if module is not None:
        return _rule(module)
    return next(iter(find_rules(code_or_name)), None)


def find_rules(code_or_name: str) -> tuple[Rule, ...]:
    """All rules of that code, name or former name, in any case: a plan rule and a data rule may
    share a name ("duplicate-event")."""
    wanted = code_or_name.strip().lower()
    return tuple(
        rule
        for rule in all_rules()
        if wanted in (rule.code.lower(), rule.name, *(alias.lower() for alias in rule.aliases))
    )


def rule_doc(rule: Rule) -> str:
    """The rule's page: the docstring of its file, Markdown."""
    return (_module_of(rule.code).__doc__ or "").strip() + "\n"


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """A group of occurrences in words. Raises KeyError for a code that has no rule."""
    return cast(Wording, _module_of(group.code).describe(group, bundle))


def describe_fact(fact: "Fact") -> Wording:
    """What an audit of identity counted in words. Raises KeyError for a code that has no rule."""
    return cast(Wording, _module_of(fact.code).describe(fact))


def describe_history(fact: "HistoryFact") -> Wording:
    """A change in history in words. Raises KeyError for a code that has no rule."""
    return cast(Wording, _module_of(fact.code).describe(fact))


def check_plan(view: "PlanView", off: Container[str] = ()) -> Iterator[Finding]:
    """What the plan rules find that look at a whole plan, rule by rule, but for those `off`."""
    for module in _modules(Scope.PLAN):
        if hasattr(module, "check") and _rule(module).code not in off:
            yield from cast(Iterator[Finding], module.check(view))


def check_pair(pair: "PlanPair", off: Container[str] = ()) -> Iterator[Finding]:
    """What the rules of `diff` find between two plans, rule by rule, but for those `off`."""
    for module in _modules(Scope.DIFF):
        if _rule(module).code not in off:
            yield from cast(Iterator[Finding], module.check(pair))


def severity_of(code: str, variant: str = "") -> Severity | None:
    """The severity a rule's sub-case has by default; None if it is off or there is no such rule."""
    module = _find_module(code.lower())
    if module is None:
        return None
    rule = _rule(module)
    return rule.variant_severity.get(variant, rule.severity)


@cache
def _find_module(code: str) -> ModuleType | None:
    """The module of a code in lower case."""
    for family in FAMILIES:
        if not code.startswith(family):
            continue
        for name in _modules_of(family):
            if name.partition("_")[0] == code:
                return import_module(f"lexicon_cli.rules.{family}.{name}")
    return None


def _module_of(code: str) -> ModuleType:
    module = _find_module(code.lower())
    if module is None:
        raise KeyError(code)
    return module


def _modules_of(family: str) -> tuple[str, ...]:
    return cast(tuple[str, ...], import_module(f"lexicon_cli.rules.{family}").MODULES)


def scope_of(code: str) -> Scope | None:
    """What the rule of a code looks at, without importing it; None for no family's code."""
    family, wanted = code[:3].lower(), code.lower()
    if family not in FAMILIES:
        return None
    in_history = any(name.partition("_")[0] == wanted for name in _history_of(family))
    return Scope.HISTORY if in_history else FAMILIES[family]


def _history_of(family: str) -> tuple[str, ...]:
    """Those modules of a family about data that need the days before, too."""
    found = getattr(import_module(f"lexicon_cli.rules.{family}"), "HISTORY", ())
    return cast(tuple[str, ...], found)


def _modules(scope: Scope | None) -> Iterator[ModuleType]:
    for family, looks_at in FAMILIES.items():
        if looks_at is not scope and scope not in (None, Scope.HISTORY, Scope.DATA):
            continue
        in_history = _history_of(family)
        for name in _modules_of(family):
            if scope in (None, Scope.HISTORY if name in in_history else looks_at):
                yield import_module(f"lexicon_cli.rules.{family}.{name}")


def _rule(module: ModuleType) -> Rule:
    return cast(Rule, module.RULE)
