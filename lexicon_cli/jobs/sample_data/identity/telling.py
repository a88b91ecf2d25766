"""Stories told among clean lines: all by time, with the truth about each."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from typing import Any

from lexicon_cli.jobs.sample_data.identity import original, simplified
from lexicon_cli.jobs.sample_data.identity.story import Story
from lexicon_cli.jobs.sample_data.stream import DEFAULT_START
from lexicon_cli.jobs.sample_data.world import World

STORIES = {"simplified": simplified.STORIES, "original": original.STORIES}
_TIME = re.compile(r'"time":(\d+)')
_DAY_S = 86_400


def told(names: Sequence[str], world: World, seed: int) -> list[Story]:
    """The stories of these names (or of a whole merge system), a day into the export. Raises
    KeyError for a name that there is none of."""
    found = []
    for name in _single(names):
        tell = next(stories[name] for stories in STORIES.values() if name in stories)
        story = Story(name, seed, world, DEFAULT_START + _DAY_S)
        tell(story)
        found.append(story)
    return found


def among(clean: Iterable[str], stories: Sequence[Story]) -> Iterator[str]:
    """The clean lines with those of the stories between them."""
    timed = ((_time_of(line), line) for line in clean)
    for _, line in merge(timed, *(story.lines for story in stories), key=lambda pair: pair[0]):
        yield line


def as_original(clean: Iterable[str]) -> Iterator[str]:
    """Clean lines as a project with Original ID Merge has them: before the first event of a user on
    a device stands the `$identify` that joins them, and user events have no device id."""
    seen: set[str] = set()
    for line in clean:
        record = json.loads(line)
        properties: dict[str, Any] = record["properties"]
        device, user = properties.pop("$device_id", None), properties.pop("$user_id", None)
        if device is not None and user is None:
            properties["distinct_id"] = device
        elif device is not None and device not in seen:
            seen.add(device)
            identify = {"time": properties["time"], "distinct_id": user}
            identify |= {"$anon_distinct_id": device, "mp_lib": properties.get("mp_lib", "web")}
            yield _line({"event": "$identify", "properties": identify})
        for name in ("mp_processing_time_ms", "$mp_api_timestamp_ms", "$mp_api_endpoint"):
            properties.pop(name, None)  # as it was sent: an export would name its own people
        yield _line(record)


def known_names() -> list[str]:
    """What can be told: merge systems, and single stories."""
    return [*STORIES, *(name for stories in STORIES.values() for name in stories)]


def _single(names: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for name in names:
        if name not in known_names():
            raise KeyError(name)
        found.update(dict.fromkeys(STORIES.get(name, (name,))))
    return list(found)


def _time_of(line: str) -> int:
    match = _TIME.search(line)
    return int(match[1]) if match else 0


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
