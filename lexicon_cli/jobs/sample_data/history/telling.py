"""A clean export with stories of history told through it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lexicon_cli.core.errors import UsageError
from lexicon_cli.jobs.sample_data.history.story import HistoryStory
from lexicon_cli.jobs.sample_data.mixing import share_of
from lexicon_cli.jobs.sample_data.world import World

SCENARIO = "history"
_TIME = re.compile(r'"time":(\d+)')
_PERSON = re.compile(r'"\$device_id":"([^"]+)"')
_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """An app's version that comes out `last_days` days before the end; of those who use `before`, a
    `daily` share updates each day."""

    library: str
    before: str
    version: str
    last_days: int
    daily: float

    def is_used(self, line: str, now: int, end: int, seed: int) -> bool:
        """Whether the line's sender has it."""
        out = end - self.last_days * _DAY_S
        if now < out or f'"mp_lib":"{self.library}"' not in line or self._old not in line:
            return False
        person = _PERSON.search(line)
        days = 1 + (now - out) // _DAY_S
        there = 1 - (1 - self.daily) ** days
        return share_of(seed, self.version, person[1] if person else "") < there

    @property
    def _old(self) -> str:
        return f'"{self.before}"'

    def updated(self, line: str) -> str:
        """The line as the new version sends it."""
        build = f'"$app_build_number":"{int(self.before.replace(".", "")) * 10 + 1}"'
        newer = f'"$app_build_number":"{int(self.version.replace(".", "")) * 10 + 1}"'
        return line.replace(self._old, f'"{self.version}"').replace(build, newer)


class History:
    """The stories of a world, for an export that ends at `end` (seconds). Raises UsageError for a
    world that has none."""

    def __init__(self, world: World, *, end: int, seed: int) -> None:
        self.stories = [HistoryStory.from_row(row) for row in world.history]
        self._releases = [Release(**row) for row in world.history_releases]
        self._end, self._seed = end, seed
        if not self.stories:
            raise UsageError("no history is told of this plan", hint="use --plan ecommerce")

    def through(self, clean: Iterable[str]) -> Iterator[str]:
        """The lines as they are sent, still by time."""
        days = [story.last_days for story in self.stories]
        days += [release.last_days for release in self._releases]
        earliest = self._end - max(days) * _DAY_S
        for line in clean:
            match = _TIME.search(line)
            now = int(match[1]) if match else 0
            if now < earliest:
                yield line
                continue
            for release in self._releases:
                if release.is_used(line, now, self._end, self._seed):
                    line = release.updated(line)
            story = next(
                (story for story in self.stories if story.touches(line, now, self._end)), None
            )
            if story is None:
                yield line
            else:
                yield from story.lines(line, self._seed)

    def truth(self) -> list[Mapping[str, Any]]:
        """What an audit of the last week must find."""
        return [story.truth(self._end) for story in self.stories]
