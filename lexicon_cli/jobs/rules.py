"""`rules` and `explain`: the catalogue, and one page of it."""

import json

from lexicon_cli.core.errors import UsageError
from lexicon_cli.rules.docs import catalogue, rule_dict, rule_page
from lexicon_cli.rules.registry import all_rules, find_rule
from lexicon_cli.rules.rule import Rule

FORMATS = ("text", "json", "markdown")


def rules(form: str = "text") -> str:
    """All rules as text, JSON or Markdown; UsageError for another format."""
    return catalogue(_checked(form))


def explain(code_or_name: str, form: str = "text") -> str:
    """One rule's page: what, why, bad, good, how to mend, source. UsageError if there is no such
    rule, with the nearest one."""
    _checked(form)
    rule = find_rule(code_or_name)
    if rule is None:
        raise _unknown(code_or_name)
    page = rule_page(rule)
    if form != "json":
        return page
    return json.dumps({**rule_dict(rule), "page": page}, indent=2, ensure_ascii=False) + "\n"


def _checked(form: str) -> str:
    if form not in FORMATS:
        from lexicon_cli.config.suggest import did_you_mean

        raise UsageError(f'unknown format "{form}"', hint=did_you_mean(form, FORMATS))
    return form


def _unknown(word: str) -> UsageError:
    from lexicon_cli.config.suggest import nearest_word

    every = all_rules()
    names = [name for rule in every for name in (rule.code, rule.name)]
    near = nearest_word(word, names)
    hint = f"did you mean {_both(near, every)}?" if near else "lexicon rules lists all rules"
    return UsageError(f'no rule "{word}"', hint=hint)


def _both(word: str, every: tuple[Rule, ...]) -> str:
    rule = next(rule for rule in every if word in (rule.code, rule.name))
    return f'"{rule.code}" ({rule.name})'
