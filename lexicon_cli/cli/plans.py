"""Which plan a verb works on."""

from collections.abc import Sequence

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import UsageError


def plan_paths(named: Sequence[str] | None, settings: Settings) -> tuple[str, ...]:
    """The paths given, or else those of the configuration; UsageError if there are none."""
    paths = tuple(named or settings.plan)
    if not paths:
        raise UsageError(
            "no plan was given",
            hint='name its file or directory, or set "plan" in lexicon.toml',
        )
    return paths
