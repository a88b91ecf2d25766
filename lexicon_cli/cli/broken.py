"""A plan that cannot be used: its findings are shown as any report is, then the error goes on."""

from collections.abc import Iterator
from contextlib import contextmanager

from lexicon_cli.cli.show import Target, finish
from lexicon_cli.config.settings import Settings
from lexicon_cli.jobs.broken import BrokenPlanError


@contextmanager
def broken_plan_shown(found: tuple[Target, ...], settings: Settings) -> Iterator[None]:
    """Around a job that loads a plan."""
    try:
        yield
    except BrokenPlanError as error:
        finish(error.report, found, settings)
        raise
