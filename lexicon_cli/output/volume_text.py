"""An event by day in the terminal, and the arithmetic of verdicts: plain text."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from lexicon_cli.core.report import Report
from lexicon_cli.output.ink import paint
from lexicon_cli.output.safe import shown
from lexicon_cli.output.style import WIDTH, Style
from lexicon_cli.output.words import brief
from lexicon_cli.volume.charts import Series

_ROWS = 14
_AXIS = 8  # columns left of the plot
_EPOCH = date(1970, 1, 1)
_SIGNS = {True: ("·", "●", "◆", "│", "─"), False: (".", "o", "#", "|", "-")}
_LONGEST = 60
Numbers = Sequence[float | None]


def terminal_chart(series: Series, style: Style, *, width: int | None = None) -> str:
    """The counts by day over the band of ordinary days; what was found stands out and is listed."""
    room = (width or WIDTH) - _AXIS - 1
    size = max(1, -(-len(series.days) // room))  # days that share a column
    wide = 2 if len(series.days) * 2 <= room else 1
    counts, low, high = (
        _grouped(numbers, size) for numbers in (series.counts, series.low, series.high)
    )
    top = max([number for number in (*counts, *_calm(high, counts)) if number is not None] + [1.0])
    marked = _marked(series, size)
    band, dot, odd, bar, line = _SIGNS[style.unicode]
    rows = []
    for row in range(_ROWS, -1, -1):
        cells = []
        for at, count in enumerate(counts):
            cell = " "
            if _is_between(row, low[at], high[at], top):
                cell = paint(band, "faint", style)
            if count is not None and round(count / top * _ROWS) == row:
                cell = paint(odd, "warning", style) if at in marked else paint(dot, "strong", style)
            cells.append(cell + " " * (wide - 1))
        label = _short(top * row / _ROWS) if row % 7 == 0 else ""
        rows.append(f"{label:>{_AXIS - 1}} {bar}{''.join(cells).rstrip()}")
    rows.append(" " * _AXIS + bar + line * (len(counts) * wide))
    rows.append(_dates(series, size, wide))
    title = shown(brief(series.event, _LONGEST), unicode=style.unicode)
    where = f" on {shown(series.platform, unicode=style.unicode)}" if series.platform else ""
    each = f" (a column is {size} days)" if size > 1 else ""
    head = f"{paint(f'{title}{where}', 'strong', style)}, events a day{each}\n"
    key = f"{dot} a day   {odd} a day of a finding   {band} where ordinary days lie\n"
    return head + "\n".join(rows) + "\n\n" + key + "".join(_listed(series, style))


def arithmetic_text(report: Report, arithmetic: Mapping[str, tuple[str, ...]], style: Style) -> str:
    """How each finding came about, in the report's order."""
    parts = []
    for finding in report.findings:
        lines = arithmetic.get(finding.fingerprint, ())
        if lines:
            head = shown(f"{finding.code} {finding.message}", unicode=style.unicode)
            parts.append(f"\n{paint(head, 'strong', style)}\n")
            parts += [f"  {shown(line, unicode=style.unicode)}\n" for line in lines]
    return "".join(parts)


def _grouped(numbers: Numbers, size: int) -> list[float | None]:
    """Means of so many days each; None where no day is known."""
    if size == 1:
        return list(numbers)
    found: list[float | None] = []
    for at in range(0, len(numbers), size):
        known = [number for number in numbers[at : at + size] if number is not None]
        found.append(sum(known) / len(known) if known else None)
    return found


def _calm(high: Numbers, counts: Numbers) -> list[float | None]:
    """The upper end of the band where it does not dwarf the counts."""
    most = max((count for count in counts if count is not None), default=0.0)
    return [None if number is None or number > 3 * most else number for number in high]


def _marked(series: Series, size: int) -> set[int]:
    days = {day for mark in series.marks for day in range(mark.since, mark.until + 1)}
    return {at // size for at, day in enumerate(series.days) if day in days}


def _is_between(row: int, low: float | None, high: float | None, top: float) -> bool:
    if low is None or high is None:
        return False
    return round(low / top * _ROWS) <= row <= round(high / top * _ROWS)


def _short(value: float) -> str:
    """1234567 as `1.2M`."""
    for least, unit in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if value >= least:
            return f"{value / (1000.0 if unit == 'k' else least):.3g}{unit}"
    return f"{value:,.0f}"


def _dates(series: Series, size: int, wide: int) -> str:
    """Dates below the axis, one every two weeks or more, at their columns."""
    every = max(1, -(-12 // wide))
    line = ""
    for at in range(0, -(-len(series.days) // size), every):
        column = _AXIS + 1 + at * wide
        text = (_EPOCH + timedelta(days=series.days[at * size])).strftime("%Y-%m-%d")
        if column + len(text) <= WIDTH + len(text):
            line = line.ljust(column) + text
    return line


def _listed(series: Series, style: Style) -> list[str]:
    lines = []
    for mark in series.marks:
        first, last = (_EPOCH + timedelta(days=day) for day in (mark.since, mark.until))
        span = f"{first}" if first == last else f"{first} {style.sign('dash')} {last}"
        lines.append(f"{mark.code}  {span}\n")
    return lines
