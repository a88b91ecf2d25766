"""Systematic faults, as released software has them: one platform, one event, some versions."""

import json
from dataclasses import dataclass

from lexicon_cli.jobs.sample_data.faults.fault import Truth
from lexicon_cli.jobs.sample_data.values import as_json
from lexicon_cli.jobs.sample_data.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """A wrong line of tracking code. `library` is its `mp_lib`, `versions` the app versions
    that have it (empty: all). `change` is "as-string" or "missing"."""

    name: str
    code: str
    event: str
    property: str
    change: str
    library: str
    versions: tuple[str, ...] = ()

    def spoils(self, line: str) -> bool:
        """Whether the line comes from the software that has the bug, and has the property."""
        return (
            line.startswith(f'{{"event":{as_json(self.event)},')
            and f'"mp_lib":"{self.library}"' in line
            and f'"{self.property}":' in line
            and (not self.versions or any(f'"{v}"' in line for v in self.versions))
        )

    def apply(self, line: str) -> str:
        """The line as the buggy software sends it."""
        record = json.loads(line)
        properties = record["properties"]
        if self.change == "missing":
            del properties[self.property]
        else:
            properties[self.property] = str(properties[self.property])
        return as_json(record)

    def truth(self, number: int) -> Truth:
        """What is planted on that output line."""
        return Truth(
            line=number,
            fault=self.name,
            codes=(self.code,),
            event=self.event,
            property=self.property,
        )


def bugs_of(world: World) -> tuple[Bug, ...]:
    """The systematic faults of a plan's world."""
    return tuple(Bug(**{**row, "versions": tuple(row.get("versions", ()))}) for row in world.bugs)
