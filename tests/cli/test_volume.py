"""`lexicon volume check` and `plot` on small exports."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from lexicon_cli.jobs.schemas.report import report_schema

FIRST = date(2026, 3, 2)
DAYS = 42
PLAN = """\
lexicon: 1
name: Shop
events:
  Order Paid: {description: Paid for, critical: true, owner: shop@acme.example}
  Page Viewed: {description: Looked at}
"""
LATER = "2026-06-01"


def day_text(number):
    return (FIRST + timedelta(days=number)).isoformat()


def rows(day, event, count, platform="web"):
    start = (FIRST - date(1970, 1, 1)).days * 86_400 + day * 86_400
    for number in range(count):
        yield json.dumps(
            {
                "event": event,
                "properties": {
                    "time": start + number,
                    "distinct_id": f"u{number % 17}",
                    "$insert_id": f"{event}-{platform}-{day}-{number}",
                    "mp_lib": platform,
                },
            }
        )


def write(name, days, change=None, event="Order Paid"):
    """An export; `change` tells how many orders a day brings."""
    with Path(name).open("w", encoding="utf-8") as file:
        for day in days:
            count = 40 + 3 * (day % 7) + day % 3
            if change is not None:
                count = change(day, count)
            file.writelines(line + "\n" for line in rows(day, event, count))
            file.writelines(line + "\n" for line in rows(day, "Page Viewed", 60 + day % 5))


def dropped(day, count):
    return count // 5 if day >= DAYS - 3 else count


@pytest.fixture
def shop(workspace):
    (workspace / "shop.yaml").write_text(PLAN, "utf-8")
    write("export.ndjson", range(DAYS), dropped)
    return workspace


def test_a_drop_is_a_warning_and_of_a_key_event_an_error(shop, lexicon):
    plain = lexicon("volume", "check", "export.ndjson", "--now", LATER)
    assert plain.code == 0
    assert f'"Order Paid" down 79% since {day_text(DAYS - 3)}' in plain.out.replace("\n   ", "")
    planned = lexicon(
        "volume", "check", "export.ndjson", "--plan", "shop.yaml", "--now", LATER, "-f", "json"
    )
    assert planned.code == 1
    (finding,) = json.loads(planned.out)["findings"]
    assert (finding["code"], finding["severity"]) == ("VOL001", "error")
    assert finding["first_time"] == f"{day_text(DAYS - 3)}T00:00:00Z"
    assert finding["expected"].startswith("about ")


def test_the_report_is_of_the_published_shape(shop, lexicon):
    import jsonschema

    done = lexicon("volume", "check", "export.ndjson", "--now", LATER, "-f", "json", "--explain")
    report = json.loads(done.out)
    jsonschema.validate(report, report_schema())
    assert report["command"] == "volume check"
    assert report["window"] == {"since": day_text(DAYS - 7), "until": day_text(DAYS - 1)}
    (lines,) = report["arithmetic"].values()
    assert any(line.startswith("expected:") for line in lines)


def test_every_format_renders(shop, lexicon):
    for name in ("text", "concise", "jsonl", "sarif", "junit", "github", "gitlab", "markdown"):
        done = lexicon("volume", "check", "export.ndjson", "--now", LATER, "-f", name)
        assert done.code == 0, done.err
        assert "VOL001" in done.out, name


def test_the_arithmetic_is_shown_on_request(shop, lexicon):
    done = lexicon("volume", "check", "export.ndjson", "--now", LATER, "-v")
    assert "same weekdays before it began, newest first" in done.out
    quiet = lexicon("volume", "check", "export.ndjson", "--now", LATER)
    assert "same weekdays before it began" not in quiet.out


def test_the_past_may_come_from_another_file(shop, lexicon):
    write("past.ndjson", range(DAYS - 7))
    write("week.ndjson", range(DAYS - 7, DAYS), dropped)
    whole = lexicon("volume", "check", "export.ndjson", "--now", LATER, "-f", "json")
    parts = lexicon(
        *("volume", "check", "week.ndjson", "--baseline", "past.ndjson"),
        *("--now", LATER, "-f", "json"),
    )
    found = [json.loads(done.out)["findings"] for done in (whole, parts)]
    assert found[0] == found[1] != []


def test_a_day_in_data_and_baseline_counts_once(shop, lexicon):
    done = lexicon(
        *("volume", "check", "export.ndjson", "--baseline", "export.ndjson"),
        *("--now", LATER, "-f", "json"),
    )
    report = json.loads(done.out)
    assert [finding["code"] for finding in report["findings"]] == ["VOL001"]
    assert (
        f"{DAYS} days are in the data and in the baseline: the fuller one counts"
        in (report["notes"])
    )


def test_a_week_without_a_past_is_not_judged_and_that_is_said(shop, lexicon):
    write("week.ndjson", range(7))
    done = lexicon("volume", "check", "week.ndjson", "--now", LATER)
    assert done.code == 0
    assert "too little past" in done.out


def test_the_newest_day_is_judged_once_it_is_settled(shop, lexicon):
    write("half.ndjson", range(DAYS), lambda day, count: 4 if day == DAYS - 1 else count)
    at_noon = f"{day_text(DAYS - 1)}T12:00"
    early = lexicon("volume", "check", "half.ndjson", "--now", at_noon, "-f", "json")
    assert [one["code"] for one in json.loads(early.out)["findings"]] == ["VOL008"]
    late = lexicon("volume", "check", "half.ndjson", "--now", LATER, "-f", "json")
    assert [one["code"] for one in json.loads(late.out)["findings"]] == ["VOL001"]


def test_the_window_can_be_chosen(shop, lexicon):
    until = day_text(DAYS - 4)
    done = lexicon("volume", "check", "export.ndjson", "--until", until, "-f", "json")
    report = json.loads(done.out)
    assert report["findings"] == []
    assert report["window"] == {"since": day_text(DAYS - 10), "until": until}


def test_the_same_run_twice_is_the_same_report(shop, lexicon):
    one, other = (
        lexicon("volume", "check", "export.ndjson", "--now", LATER, "-f", "json").out
        for _ in range(2)
    )
    assert one == other


def test_a_silence_keeps_its_fingerprint_when_it_is_no_news_any_more(shop, lexicon):
    write("silent.ndjson", range(DAYS), lambda day, count: 0 if day >= DAYS - 9 else count)
    found = [
        json.loads(
            lexicon(
                *("volume", "check", "silent.ndjson", "--now", LATER, "-f", "json"),
                *("--until", day_text(until)),
            ).out
        )["findings"][0]
        for until in (DAYS - 4, DAYS - 1)
    ]
    assert [one["severity"] for one in found] == ["error", "info"]
    assert found[0]["fingerprint"] == found[1]["fingerprint"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "--since", "2026-13-01", "export.ndjson"), '"--since" takes a date'),
        (
            ("check", "export.ndjson", "--since", "2026-04-02", "--until", "2026-04-01"),
            '"--since" is after "--until"',
        ),
        (("check", "export.ndjson", "--until", "2020-01-01"), "no event of the days"),
        (("check", "export.ndjson", "--since", "2027-01-01"), "the data ends on"),
        (("check",), "no data was given"),
        (("plot", "Order Payd", "export.ndjson"), 'the data holds no event "Order Payd"'),
        (("plot", "Order Paid", "export.ndjson", "--platform", "wev"), 'no platform "wev"'),
        (("plot", "Order Paid", "export.ndjson", "-o", "chart.gif"), "ends in .svg or .png"),
    ],
)
def test_mistakes_are_told(shop, lexicon, arguments, message):
    done = lexicon("volume", *arguments)
    assert done.code == 2
    assert message in done.err


def test_options_of_the_rules_are_read_from_the_configuration(shop, lexicon):
    Path("lexicon.toml").write_text("[rules.VOL001]\neffect = 0.9\n", "utf-8")
    assert "VOL001" not in lexicon("volume", "check", "export.ndjson", "--now", LATER).out
    Path("lexicon.toml").write_text('[rules.VOL001]\nholidays = ["Christmas"]\n', "utf-8")
    wrong = lexicon("volume", "check", "export.ndjson")
    assert wrong.code == 2
    assert 'takes dates, not "Christmas"' in wrong.err


def test_rules_can_be_ignored(shop, lexicon):
    done = lexicon("volume", "check", "export.ndjson", "--now", LATER, "--ignore", "VOL")
    assert "VOL001" not in done.out


def test_only_the_asked_event_is_told_of(shop, lexicon):
    done = lexicon(
        "volume", "check", "export.ndjson", "--now", LATER, "--event", "Page Viewed", "-f", "json"
    )
    report = json.loads(done.out)
    assert report["findings"] == []
    assert [row["name"] for row in report["events"]] == ["Page Viewed"]


def test_an_event_is_drawn_in_the_terminal_and_as_a_file(shop, lexicon):
    text = lexicon("volume", "plot", "Order Paid", "export.ndjson", "--now", LATER)
    assert text.code == 0
    assert "VOL001" in text.out
    for name in ("chart.svg", "chart.png"):
        assert lexicon("volume", "plot", "Order Paid", "export.ndjson", "-o", name).code == 0
        assert Path(name).stat().st_size > 5_000


def test_a_past_that_ends_later_than_the_data_is_only_the_past(shop, lexicon):
    write("past.ndjson", range(DAYS))
    write("week.ndjson", range(DAYS - 14, DAYS - 7))
    done = lexicon(
        *("volume", "check", "week.ndjson", "--baseline", "past.ndjson"),
        *("--now", LATER, "-f", "json"),
    )
    window = {"since": day_text(DAYS - 14), "until": day_text(DAYS - 8)}
    assert json.loads(done.out)["window"] == window


@pytest.mark.parametrize("verb", ["volume", "drift"])
def test_a_baseline_of_the_wrong_kind_is_told_apart_from_the_data(shop, lexicon, verb):
    lexicon(verb, "check", "export.ndjson", "-f", "json", "-o", "report.json")
    Path("empty.ndjson").touch()
    for name in ("report.json", "empty.ndjson", "shop.yaml"):
        done = lexicon(verb, "check", "export.ndjson", "--baseline", name)
        assert done.code == 2
        assert done.err.startswith('lexicon: error: "--baseline": the data holds no event')
