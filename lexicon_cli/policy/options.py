"""Options of rules: `[rules.NAM004]` tables of the configuration, checked against the rules."""

from collections.abc import Mapping
from typing import Any, NoReturn

from lexicon_cli.config.settings import Settings
from lexicon_cli.config.suggest import did_you_mean
from lexicon_cli.core.errors import ConfigError
from lexicon_cli.rules.registry import find_rules
from lexicon_cli.rules.rule import Option, Rule


def rule_options(settings: Settings) -> dict[str, Mapping[str, Any]]:
    """The options set, by code of the rule; ConfigError, with its place, for what no rule takes.

    A name that two rules share sets the option for those of them that have it.
    """
    found: dict[str, dict[str, Any]] = {}
    for word, written in settings.rules.items():
        place = settings.origin.get(f"rules.{word}", "rules")
        rules = find_rules(word)
        if not rules:
            _unknown_rule(word, place)
        for name, raw in written.items():
            own = settings.origin.get(f"rules.{word}.{name}", place)
            having = [(rule, option) for rule in rules if (option := _option(rule, name))]
            if not having:
                _unknown_option(rules, name, own)
            for rule, option in having:
                values = found.setdefault(rule.code, {})
                if option.name in values:
                    raise ConfigError(f'{own}: option "{name}" of {rule.code} is set twice')
                values[option.name] = _value(option, raw, rule, own)
    return {code: dict(values) for code, values in found.items()}


def option_schema(option: Option) -> dict[str, Any]:
    """JSON Schema of what an option takes."""
    default = option.default
    if isinstance(default, bool):
        schema: dict[str, Any] = {"type": "boolean"}
    elif isinstance(default, int):
        schema = {"type": "integer"}
    elif isinstance(default, float):
        schema = {"type": "number"}
    elif isinstance(default, tuple | list | set | frozenset):
        items = {"type": "array", "items": {"type": "string"}}
        schema = {"anyOf": [{"type": "string"}, items]}
    elif isinstance(default, Mapping):
        schema = {"type": "object"}
    else:
        schema = {"type": "string"}
    return {"description": option.meaning, **schema}


def _option(rule: Rule, name: str) -> Option | None:
    wanted = name.replace("_", "-")
    return next((one for one in rule.options if one.name.replace("_", "-") == wanted), None)


def _value(option: Option, raw: Any, rule: Rule, place: str) -> Any:
    default = option.default
    if isinstance(default, bool):
        return raw if isinstance(raw, bool) else _wrong(option, rule, place, "true or false")
    if isinstance(default, int):
        is_whole = isinstance(raw, int) and not isinstance(raw, bool)
        return raw if is_whole else _wrong(option, rule, place, "a whole number")
    if isinstance(default, float):
        is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
        return float(raw) if is_number else _wrong(option, rule, place, "a number")
    if isinstance(default, tuple | list | set | frozenset):
        texts = [raw] if isinstance(raw, str) else raw
        if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
            return type(default)(texts)
        return _wrong(option, rule, place, "a list of texts")
    if isinstance(default, Mapping):
        return raw if isinstance(raw, dict) else _wrong(option, rule, place, "a table")
    return raw if isinstance(raw, str) else _wrong(option, rule, place, "a text")


def _wrong(option: Option, rule: Rule, place: str, wanted: str) -> NoReturn:
    raise ConfigError(
        f'{place}: option "{option.name}" of {rule.code} takes {wanted}', hint=option.meaning
    )


def _unknown_rule(word: str, place: str) -> NoReturn:
    from lexicon_cli.policy.verdicts import nearest_selector

    near = nearest_selector(word)
    hint = f'did you mean "{near}"?' if near else "lexicon rules lists all rules"
    raise ConfigError(f'{place}: no rule "{word}"', hint=hint)


def _unknown_option(rules: tuple[Rule, ...], name: str, place: str) -> NoReturn:
    codes = " and ".join(rule.code for rule in rules)
    if any(name.replace("-", "_") in rule.limits for rule in rules):
        raise ConfigError(
            f'{place}: "{name}" is a limit of the plan, not an option of {codes}',
            hint="set it in the plan: settings, limits",
        )
    known = [option.name for rule in rules for option in rule.options]
    hint = did_you_mean(name, known) if known else f"{codes} has no options"
    raise ConfigError(f'{place}: no option "{name}" of {codes}', hint=hint)
