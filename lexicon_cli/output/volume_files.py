"""An event by day as SVG or PNG. Draws with matplotlib, which only this module loads: without a
display, and with the same bytes for the same series."""

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lexicon_cli.core.errors import UsageError
from lexicon_cli.output.safe import visible
from lexicon_cli.output.words import brief
from lexicon_cli.volume.charts import Series

_KINDS = (".svg", ".png")
_EPOCH = date(1970, 1, 1)
_LONGEST = 70
_INK, _BAND, _MARK = "#1f4e79", "#c9d8e8", "#c0392b"


def check_kind(file: Path) -> None:
    """Raise UsageError for a file that is neither .svg nor .png."""
    if file.suffix.lower() not in _KINDS:
        raise UsageError(f'"-o" takes a file that ends in .svg or .png, not "{file}"')


def draw_file(series: Series, suffix: str) -> bytes:
    """The chart as the bytes of a .svg or .png file."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings: Any = {
        "svg.hashsalt": "lexicon",
        "svg.fonttype": "path",  # looks alike everywhere, and holds no text from data
        "text.parse_math": False,  # "$a$" in a name is no formula
        "font.family": "DejaVu Sans",
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with matplotlib.rc_context(settings):
        figure: Any = Figure(figsize=(9, 3.6), layout="constrained")
        _draw(figure, series)
        out = io.BytesIO()
        if suffix.lower() == ".svg":
            drawn: Any = FigureCanvasSVG(figure)
            drawn.print_svg(out, metadata={"Date": None, "Creator": None})
        else:
            canvas: Any = FigureCanvasAgg(figure)
            canvas.print_png(out, metadata={"Software": None})
    return out.getvalue()


def _draw(figure: Any, series: Series) -> None:
    from matplotlib import dates

    axes = figure.add_subplot()
    days = [_EPOCH + timedelta(days=day) for day in series.days]
    low, high, counts, expected = (
        [float("nan") if number is None else number for number in numbers]
        for numbers in (series.low, series.high, series.counts, series.expected)
    )
    most = max([count for count in counts if count == count] + [1.0])
    axes.fill_between(days, low, high, color=_BAND, linewidth=0, label="where ordinary days lie")
    axes.plot(days, expected, color=_INK, linewidth=0.8, linestyle=":", label="expected")
    axes.plot(days, counts, color=_INK, linewidth=1.4, marker="o", markersize=2.5, label="events")
    told: set[str] = set()
    for mark in series.marks:
        inside = [
            (day, count)
            for number, day, count in zip(series.days, days, counts, strict=True)
            if mark.since <= number <= mark.until and count == count
        ]
        if inside:
            label = None if mark.code in told else mark.code
            told.add(mark.code)
            axes.plot(*zip(*inside, strict=True), "D", color=_MARK, markersize=5, label=label)
    known = [value for value in high if value == value and value <= 3 * most]
    axes.set_ylim(0, 1.18 * max([most, *known]))
    where = f" on {series.platform}" if series.platform else ""
    title = _drawable(brief(visible(f"{series.event}{where}"), _LONGEST))
    axes.set_title(f"{title}: events a day", loc="left", fontsize=11)
    of_dates: Any = dates
    locator = of_dates.AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(of_dates.ConciseDateFormatter(locator))
    axes.yaxis.grid(visible=True, color="#e5e5e5", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.legend(frameon=False, fontsize=8, loc="upper left", ncols=4)


def _drawable(text: str) -> str:
    """The text with characters that the font lacks spelled out."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    known = get_font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap()
    return "".join(
        char if ord(char) in known else char.encode("ascii", "backslashreplace").decode("ascii")
        for char in text
    )
