"""docs/cli.md, made from the help texts.

`python -m lexicon_cli.cli.docs FILE` writes it; with `--check` it only tells, by exit code 1,
whether it is stale.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lexicon_cli.cli.root import VERBS, build, root

_HEAD = """\
# Command line

Generated from the help texts by `make generate`; do not edit by hand. `lexicon-cli` is the same
command under a name that no other package uses.
"""


def reference() -> str:
    """All help texts as one Markdown page, verbs in the order of work."""
    parts = [_HEAD, _help_text(root(), "lexicon")]
    for verb in VERBS:
        command = build(verb)
        parts.append(_section("##", command, f"lexicon {verb}"))
        for name, inner in getattr(command, "commands", {}).items():
            parts.append(_section("###", inner, f"lexicon {verb} {name}"))
    return "\n".join(parts)


def main(arguments: Sequence[str]) -> int:
    """Write the page, or with `--check` compare; 1 if it is stale."""
    file = Path(next(word for word in arguments if not word.startswith("--")))
    if "--check" in arguments:
        if file.is_file() and file.read_text("utf-8") == reference():
            return 0
        sys.stderr.write(f"stale: {file}\n")
        return 1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(reference(), "utf-8", newline="\n")
    return 0


def _section(mark: str, command: Any, name: str) -> str:
    return f"{mark} {name}\n\n{_help_text(command, name)}"


def _help_text(command: Any, name: str) -> str:
    with command.make_context(name, [], resilient_parsing=True) as context:
        text = command.get_help(context)
    return f"```text\n{text.rstrip()}\n```\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
