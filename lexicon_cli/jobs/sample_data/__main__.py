"""`python -m lexicon_cli.jobs.sample_data`: writes an export of one of the sample plans."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

from lexicon_cli.core.errors import LexiconError, UsageError
from lexicon_cli.core.finding import Severity
from lexicon_cli.jobs.sample_data.faults.fault import Truth
from lexicon_cli.jobs.sample_data.faults.plant import plant
from lexicon_cli.jobs.sample_data.history.telling import SCENARIO as HISTORY
from lexicon_cli.jobs.sample_data.history.telling import History
from lexicon_cli.jobs.sample_data.identity.telling import (
    STORIES,
    among,
    as_original,
    known_names,
    told,
)
from lexicon_cli.jobs.sample_data.seasons import DAY_S
from lexicon_cli.jobs.sample_data.stream import DEFAULT_DAYS, Order, clean_lines
from lexicon_cli.jobs.sample_data.world import world_of
from lexicon_cli.plan.load import load_plan
from lexicon_cli.plan.model import TrackingPlan

_SAMPLE_PLANS = Path(__file__).parents[3] / "sample_plans"
_BATCH = 512


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 done, 2 usage or unreadable plan."""
    options = _parser().parse_args(arguments)
    order = Order(events=options.events, seed=options.seed, days=options.days)
    try:
        plan = _plan(options.plan)
        history = _history(plan, order) if HISTORY in (options.scenario or ()) else None
    except LexiconError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    names = [name for name in options.scenario or () if name != HISTORY]
    with ExitStack() as open_files:
        out: BinaryIO = sys.stdout.buffer
        truth_file: TextIO | None = None
        if options.out != "-":
            out = open_files.enter_context(Path(options.out).open("wb"))
        if options.truth is not None:
            truth_file = open_files.enter_context(Path(options.truth).open("w", encoding="utf-8"))
        clean: Iterable[str] = clean_lines(plan, order)
        if history is not None:
            clean = history.through(clean)
            if truth_file is not None:
                truth_file.writelines(json.dumps(truth) + "\n" for truth in history.truth())
        if names:
            clean = _with_stories(clean, plan, names, options.seed, truth_file)
        if options.faults == 0:
            _write(out, (line.encode() for line in clean))
            return 0
        faulty = islice(_plant(clean, plan, options), options.events)
        _write(out, _noted(faulty, truth_file))
    return 0


def _history(plan: TrackingPlan, order: Order) -> History:
    end = order.start + round(order.days * DAY_S)
    return History(world_of(plan), end=end, seed=order.seed)


def _with_stories(
    clean: Iterable[str],
    plan: TrackingPlan,
    names: Sequence[str],
    seed: int,
    truth_file: TextIO | None,
) -> Iterable[str]:
    """The lines with stories of identity among them; their truth is written at once."""
    stories = told(names, world_of(plan), seed)
    if truth_file is not None:
        for story in stories:
            truth_file.writelines(json.dumps(truth) + "\n" for truth in story.truth())
    is_original = any(story.name in STORIES["original"] for story in stories)
    return among(as_original(clean) if is_original else clean, stories)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lexicon_cli.jobs.sample_data",
        description="Writes an export (NDJSON) of invented people who use a sample plan's product.",
    )
    parser.add_argument("--plan", default="ecommerce", help="sample plan's name, or a path")
    parser.add_argument("--events", type=_count, default=20_000, help="lines to write")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same bytes")
    parser.add_argument(
        "--days", type=_positive, default=DEFAULT_DAYS, help="window, from 2026-03-02"
    )
    parser.add_argument("--faults", type=_share, default=0.0, help="share of lines, 0 to 1")
    parser.add_argument("--kinds", type=_count, help="plant only so many kinds of faults")
    parser.add_argument(
        "--scenario",
        action="append",
        choices=[HISTORY, *known_names()],
        metavar="NAME",
        help="tell of what broke in the last weeks (history), of identity gone wrong (simplified,"
        " original), or a single story of identity",
    )
    parser.add_argument("--truth", help="file to list the planted faults in (NDJSON)")
    parser.add_argument("-o", "--out", default="-", help="output file; - is stdout")
    return parser


def _plan(name: str) -> TrackingPlan:
    candidates = [Path(name), _SAMPLE_PLANS / name, _SAMPLE_PLANS / f"{name}.yaml"]
    path = next((path for path in candidates if path.exists()), None)
    if path is None:
        known = sorted(path.stem for path in _SAMPLE_PLANS.glob("*") if path.suffix != ".csv")
        raise UsageError(f"no plan {name!r}; sample plans are {', '.join(known) or 'not here'}")
    loaded = load_plan([path])
    errors = [found for found in loaded.findings if found.severity is Severity.ERROR]
    if errors:
        raise UsageError(f"{errors[0].place}: {errors[0].message}")
    return loaded.plan


def _plant(
    clean: Iterable[str], plan: TrackingPlan, options: argparse.Namespace
) -> Iterable[tuple[bytes, Truth | None]]:
    return plant(clean, plan, rate=options.faults, seed=options.seed, kinds=options.kinds)


def _write(out: BinaryIO, lines: Iterable[bytes]) -> None:
    iterator = iter(lines)
    while batch := list(islice(iterator, _BATCH)):
        out.write(b"\n".join(batch) + b"\n")


def _noted(
    faulty: Iterable[tuple[bytes, Truth | None]], truth_file: TextIO | None
) -> Iterable[bytes]:
    for line, truth in faulty:
        if truth is not None and truth_file is not None:
            truth_file.write(json.dumps(truth.to_dict()) + "\n")
        yield line


def _count(text: str) -> int:
    number = int(text.replace("_", ""))
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < 36_500:
        raise argparse.ArgumentTypeError("must be above 0")
    return number


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
