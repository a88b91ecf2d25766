"""`drift check`: from files, saved facts and a baseline to a report, and at the command line."""

import json

import pytest

from lexicon_cli.cli.main import run
from lexicon_cli.config.load import load_settings
from lexicon_cli.core.errors import InputError
from lexicon_cli.history.saved import to_lines
from lexicon_cli.jobs.drift import drift_check, drift_of_facts
from lexicon_cli.jobs.history_sources import Sources
from tests.drift.world import DAYS, FIRST, World

DAY_S = 86_400
PLAN = """\
lexicon: 1
name: Shop
events:
  Buy:
    owner: money@acme.example
    critical: true
    properties:
      price: {type: number, unit: USD}
      plan: {type: string}
      tier: {type: string, enum: [free, pro]}
      login: {type: string, sensitive: true}
"""
USUAL = {name: {"string": 1.0} for name in ("plan", "tier", "login")} | {"price": {"number": 1.0}}
VALUES = {name: {"free": 0.7, "pro": 0.3} for name in ("plan", "tier", "login")}
NEW = {name: {"free": 0.6, "pro": 0.3, "max": 0.1} for name in ("plan", "tier", "login")}


def facts(at=30, days=range(FIRST, FIRST + DAYS)):
    world = World(8)
    for day in days:
        late = day >= FIRST + at
        shares = {**USUAL, "price": {"string": 1.0}} if late else USUAL
        world.usual("Buy", shares, NEW if late else VALUES, days=(day,), count=60)
        world.usual("<b>Page</b>", {"path": {"string": 1.0}}, days=(day,), count=30)
    return world.facts


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def saved(path, what):
    path.write_bytes(b"".join(to_lines(what)))
    return str(path)


def settings_of(folder, text=""):
    (folder / "lexicon.toml").write_text(f'plan = ["plan.yaml"]\n{text}', "utf-8")
    return load_settings(folder)


def codes(report):
    return [(finding.code, finding.property) for finding in report.findings]


def test_a_ledger_of_facts_alone_is_enough(project):
    result = drift_check(
        Sources(data=[saved(project / "facts.ndjson", facts())]), settings=settings_of(project)
    )
    report = result.report
    assert report.command == "drift check"
    # "tier" has its values in the plan: `validate` tells of others.
    assert codes(report) == [("DRF001", "price"), ("DRF004", "login"), ("DRF004", "plan")]
    price = report.findings[0]
    assert (price.first_time, price.last_time) == ("2026-03-18T00:00:00Z", "2026-03-22T23:59:59Z")
    assert price.owner == "money@acme.example"
    assert price.place.line == 8
    assert report.details["window"] == {"since": "2026-03-16", "until": "2026-03-22"}
    assert [row.name for row in report.events] == ["Buy", "<b>Page</b>"]
    assert [row.planned for row in report.events] == [True, False]


def test_charts_and_arithmetic_stand_beside_the_report(project):
    result = drift_of_facts(facts(), settings=settings_of(project))
    chart = result.charts[0]
    assert chart.fingerprint == result.report.findings[0].fingerprint
    assert (chart.code, chart.property, chart.since) == ("DRF001", "price", FIRST + 30)
    assert [day for day, hits, _ in chart.days if hits] == list(range(FIRST + 30, FIRST + DAYS))
    assert all(hits in (0, trials) for _, hits, trials in chart.days)
    assert any("100.00% since" in line for line in result.arithmetic[chart.fingerprint])


def test_values_of_sensitive_properties_are_not_shown(project):
    report = drift_of_facts(
        facts(), settings=_with_plan(project)[0], loaded=_with_plan(project)[1]
    ).report
    told = {finding.property: finding for finding in report.findings}
    assert '"max"' in told["plan"].message
    assert '"max"' not in str(told["login"].to_dict())
    assert '"free"' not in str(told["login"].to_dict())


def _with_plan(folder):
    from lexicon_cli.plan.load import load_plan

    return settings_of(folder), load_plan([str(folder / "plan.yaml")])


def test_a_past_in_a_file_of_its_own(project):
    past = saved(project / "past.ndjson", facts(days=range(FIRST, FIRST + 28)))
    week = saved(project / "week.ndjson", facts(days=range(FIRST + 28, FIRST + DAYS)))
    whole = saved(project / "whole.ndjson", facts())
    settings = settings_of(project)
    apart = drift_check(Sources(data=[week], baseline=[past]), settings=settings).report
    joined = drift_check(Sources(data=[whole]), settings=settings).report
    assert codes(apart) == codes(joined)
    overlapping = drift_check(Sources(data=[week], baseline=[whole]), settings=settings).report
    assert codes(overlapping) == codes(joined)
    assert any("in the data and in the baseline" in note for note in overlapping.notes)


def test_a_past_of_last_year_will_do(project):
    past = facts(at=99)
    for name in ("events", "types", "values"):
        moved = {key._replace(day=key.day - 364): n for key, n in getattr(past, name).items()}
        setattr(past, name, moved)
    week = saved(project / "week.ndjson", facts(days=range(FIRST + 28, FIRST + DAYS)))
    sources = Sources(data=[week], baseline=[saved(project / "past.ndjson", past)])
    report = drift_check(sources, settings=settings_of(project)).report
    assert ("DRF001", "price") in codes(report)
    assert report.findings[0].first_time == "2026-03-18T00:00:00Z"


def test_events_say_the_same_as_their_facts(project):
    lines = []
    for day in range(FIRST, FIRST + DAYS):
        for number in range(30):
            price = str(number) if day >= FIRST + 30 else number
            properties = {"time": day * DAY_S + 60 * number, "price": price, "mp_lib": "web"}
            lines.append(
                json.dumps({"event": "Buy", "properties": {**properties, "distinct_id": "a"}})
            )
    (project / "export.ndjson").write_text("\n".join(lines), "utf-8")
    report = drift_check(Sources(data=["export.ndjson"]), settings=settings_of(project)).report
    assert codes(report) == [("DRF001", "price")]
    assert report.findings[0].first_time == "2026-03-18T00:00:00Z"
    assert report.findings[0].count == 150


def test_without_a_past_only_the_days_themselves_are_judged(project):
    report = drift_of_facts(facts(at=99, days=range(FIRST, FIRST + 1))).report
    assert codes(report) == [("VAL012", "price")]
    assert "there are no days before: what changed cannot be told" in report.notes


@pytest.mark.parametrize(
    "days", [{"since": FIRST + 90}, {"since": FIRST + 20, "until": FIRST + 10}]
)
def test_a_window_without_events_cannot_be_looked_at(days):
    with pytest.raises(InputError):
        drift_of_facts(facts(), **days)


def test_rules_are_chosen_and_options_set(project):
    settings = settings_of(project, 'ignore = ["DRF004"]\n[rules.DRF001]\nrise = 0.99\n')
    world = World(8).usual("Buy", {"price": {"number": 1.0}}, days=range(FIRST, FIRST + 30))
    world.usual(
        "Buy", {"price": {"number": 0.5, "string": 0.5}}, days=range(FIRST + 30, FIRST + DAYS)
    )
    assert "DRF001" not in dict(codes(drift_of_facts(world.facts, settings=settings).report))
    assert "DRF004" not in dict(codes(drift_of_facts(facts(), settings=settings).report))


def test_what_is_suppressed_is_hidden(project):
    text = '[[suppressions]]\nrules = ["DRF001"]\nreason = "price is text from now on"\n'
    settings = settings_of(project, text)
    assert "DRF001" not in dict(codes(drift_of_facts(facts(), settings=settings).report))


def call(*words):
    return run(("drift", "check", *words, "--no-progress"))


def test_the_command_line_tells_and_fails(project, capfd):
    file = saved(project / "facts.ndjson", facts())
    assert call(file, "--plan", "plan.yaml", "--explain") == 1
    out = capfd.readouterr().out
    assert '"price" of "Buy" turned from number into string since 2026-03-18' in out
    assert "share of string values: 0.00% before, 100.00% since" in out
    assert call(file, "--fail-on", "never", "-f", "json") == 0
    document = json.loads(capfd.readouterr().out)
    assert document["command"] == "drift check"
    assert call(file, "--select", "DRF005") == 0
    assert "no findings" in capfd.readouterr().out


def test_the_same_facts_give_the_same_bytes(project, capfd):
    file = saved(project / "facts.ndjson", facts())
    texts = []
    for _ in range(2):
        call(file, "-f", "json")
        texts.append(capfd.readouterr().out)
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "yesterday"), "takes a date"),
        (("--since", "2026-03-09", "--until", "2026-03-01"), "is after"),
        (("--since", "2027-01-01"), "no event"),
        (("--plan", "none.yaml"), "none.yaml"),
    ],
)
def test_usage_errors_say_what_is_wrong(project, capfd, words, said):
    file = saved(project / "facts.ndjson", facts(days=range(FIRST + 20, FIRST + DAYS)))
    assert call(file, *words) == 2
    assert said in capfd.readouterr().err


def notes(folder, days=range(FIRST, FIRST + DAYS), **window):
    name = saved(folder / "facts.ndjson", facts(days=days))
    return drift_check(Sources(data=[name]), settings=settings_of(folder), **window).report.notes


def test_an_end_after_the_data_is_the_end_of_the_data(project):
    told = notes(project, until=FIRST + 900)
    assert told[0].startswith("looked at 2026-03-16 to 2026-03-22 (7 days), against")
    assert told[1] == "the data ends before --until: nothing is known of the days after it"


def test_single_days_are_told_as_such(project):
    told = notes(project, days=range(FIRST, FIRST + 2))
    assert told[0] == "looked at 2026-02-17, against 2026-02-16"
    assert told[1] == "only 1 day before to hold it against"


def test_days_that_are_missing_before_are_counted(project):
    told = notes(project, days=[*range(FIRST, FIRST + 20), *range(FIRST + 22, FIRST + DAYS)])
    assert any("against 26 days of 2026-02-16 to 2026-03-15 (28 days)" in note for note in told)


def test_a_window_after_the_data_tells_where_the_data_ends(project):
    name = saved(project / "facts.ndjson", facts())
    with pytest.raises(InputError, match="from 2026-04-01 on: it ends on 2026-03-22"):
        drift_check(Sources(data=[name]), settings=settings_of(project), since=FIRST + 44)
