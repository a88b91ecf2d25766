"""Both ways through the kernel over the same lines, and tallies made comparable."""

import base64
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.ledger import Ledger
from lexicon_cli.kernel.native import scanner_type
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.tally import Tally
from lexicon_cli.plan.load import load_text
from lexicon_cli.schema.compile import compile_bundle
from lexicon_cli.schema.handwritten import load_handwritten

FALLBACK = "lexicon_cli.schema.judge:make_judge"
# 2026-04-01T00:00:00Z; the samples' events lie in March.
NOW_MS = 1_775_001_600_000
TIME = 1_772_409_700
BASE = {"time": TIME, "distinct_id": "user-1", "$insert_id": "insert-1", "mp_lib": "web"}


def line_of(properties: Mapping[str, Any], event: str = "E") -> bytes:
    """A line of an export; the properties go on top of BASE, `absent` in `without` goes."""
    return json.dumps({"event": event, "properties": {**BASE, **properties}}).encode() + b"\n"


def bundle_of(plan: str) -> SchemaBundle:
    """The bundle of a plan's text, which must have no faults."""
    loaded = load_text(plan)
    assert not loaded.findings, loaded.findings
    return compile_bundle(loaded.plan)


def handwritten(inner: Any, event: str = "E") -> SchemaBundle:
    """The bundle of one hand-written schema of the properties of an event."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{event}.schema.json").write_text(json.dumps(inner), encoding="utf-8")
        return load_handwritten(Path(folder))


def kernel_of(bundle: SchemaBundle, **options: Any) -> Kernel:
    """A kernel with the fixed present; `plain=True` takes the readable way."""
    return Kernel.from_bundle(
        bundle, KernelOptions(**{"now_ms": NOW_MS, "fallback": FALLBACK, **options})
    )


def comparable(tally: Tally) -> dict[str, Any]:
    """A tally as plain data in which the order of segments and of first sight does not show."""
    raw: dict[str, Any] = json.loads(tally.to_json())
    raw["ledger"] = ledger_rows(Ledger.from_json(raw["ledger"]))
    raw["spans"].sort()
    raw["names"].sort(key=lambda entry: json.dumps(entry))
    return raw


def without_spans(tally: Tally) -> dict[str, Any]:
    """What must not depend on where the data was cut: lines within spans are left out."""
    raw = comparable(tally)
    raw["spans"] = [sum(span[column] for span in raw["spans"]) for column in range(3, 7)]
    raw["ledger"] = sorted((row[0], *row[2:6], *row[7:]) for row in raw["ledger"])
    for cell in raw["cells"]:
        cell[4][6] = [[sample[0], sample[1], *sample[4:]] for sample in cell[4][6]]
    return raw


def ledger_rows(ledger: Ledger) -> list[tuple[int, ...]]:
    """(source, start of the span, every column …), sorted."""
    ledger.flush()
    return sorted(
        (segment.source, segment.start, *row)
        for segment in ledger.segments
        for row in zip(*segment.columns().values(), strict=True)
    )


def both_ways(
    bundle: SchemaBundle, lines: Iterable[bytes], **options: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fast and the plain kernel's tally of the same lines. Of two fast ones, the compiled and
    the typed, both have to say the same."""
    data = list(lines)
    plain = comparable(kernel_of(bundle, plain=True, **options).check_lines(data))
    typed = comparable(kernel_of(bundle, native=False, **options).check_lines(data))
    if scanner_type() is None or typed != plain:
        return typed, plain
    return comparable(kernel_of(bundle, **options).check_lines(data)), plain


def codes(tally: Mapping[str, Any]) -> set[str]:
    """The codes of a comparable tally, with property and variant where there are some."""
    return {
        " ".join(filter(None, (code, prop, variant)))
        for code, _, prop, variant, _ in tally["cells"]
    }


def typed_share(bundle: SchemaBundle, lines: Sequence[bytes]) -> float:
    """The share of lines that the typed way accepts without the judge's help."""
    kernel = kernel_of(bundle, native=False)
    judged = 0
    judge = kernel.judge.judge

    def counting(*args: Any, **named: Any) -> Any:
        nonlocal judged
        judged += 1
        return judge(*args, **named)

    kernel.judge.judge = counting  # type: ignore[method-assign]
    kernel.check_lines(lines)
    return 1 - judged / len(lines)


def decoded(text: str) -> bytes:
    """Bytes of a case file: base64 after `base64:`, else the text in UTF-8."""
    if text.startswith("base64:"):
        return base64.b64decode(text.removeprefix("base64:"))
    return text.encode()
