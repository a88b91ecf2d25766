"""How a verb declares what it takes: `Annotated[str | None, Option(metavar="FILE", help="…")]`.

Declarations do not need typer, so that a plain command line can be read without it (`quick`). For
help, completion and everything unusual `expand` turns them into typer's own.
"""

from typing import Any


class Option:
    """A flag. Its names are those given, or `--name-of-parameter`."""

    __slots__ = ("help", "metavar", "names")

    def __init__(self, *names: str, metavar: str | None = None, help: str) -> None:
        self.names = names
        self.metavar = metavar
        self.help = help

    def for_typer(self) -> Any:
        """The same in typer's terms."""
        import typer

        return typer.Option(*self.names, metavar=self.metavar, help=self.help)


class Argument:
    """What stands on the command line without a flag."""

    __slots__ = ("help", "metavar")

    def __init__(self, *, metavar: str, help: str) -> None:
        self.metavar = metavar
        self.help = help

    def for_typer(self) -> Any:
        """The same in typer's terms."""
        import typer

        return typer.Argument(metavar=self.metavar, help=self.help)
