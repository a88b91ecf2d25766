"""One measurement in a process of its own: `python bench/peers.py NAME PLAN EXPORT EVENTS`.

Prints {"seconds", "events", "faulty", "peak_mb"} as JSON. Seconds are processor time: what else the
machine does matters less than with a clock on the wall. Imports, loading the plan and building
the validator are not timed; reading and decoding the file is. All peers decode with orjson, get
one validator per event, and are asked for what they can tell.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

# A check takes the export's path and the number of lines to look at; it gives the faulty ones.
Check = Callable[[Path, int], int]
# 1 November 2026: "in the future" must not depend on the day of the measurement.
NOW_MS = 1_793_491_200_000


def _bundle(plan: Path, draft: str = "2020-12") -> Any:
    from lexicon_cli.plan.load import load_plan
    from lexicon_cli.schema.compile import compile_bundle

    return compile_bundle(load_plan([plan]).plan, draft=draft)


def _lines(path: Path, count: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from islice(file, count)


def floor(plan: Path) -> Check:
    """Decoding alone: nothing that looks at every event can be faster without a trick."""

    def check(path: Path, count: int) -> int:
        faulty = 0
        for line in _lines(path, count):
            try:
                orjson.loads(line)
            except orjson.JSONDecodeError:
                faulty += 1
        return faulty

    return check


def kernel(plan: Path, *, plain: bool = False) -> Check:
    """Ours as a library: findings, counts, samples, volume, duplicates."""
    from lexicon_cli.kernel.kernel import Kernel
    from lexicon_cli.kernel.options import KernelOptions

    made = Kernel.from_bundle(_bundle(plan), KernelOptions(now_ms=NOW_MS, plain=plain))

    def check(path: Path, count: int) -> int:
        # The whole file unless only its first lines are asked for.
        end = sum(map(len, _lines(path, count))) if plain else path.stat().st_size
        made.check_range(path, 0, end)
        return 0

    return check


def plain_kernel(plan: Path) -> Check:
    """The readable twin of the kernel."""
    return kernel(plan, plain=True)


def _per_event(
    plan: Path, build: Callable[[Any], Callable[[Any], bool]], draft: str = "2020-12"
) -> Check:
    bundle = _bundle(plan, draft)
    validators = {}
    for entry in bundle.events.values():
        validators[entry.name] = build(entry.schema)
        for alias in entry.aliases:
            validators[alias] = validators[entry.name]

    def check(path: Path, count: int) -> int:
        faulty = 0
        for line in _lines(path, count):
            try:
                event = orjson.loads(line)
                holds = validators[event["event"]]
            except (orjson.JSONDecodeError, KeyError, TypeError):
                faulty += 1
                continue
            faulty += not holds(event)
        return faulty

    return check


def jsonschema_all(plan: Path) -> Check:
    """The reference implementation in Python, all errors."""
    from jsonschema import Draft202012Validator

    def build(schema: Any) -> Callable[[Any], bool]:
        errors = Draft202012Validator(schema).iter_errors
        return lambda event: not list(errors(event))

    return _per_event(plan, build)


def fastjsonschema_first(plan: Path) -> Check:
    """Generated Python, draft 07; it stops at an event's first error."""
    import fastjsonschema

    def build(schema: Any) -> Callable[[Any], bool]:
        validate = fastjsonschema.compile(schema)

        def holds(event: Any) -> bool:
            try:
                validate(event)
            except fastjsonschema.JsonSchemaValueException:
                return False
            return True

        return holds

    return _per_event(plan, build, "07")


def jsonschema_rs_verdict(plan: Path) -> Check:
    """Compiled (Rust), verdict only."""
    import jsonschema_rs

    return _per_event(plan, lambda schema: jsonschema_rs.validator_for(schema).is_valid)


def jsonschema_rs_all(plan: Path) -> Check:
    """Compiled (Rust), all errors."""
    import jsonschema_rs

    def build(schema: Any) -> Callable[[Any], bool]:
        errors = jsonschema_rs.validator_for(schema).iter_errors
        return lambda event: not list(errors(event))

    return _per_event(plan, build)


PEERS: dict[str, Callable[[Path], Check]] = {
    "floor": floor,
    "kernel": kernel,
    "plain-kernel": plain_kernel,
    "jsonschema": jsonschema_all,
    "fastjsonschema": fastjsonschema_first,
    "jsonschema-rs-verdict": jsonschema_rs_verdict,
    "jsonschema-rs": jsonschema_rs_all,
}


def main() -> None:
    """Measure once."""
    name, plan, path, count = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    check = PEERS[name](plan)
    begin = time.process_time()
    faulty = check(path, count)
    seconds = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_mb = peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    print(json.dumps({"seconds": seconds, "events": count, "faulty": faulty, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
