"""JSON Schemas of our own files, made from the code that reads and writes them.

`python -m lexicon_cli.jobs.schemas DIRECTORY` writes them; with `--check` it only tells, by exit
code 1, which are stale. Editors, reviewers and other programs use them; nothing at run time does.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.naming import HINT, nearest
from lexicon_cli.jobs.schemas import (
    baseline,
    catalogue,
    config,
    identity,
    index,
    plan,
    profiles,
    report,
    sessions,
)
from lexicon_cli.jobs.schemas.shapes import Schema


def own_schemas() -> dict[str, Schema]:
    """The schemas by file name."""
    return {
        "baseline.schema.json": baseline.baseline_schema(),
        "config.schema.json": config.config_schema(),
        "identity.schema.json": identity.identity_schema(),
        "identity-explain.schema.json": identity.explain_schema(),
        "identity-replay.schema.json": identity.replay_schema(),
        "identity-what-if.schema.json": identity.what_if_schema(),
        "index.schema.json": index.index_schema(),
        "occurrence.schema.json": report.occurrence_schema(),
        "plan.schema.json": plan.plan_schema(),
        "profiles.schema.json": profiles.profiles_schema(),
        "report-line.schema.json": report.report_line_schema(),
        "report.schema.json": report.report_schema(),
        "rule.schema.json": catalogue.rule_schema(),
        "rules.schema.json": catalogue.rules_schema(),
        "sessions.schema.json": sessions.sessions_schema(),
    }


def one_schema(name: str) -> str:
    """The text of one of them by name (`plan`). Raises UsageError, with the nearest, for others."""
    known = own_schemas()
    schema = known.get(f"{name}.schema.json")
    if schema is None:
        names = [file.partition(".")[0] for file in known]
        match = nearest(name, names, cutoff=HINT)
        hint = f'did you mean "{match.name}"?' if match else f"known are {', '.join(names)}"
        raise UsageError(f'no schema "{name}"', hint=hint)
    return _text(schema)


def main(arguments: Sequence[str]) -> int:
    """Write the files, or with `--check` compare; 1 if something is stale."""
    import sys

    check = "--check" in arguments
    directory = Path(next(word for word in arguments if not word.startswith("--")))
    wanted = {name: _text(schema) for name, schema in own_schemas().items()}
    found = {path.name: path.read_text("utf-8") for path in directory.glob("*.schema.json")}
    stale = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
    if check:
        sys.stderr.write("".join(f"stale: {directory / name}\n" for name in stale))
        return 1 if stale else 0
    directory.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in wanted:
            (directory / name).write_text(wanted[name], "utf-8", newline="\n")
        else:
            (directory / name).unlink()
    return 0


def _text(schema: Schema) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
