"""Charts as SVG for a page: drawn by matplotlib, coloured by the page's own style sheet.

A page that lets nothing run or load (CSP) takes no style attributes either: each becomes a class,
and the colours of the drawing become variables, so that dark and light need one drawing only. No
text of the data gets into a drawing: headings beside it name what it shows.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from lexicon_cli.output.html_tags import Markup
from lexicon_cli.output.html_tags import text as escaped

# Drawn colour -> variable of the page.
INK, BAND, LINE, MARK, SOFT, GRID = (
    "#010101",
    "#020202",
    "#030303",
    "#040404",
    "#050505",
    "#060606",
)
VARIABLES = {
    INK: "--ink",
    BAND: "--band",
    LINE: "--line-strong",
    MARK: "--error",
    SOFT: "--soft",
    GRID: "--line",
}
_STYLE = re.compile(r' style="([^"]*)"')
_HEAD = re.compile(r"\A.*?(?=<svg )", re.DOTALL)
_SIZE = re.compile(r'<svg width="[^"]*" height="[^"]*" ')
_OWN_STYLE = re.compile(r"\s*<defs>\s*<style[^>]*>[^<]*</style>\s*</defs>")
_FONT = re.compile(r"font(?:-family)?: [^;]*;\s*|font-family: [^;]*$")
_ID = re.compile(r'(?<= id=")([^"]+)(?=")')
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_SETTINGS: Any = {
    "svg.hashsalt": "lexicon",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.size": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GRID,
    "axes.labelcolor": SOFT,
    "text.color": SOFT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
}
Draw = Callable[[Any], None]


class Drawings:
    """The drawings of one page, and the style sheet that they need."""

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}
        self._count = 0

    def svg(self, draw: Draw, *, label: str, width: float = 6.2, height: float = 2.5) -> Markup:
        """What `draw` draws into a matplotlib axes, as an image that a reader of the page is told
        as `label`; the size in inches gives the proportions only."""
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        with _drawing():
            figure: Any = Figure(figsize=(width, height), layout="constrained")
            draw(figure.add_subplot())
            out = io.StringIO()
            canvas: Any = FigureCanvasSVG(figure)
            canvas.print_svg(out, metadata={"Date": None, "Creator": None})
        return Markup(self._of_the_page(out.getvalue(), label))

    def style(self) -> str:
        """The rules of all drawings so far."""
        rules = [f".{name} {{ {style} }}" for style, name in self._classes.items()]
        return "\n".join([".chart * { stroke-linejoin: round; stroke-linecap: butt; }", *rules])

    def _of_the_page(self, drawn: str, label: str) -> str:
        self._count += 1
        prefix = f"c{self._count}-"
        text = _OWN_STYLE.sub("", _METADATA.sub("", _HEAD.sub("", drawn)))
        text = _ID.sub(lambda found: prefix + found[1], text)
        text = text.replace('href="#', f'href="#{prefix}').replace("url(#", f"url(#{prefix}")
        text = text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
        text = text.replace("xlink:href", "href")
        text = _STYLE.sub(lambda found: f' class="{self._class(found[1])}"', text)
        opening = f'<svg class="chart" role="img" aria-label="{escaped(label)}" '
        return _SIZE.sub(lambda _: opening, text, count=1).rstrip()

    def _class(self, style: str) -> str:
        for colour, variable in VARIABLES.items():
            style = style.replace(colour, f"var({variable})")
        style = _FONT.sub("", style)
        return self._classes.setdefault(style, f"d{len(self._classes)}")


@contextmanager
def _drawing() -> Iterator[None]:
    import matplotlib

    with matplotlib.rc_context(_SETTINGS):
        yield
