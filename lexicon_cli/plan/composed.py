"""What the readers of YAML and JSON give, and the bounds that they all keep."""

from lexicon_cli.plan.nodes import Node

MAX_DEPTH = 100  # levels of nesting; Mixpanel itself takes three
MAX_NODES = 2_000_000  # a plan of 1,000 events with 30 properties each has some 300,000


class Fault:
    """Why the text could not be read (on), and where; `fatal` if something was left unread."""

    __slots__ = ("column", "fatal", "line", "message", "suggestion")

    def __init__(
        self,
        message: str,
        line: int,
        column: int,
        suggestion: str | None = None,
        fatal: bool = True,
    ) -> None:
        self.message = message
        self.line = line
        self.column = column
        self.suggestion = suggestion
        self.fatal = fatal


class Composed:
    """The documents of a text as far as they could be read, and what was wrong."""

    __slots__ = ("documents", "faults")

    def __init__(self, documents: list[Node], faults: list[Fault] | None = None) -> None:
        self.documents = documents
        self.faults = faults or []


def too_many_nodes(line: int) -> Fault:
    """The fault of a file that would need more memory than a plan may take."""
    return Fault(f"more than {MAX_NODES:,} entries, the most a plan file may have", line, 1)
