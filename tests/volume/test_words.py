"""The words of the rules, whatever the names hold, and the charts."""

import pytest

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.output.style import Style
from lexicon_cli.output.volume_files import draw_file
from lexicon_cli.output.volume_text import terminal_chart
from lexicon_cli.rules.history_judge import history_finding
from lexicon_cli.rules.registry import all_rules, describe_history
from lexicon_cli.rules.rule import Scope
from lexicon_cli.rules.vol_words import amount
from lexicon_cli.volume.charts import Mark, Series

RULES = [rule for rule in all_rules(Scope.HISTORY) if rule.code.startswith("VOL")]
HOSTILE = "<script>alert(1)</script> \x1b[31m \u202e $x_{2}^{y}$ \\frac \udcff \U0001f600 ‮ 日本"
NUMBERS = {
    "expected": 1_243.0,
    "observed": 310.0,
    "low": 982.0,
    "high": 1_514.0,
    "effect": -0.75,
    "days": 3,
    "open": 1.0,
    "ratio": 0.5,
    "rate": 0.02,
    "former_rate": 0.3,
}


def fact(code, variant="", **more):
    return HistoryFact(
        code=code,
        variant=variant,
        since=20_000,
        until=20_002,
        count=2_799,
        traffic=3_729,
        numbers=NUMBERS,
        **{"event": "Order Paid", **more},
    )


@pytest.mark.parametrize(
    ("code", "variant"),
    [(rule.code, variant) for rule in RULES for variant in ("", *rule.variants)],
)
@pytest.mark.parametrize("event", ["Order Paid", HOSTILE, None, ""])
def test_every_sub_case_has_words(code, variant, event):
    place = (("platform", HOSTILE), ("app_version", "5.2.0"))
    texts = {"events": ("a", HOSTILE, "c", "d"), "other": HOSTILE}
    found = fact(code, variant, event=event, where=place, texts=texts)
    words = describe_history(found)
    assert words.message
    assert words.message[0] == words.message[0].lower() or words.message[0] == '"'
    assert not words.message.endswith(".")
    assert history_finding(found, 2).severity is Severity.WARNING


def test_amounts_are_told_as_people_say_them():
    found = describe_history(fact("VOL001", where=(("platform", "ios"),)))
    assert found.expected == "about 1,240 a day (982–1,510)"
    assert found.observed == "310 a day"
    assert (
        found.message
        == '"Order Paid" on "ios" down 75% since 2024-10-04; elsewhere it comes as ever'
    )
    assert [amount(value) for value in (0.0, 1.44, 9.97, 12.4, 12_345.0)] == [
        "0",
        "1.4",
        "10",
        "12",
        "12,300",
    ]


def test_the_place_of_a_finding_is_in_its_fingerprint_and_its_effect_is_not():
    one, other = (
        history_finding(fact("VOL001", where=(("platform", name),)), 2).fingerprint
        for name in ("ios", "web")
    )
    assert one != other


def series(event="Order Paid", days=63, high=140.0):
    counts = [float(100 + day % 7) for day in range(days)]
    counts[-1] = 10.0
    return Series(
        event=event,
        platform=None,
        days=tuple(range(20_000, 20_000 + days)),
        counts=tuple(counts),
        expected=(None,) * 21 + (103.0,) * (days - 21),
        low=(None,) * 21 + (70.0,) * (days - 21),
        high=(None,) * 21 + (high,) * (days - 21),
        marks=(Mark("VOL001", 20_000 + days - 1, 20_000 + days - 1),),
    )


def test_the_same_series_is_the_same_svg():
    one = draw_file(series(), ".svg")
    assert one == draw_file(series(), ".svg")
    assert one.startswith(b"<?xml")


@pytest.mark.parametrize("kind", [".svg", ".png"])
def test_hostile_names_draw_and_do_not_stand_in_the_file(kind):
    drawn = draw_file(series(HOSTILE), kind)
    assert b"<script" not in drawn
    assert b"\x1b[31m" not in drawn


def test_the_terminal_shows_counts_band_and_findings_in_80_columns():
    text = terminal_chart(series(), Style())
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.count("◆") for line in lines) == 2  # the day, and the key
    assert "VOL001  2024-12-05" in text


def test_a_long_time_shares_columns():
    text = terminal_chart(series(days=400), Style())
    assert "a column is 6 days" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_terminal_shows_hostile_names_harmless_and_ascii_where_it_must():
    text = terminal_chart(series(HOSTILE), Style(unicode=False))
    assert text.isascii()
    assert "\x1b" not in text


def test_a_series_without_any_band_is_drawn():
    bare = Series(
        event="New",
        platform="web",
        days=(20_000,),
        counts=(0.0,),
        expected=(None,),
        low=(None,),
        high=(None,),
    )
    assert "New on web" in terminal_chart(bare, Style())
    assert draw_file(bare, ".svg")
