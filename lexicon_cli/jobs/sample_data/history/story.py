"""One thing that changed one day: which lines it touches, what becomes of them, what must be found.

The rows are in `worlds/*.toml`, `[[history]]`. A line is looked at as text first: most lines are
touched by no story, and reading all of them would take longer than making them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lexicon_cli.jobs.sample_data.mixing import digest_of, share_of
from lexicon_cli.jobs.sample_data.values import as_json

_DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStory:
    """A change from `last_days` days before the end of the export on, or on the first of these days
    only (`one_day`).

    `change` is what happens to the lines of `event` (from `library` and `versions`, and where all
    properties of `where` have these values, if given):
    "lost" (a `share` of them is never sent), "again" (each comes `times` times, from as many
    people), "as-text", "missing", "null", "value" (the property's, from then on `value`), "random"
    (a value never seen before), "longer" (text of `times` characters), "renamed" (the event's name,
    to `value`), "numbered" (a number goes into the name). `code` must find it, those of `also` may.
    """

    name: str
    code: str
    event: str
    change: str
    last_days: int
    also: tuple[str, ...] = ()
    property: str | None = None
    library: str | None = None
    versions: tuple[str, ...] = ()
    share: float = 1.0
    times: int = 1
    value: Any = None
    one_day: bool = False
    platform: str | None = None
    where: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "HistoryStory":
        """A row of a world's file."""
        lists = {key: tuple(row[key]) for key in ("also", "versions") if key in row}
        return cls(**{**row, **lists})

    def begins(self, end: int) -> int:
        """When it begins, in seconds; `end` is the end of the export."""
        return end - self.last_days * _DAY_S

    def touches(self, line: str, now: int, end: int) -> bool:
        """Whether the line comes from the software that changed, after it did."""
        begin = self.begins(end)
        if now < begin or (self.one_day and now >= begin + _DAY_S):
            return False
        return (
            line.startswith(f'{{"event":{as_json(self.event)},')
            and (self.library is None or f'"mp_lib":"{self.library}"' in line)
            and (not self.versions or any(f'"{version}"' in line for version in self.versions))
            and (self.property is None or f"{as_json(self.property)}:" in line)
            and all(
                f"{as_json(name)}:{as_json(value)}" in line for name, value in self.where.items()
            )
        )

    def lines(self, line: str, seed: int) -> Iterator[str]:
        """What is sent instead of the line."""
        record = json.loads(line)
        properties = record["properties"]
        insert_id = str(properties["$insert_id"])
        if share_of(seed, self.name, insert_id) >= self.share:
            yield line
            return
        if self.change == "lost":
            return
        if self.change == "again":
            yield line
            for number in range(1, self.times):
                yield self._from_another(line, insert_id, number, seed)
            return
        if self.change in ("renamed", "numbered"):
            number = digest_of(seed, self.name, insert_id) % 10_000
            record["event"] = self.value if self.change == "renamed" else f"{self.event} {number}"
        else:
            self._change_property(properties, insert_id, seed)
        yield as_json(record)

    def _change_property(self, properties: dict[str, Any], insert_id: str, seed: int) -> None:
        name = str(self.property)
        if self.change == "missing":
            del properties[name]
        elif self.change == "as-text":
            properties[name] = str(properties[name])
        elif self.change == "random":
            properties[name] = f"{digest_of(seed, self.name, insert_id):032x}"[:12]
        elif self.change == "longer":
            properties[name] = (f"{properties[name]} " * self.times)[: self.times].strip()
        else:
            properties[name] = None if self.change == "null" else self.value

    def _from_another(self, line: str, insert_id: str, number: int, seed: int) -> str:
        """The same event of somebody else."""
        record = json.loads(line)
        properties = record["properties"]
        mixed = f"{digest_of(seed, self.name, insert_id, number):032x}"
        properties["$insert_id"] = f"a{mixed[:15]}"
        for name in ("distinct_id", "$device_id", "$user_id"):
            if name in properties:
                properties[name] = f"{properties[name]}-{number}"
        return as_json(record)

    def truth(self, end: int) -> dict[str, Any]:
        """What an audit must find: the row of the truth file."""
        since = datetime.fromtimestamp(self.begins(end), UTC).date()
        return {
            "scenario": "history",
            "story": self.name,
            "code": self.code,
            "also": list(self.also),
            "event": self.event,
            "property": self.property,
            "platform": self.platform,
            "version": self.versions[0] if self.versions else None,
            "where": dict(self.where),
            "since": since.isoformat(),
        }
