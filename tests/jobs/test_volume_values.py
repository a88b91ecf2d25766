"""`volume check` names the value that explains a change, wherever the counts come from."""

import json
import random

import pytest

from lexicon_cli.cli.main import run
from lexicon_cli.config.load import load_settings
from lexicon_cli.history.saved import to_lines
from lexicon_cli.jobs.daily_facts import facts_of
from lexicon_cli.jobs.history_sources import Sources
from lexicon_cli.jobs.store_load import load
from lexicon_cli.jobs.volume import volume_check

DAY, DAYS, DAY_S = 20_500, 42, 86_400
NOW = (DAY + DAYS + 3) * DAY_S
PLAN = """\
lexicon: 1
name: Shop
events:
  Paid:
    properties:
      method: {{type: string, enum: [card, paypal]{more}}}
"""
MESSAGE = '"Paid" where "method" is "paypal" down 100% since 2026-03-26; elsewhere it comes as ever'


def lines(lost=True):
    pick = random.Random(4)
    number = 0
    for day in range(DAYS):
        for name, count in (("Paid", 60), ("Seen", 90)):
            for _ in range(round(pick.gauss(count, 3))):
                number += 1
                method = pick.choice(["card", "paypal"])
                if lost and name == "Paid" and method == "paypal" and day >= DAYS - 4:
                    continue
                at = (DAY + day) * DAY_S + pick.randrange(DAY_S)
                told = {"time": at, "distinct_id": f"u{number}", "$insert_id": f"i{number}"}
                told |= {"mp_lib": "web"} | ({"method": method} if name == "Paid" else {})
                yield json.dumps({"event": name, "properties": told})


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    path = tmp_path_factory.mktemp("paid") / "export.ndjson"
    path.write_text("\n".join(lines()) + "\n", "utf-8")
    return path


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "lexicon.toml").write_text('plan = ["plan.yaml"]\n', "utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN.format(more=""), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sources(kind, export, folder):
    if kind == "events":
        return Sources(data=(str(export),))
    if kind == "store":
        path = folder / "store.duckdb"
        load(str(path), (str(export),))
        return Sources(store=str(path))
    taken = facts_of((str(export),)).facts
    past, now = folder / "past.ndjson", folder / "now.ndjson"
    middle = DAY + DAYS - 7
    if kind == "facts":
        past.write_bytes(b"".join(to_lines(taken)))
        return Sources(data=(str(past),))
    past.write_bytes(b"".join(to_lines(taken.window(until=middle))))
    now.write_bytes(b"".join(to_lines(taken.window(since=middle))))
    return Sources(data=(str(now),), baseline=(str(past),))


@pytest.mark.parametrize("kind", ["events", "facts", "store", "baseline"])
def test_the_value_is_named_from_any_source(kind, export, project):
    found = volume_check(sources(kind, export, project), settings=load_settings(project), now=NOW)
    (finding,) = found.report.findings
    assert (finding.code, finding.message) == ("VOL001", MESSAGE)
    assert finding.where == {"method": "paypal"}
    assert finding.to_dict()["where"] == {"method": "paypal"}
    told = found.arithmetic[finding.fingerprint]
    assert any(line.startswith('where "method" is "paypal": 0, and ') for line in told)


@pytest.mark.parametrize("kind", ["events", "facts", "store"])
def test_a_value_that_the_plan_calls_sensitive_is_told_nowhere(kind, export, project):
    taken = sources(kind, export, project)
    (project / "plan.yaml").write_text(PLAN.format(more=", sensitive: true"), "utf-8")
    found = volume_check(taken, settings=load_settings(project), now=NOW)
    (finding,) = found.report.findings
    assert finding.where == {}
    assert "paypal" not in json.dumps(found.report.to_dict())
    assert "paypal" not in str(found.arithmetic)


def test_the_fingerprint_is_that_of_the_change_without_its_value(export, project):
    taken = sources("events", export, project)
    (named,) = volume_check(taken, settings=load_settings(project), now=NOW).report.findings
    (project / "plan.yaml").write_text(PLAN.format(more=", sensitive: true"), "utf-8")
    (plain,) = volume_check(taken, settings=load_settings(project), now=NOW).report.findings
    assert named.message != plain.message
    assert named.fingerprint == plain.fingerprint


def test_hostile_values_are_made_harmless_at_the_terminal(export, project, capsys):
    text = export.read_text("utf-8").replace('"paypal"', '"\\u001b[31mpay<b>"')
    (project / "hostile.ndjson").write_text(text, "utf-8")
    run(["volume", "check", "hostile.ndjson", "--explain", "--no-progress"])
    out = capsys.readouterr().out
    assert "pay<b>" in out
    assert "\x1b" not in out
