"""What a rule is: one file with a docstring, one `RULE`, and one function chosen by its scope.

scope PLAN   def check(view: PlanView) -> Iterator[Finding]         (a rule found while reading
             a plan has no `check`: the readers in plan/ make the finding, the file explains it)
scope DATA   def describe(group: Group, bundle: SchemaBundle) -> Wording
scope IDENTITY  def describe(fact: Fact) -> Wording  (identity/audit finds and counts)
scope HISTORY   def describe(fact: HistoryFact) -> Wording  (volume/ and drift/ find and count)
scope POLICY nothing: the policy room makes the finding, the file explains it
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from lexicon_cli.core.finding import Severity
from lexicon_cli.core.records import dataclass, field


class Scope(Enum):
    """What a rule looks at."""

    PLAN = "plan"
    DATA = "data"
    DIFF = "diff"
    HISTORY = "history"
    IDENTITY = "identity"
    POLICY = "policy"  # suppressions and the baseline, in whichever command they are used


class RuleStatus(Enum):
    """A rule's life: preview rules are off unless asked for."""

    PREVIEW = "preview"
    STABLE = "stable"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Option:
    """What a user may set for one rule: `[rules.NAM003]` with `name = value`. The default's type is
    the type asked for (an integer is fine for a float, a text for a list of texts)."""

    name: str
    default: Any
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule's facts. `severity` None means off by default. `name` names the offence.

    `options` are set in the configuration, `limits` are the plan's limits that the rule uses.

    `variants` explains the sub-cases that the kernel tells apart, as "variant: what it is";
    `variant_severity` grades those that are milder or worse than the rule. `when_selected` is the
    severity of an opt-in rule once somebody asks for it by code or name.
    """

    code: str
    name: str
    scope: Scope
    severity: Severity | None
    summary: str
    source: str
    since: str = "0.1"
    status: RuleStatus = RuleStatus.STABLE
    fix: str = "none"  # none | safe | unsafe
    aliases: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    limits: tuple[str, ...] = ()
    variant_severity: Mapping[str, Severity] = field(default_factory=dict)
    variants: Mapping[str, str] = field(default_factory=dict)
    when_selected: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A group put into words (style: lower case, names in quotes, no full stop)."""

    message: str
    expected: str | None = None
    observed: str | None = None
    suggestion: str | None = None
    reason: str | None = None
