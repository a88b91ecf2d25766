"""The catalogue for readers: a page per rule, and lists of all rules as text, JSON or Markdown.

`python -m lexicon_cli.rules.docs DIRECTORY` writes the pages; with `--check` it only tells, by exit
code 1, whether they are stale.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lexicon_cli.rules.registry import all_rules, rule_doc
from lexicon_cli.rules.rule import Rule, Scope

_FAMILIES = {
    "STR": "structure and syntax of a plan",
    "NAM": "names in a plan",
    "DOC": "descriptions, owners and other words about a plan",
    "TYP": "types and constraints in a plan",
    "LIM": "limits of Mixpanel in a plan",
    "LIF": "life cycle",
    "REF": "reuse and contradiction in a plan",
    "PII": "personal data in a plan",
    "IDP": "identity in a plan",
    "SUP": "suppressions and the baseline",
    "EVT": "events",
    "PRP": "properties",
    "VAL": "values",
    "ING": "ingest limits and hygiene",
    "PIV": "personal data in values",
    "CAP": "requests of clients",
    "DIF": "what changed between two versions of a plan",
    "IDN": "who is who: merges and their faults",
    "VOL": "events that come less or more often than before",
    "DRF": "properties and events that changed their ways",
}
_FIXES = {"none": "", "safe": "safe", "unsafe": "unsafe"}
_SCOPES = {
    Scope.PLAN: "plans",
    Scope.DATA: "data",
    Scope.DIFF: "two versions of a plan",
    Scope.HISTORY: "data of days against the days before",
    Scope.IDENTITY: "a replay of identity",
    Scope.POLICY: "suppressions and the baseline",
}


def rule_page(rule: Rule) -> str:
    """All there is to say about a rule, in Markdown."""
    facts = [f"Checks {_SCOPES.get(rule.scope, rule.scope.value)}", f"severity {_severity(rule)}"]
    if rule.fix != "none":
        facts.append(f"{rule.fix} fix")
    facts.append(f"since {rule.since} ({rule.status.value})")
    lines = [f"# {rule.code} {rule.name}", "", "; ".join(facts) + "."]
    if rule.aliases:
        lines += ["", f"Also known as {', '.join(f'`{alias}`' for alias in rule.aliases)}."]
    return "\n".join(lines) + "\n\n" + rule_doc(rule) + _variants(rule)


def catalogue(form: str = "text") -> str:
    """All rules as `text`, `json` or `markdown`. Raises ValueError for another form."""
    if form == "text":
        return _as_text(all_rules())
    if form == "json":
        return json.dumps(catalogue_dict(), indent=2, ensure_ascii=False) + "\n"
    if form == "markdown":
        return _as_markdown(all_rules(), links=False)
    raise ValueError(f'unknown form "{form}"; known are text, json, markdown')


def catalogue_dict() -> dict[str, Any]:
    """The JSON document of `lexicon rules --format json`."""
    return {"schema_version": 1, "rules": [rule_dict(rule) for rule in all_rules()]}


def rule_dict(rule: Rule) -> dict[str, Any]:
    """One rule as JSON; `severity` is `off` for rules that are off by default."""
    return {
        "code": rule.code,
        "name": rule.name,
        "scope": rule.scope.value,
        "severity": _word(rule.severity),
        "summary": rule.summary,
        "fix": rule.fix,
        "status": rule.status.value,
        "since": rule.since,
        "aliases": list(rule.aliases),
        "options": [*rule.limits, *(option.name for option in rule.options)],
        "variants": dict(rule.variants),
        "variant_severity": {
            variant: severity.value for variant, severity in rule.variant_severity.items()
        },
        "source": rule.source,
    }


def pages() -> dict[str, str]:
    """The generated files of docs/rules: content by file name."""
    rules = all_rules()
    files = {f"{rule.code}.md": rule_page(rule) for rule in rules}
    files["README.md"] = _readme(rules)
    return files


def main(arguments: Sequence[str]) -> int:
    """Write the pages into a directory, or with `--check` compare; 1 if something is stale."""
    check = "--check" in arguments
    directory = Path(next(word for word in arguments if not word.startswith("--")))
    wanted = pages()
    found = {path.name: path.read_text("utf-8") for path in sorted(directory.glob("*.md"))}
    stale = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
    if check:
        if stale:
            sys.stderr.write(f"stale in {directory}: {', '.join(stale)}\n")
        return 1 if stale else 0
    _write(directory, wanted, stale)
    return 0


def _write(directory: Path, wanted: Mapping[str, str], stale: Sequence[str]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in wanted:
            (directory / name).write_text(wanted[name], "utf-8")
        else:
            (directory / name).unlink()


def _as_text(rules: Sequence[Rule]) -> str:
    width = max(len(rule.name) for rule in rules)
    return "".join(
        f"{rule.code}  {_word(rule.severity):7}  {rule.name:{width}}  {rule.summary}\n"
        for rule in rules
    )


def _as_markdown(rules: Sequence[Rule], *, links: bool) -> str:
    parts: list[str] = []
    for family, title in _FAMILIES.items():
        rows = [rule for rule in rules if rule.code.startswith(family)]
        if not rows:
            continue
        parts += [
            f"## {family}: {title}",
            "",
            "| code | name | severity | fix | what it finds |",
            "| --- | --- | --- | --- | --- |",
        ]
        for rule in rows:
            code = f"[{rule.code}]({rule.code}.md)" if links else rule.code
            cells = (code, rule.name, _severity(rule), _FIXES[rule.fix], _cell(rule.summary))
            parts.append(f"| {' | '.join(cells)} |")
        parts.append("")
    return "\n".join(parts)


def _readme(rules: Sequence[Rule]) -> str:
    intro = (
        "# Rules\n\n"
        "Generated from `lexicon_cli/rules` by `make generate`; do not edit by hand.\n"
        "`lexicon explain CODE` prints the same page at the terminal.\n"
        "A rule that is off by default runs when it is selected by its code or name.\n\n"
    )
    parts = [intro + _as_markdown(rules, links=True)]
    parts += [
        "## Sub-cases",
        "",
        "What is told apart within a rule. A sub-case can be graded by itself, as in",
        '`severity = {"ING010/missing" = "info"}`. Words in capitals stand for names from data.',
        "",
        "| code | sub-case | what it is | severity |",
        "| --- | --- | --- | --- |",
    ]
    for rule in rules:
        for variant, meaning in rule.variants.items():
            severity = _word(rule.variant_severity.get(variant, rule.severity))
            shown = f"`{variant}`" if variant else "(none)"
            parts.append(f"| {rule.code} | {shown} | {_cell(meaning)} | {severity} |")
    return "\n".join(parts) + "\n"


def _variants(rule: Rule) -> str:
    if not rule.variants:
        return ""
    lines = ["", "## Sub-cases", ""]
    for variant, meaning in rule.variants.items():
        graded = rule.variant_severity.get(variant)
        note = f" ({graded.value})" if graded is not None else ""
        lines.append(f"- {f'`{variant}`' if variant else '(none)'}: {meaning}{note}")
    return "\n".join(lines) + "\n"


def _severity(rule: Rule) -> str:
    graded = [f"{severity.value} ({name})" for name, severity in rule.variant_severity.items()]
    return ", ".join([_word(rule.severity), *graded])


def _word(severity: Any) -> str:
    return "off" if severity is None else str(severity.value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
