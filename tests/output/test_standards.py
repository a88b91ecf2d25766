"""Each format is valid by its own standard, whatever stands in the report."""

import gzip
import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
from hostile_reports import reports
from hypothesis import HealthCheck, given, settings
from lxml import etree
from reports import REPORTS, finding, hostile_report, shop_report

from lexicon_cli.core.finding import Severity
from lexicon_cli.core.report import Report
from lexicon_cli.output.formats import render
from lexicon_cli.output.style import Style
from lexicon_cli.output.write import utf8

FOLDER = Path(__file__).parent / "standards"
MAKERS = [*REPORTS.values(), hostile_report]
STYLES = [Style(), Style(folder="/repo/analytics", root="/repo", fail_on=Severity.WARNING)]
some = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def sarif():
    schema = json.loads(gzip.decompress((FOLDER / "sarif-schema-2.1.0.json.gz").read_bytes()))
    return jsonschema_rs.Draft4Validator(schema, validate_formats=True)


@pytest.fixture(scope="module", params=["junit-ant.xsd", "junit-jenkins.xsd"])
def junit(request):
    return etree.XMLSchema(etree.parse(FOLDER / request.param))


def check_sarif(report, style, validator):
    log = json.loads(utf8(render(report, "sarif", style)))
    assert [error.message for error in validator.iter_errors(log)] == []
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(rules))
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        ids = [place["id"] for place in result.get("relatedLocations", [])]
        assert len(ids) == len(set(ids))
        assert not re.search(r"(?<!\\)\]\(", result["message"]["text"])


def check_junit(report, style, validator):
    content = utf8(render(report, "junit", style))
    document = etree.fromstring(content)
    assert validator.validate(document), validator.error_log
    for suite in document:
        cases = suite.findall("testcase")
        names = [case.get("name") for case in cases]
        assert cases
        assert len(names) == len(set(names))
        assert int(suite.get("tests")) == len(cases)
        for kind, attribute in (("failure", "failures"), ("skipped", "skipped")):
            count = sum(1 for case in cases if case.find(kind) is not None)
            assert int(suite.get(attribute)) == count


def check_gitlab(report, style):
    entries = json.loads(utf8(render(report, "gitlab", style)))
    assert len(entries) == len(report.findings)
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert set(entry["location"]) == {"path", "lines"}
        assert entry["location"]["path"]
        assert not entry["location"]["path"].startswith("./")
        assert entry["location"]["lines"]["begin"] >= 1
        assert entry["description"]
    prints = [entry["fingerprint"] for entry in entries]
    assert all(prints)
    assert len(set(prints)) == len(prints)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("make", MAKERS)
def test_sarif_is_valid(make, style, sarif):
    check_sarif(make(), style, sarif)


@given(reports)
@some
def test_sarif_is_valid_whatever_it_says(sarif, report):
    check_sarif(report, STYLES[1], sarif)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("make", MAKERS)
def test_junit_is_valid(make, style, junit):
    check_junit(make(), style, junit)


@given(reports)
@some
def test_junit_is_valid_whatever_it_says(junit, report):
    check_junit(report, STYLES[0], junit)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("make", MAKERS)
def test_gitlab_is_as_documented(make, style):
    check_gitlab(make(), style)


@given(reports)
@some
def test_gitlab_is_as_documented_whatever_it_says(report):
    check_gitlab(report, STYLES[0])


COMMAND = re.compile(r"::(error|warning|notice)(?: ([^:\r\n]*))?::([^\r\n]*)")


def read_command(line):
    """What the runner makes of a line: name, properties, text."""
    name, properties, text = COMMAND.fullmatch(line).groups()
    facts = {}
    for pair in (properties or "").split(","):
        key, _, value = pair.partition("=")
        facts[key] = value
    assert not set(facts) - {"file", "line", "col", "title", ""}
    for old, new in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        facts = {key: value.replace(old, new) for key, value in facts.items()}
        text = text.replace(old, new)
    return name, facts, text


def check_github(report):
    lines = render(report, "github", STYLES[1]).split("\n")
    assert lines.pop() == ""
    kinds = [read_command(line)[0] for line in lines]
    assert all(kinds.count(kind) <= 10 for kind in ("error", "warning", "notice"))


@pytest.mark.parametrize("make", MAKERS)
def test_github_shows_at_most_ten_of_a_kind(make):
    check_github(make())


@given(reports)
@some
def test_github_lines_are_commands_whatever_they_say(report):
    check_github(report)


def many(errors: int, warnings: int, infos: int) -> Report:
    findings = tuple(
        finding("VAL001", "wrong-type", severity, f"m{number}", event="A", count=number)
        for severity, count in zip(
            (Severity.ERROR, Severity.WARNING, Severity.INFO),
            (errors, warnings, infos),
            strict=True,
        )
        for number in range(1, count + 1)
    )
    return Report(command="validate", tool_version="1", totals={"events": 9}, findings=findings)


@pytest.mark.parametrize(
    ("counts", "shown", "rest"),
    [
        ((10, 10, 10), (10, 10, 10), None),
        ((12, 1, 0), (10, 1, 1), "2 errors not shown here"),
        ((12, 11, 30), (10, 10, 10), "2 errors, 1 warning, 21 infos not shown here"),
        ((0, 0, 11), (0, 0, 10), "2 infos not shown here"),
    ],
)
def test_github_tells_what_it_does_not_show(counts, shown, rest):
    lines = render(many(*counts), "github", Style()).splitlines()
    commands = [read_command(line) for line in lines]
    kinds = [name for name, _, _ in commands]
    assert tuple(kinds.count(kind) for kind in ("error", "warning", "notice")) == shown
    assert (rest in commands[-1][2]) if rest else "not shown" not in lines[-1]
    if counts[0] > 10:
        assert "m12" in commands[0][2]
        least = [text for name, _, text in commands if name == "error"][-1]
        assert "m3" in least


def test_sarif_keeps_the_worst_of_too_many_and_says_so(monkeypatch):
    monkeypatch.setattr("lexicon_cli.output.sarif.MOST_RESULTS", 4)
    (run,) = json.loads(render(many(3, 3, 3), "sarif", Style()))["runs"]
    assert [result["level"] for result in run["results"]] == ["error"] * 3 + ["warning"]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["level"] == "warning"
    assert (
        "the worst 4 of 9 findings are listed, 5 more findings left out" in note["message"]["text"]
    )


def results(report, style=STYLES[1]):
    return json.loads(render(report, "sarif", style))["runs"][0]


def test_sarif_leads_from_the_data_to_the_plan():
    first = results(shop_report())["results"][0]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {
        "uri": "analytics/export.ndjson",
        "uriBaseId": "%SRCROOT%",
    }
    assert place["region"] == {"startLine": 17}
    again, planned = first["relatedLocations"]
    assert again["physicalLocation"]["region"] == {"startLine": 44}
    assert planned["physicalLocation"]["artifactLocation"]["uri"] == "analytics/plan.yaml"
    assert planned["physicalLocation"]["region"] == {"startLine": 31, "startColumn": 7}
    assert first["partialFingerprints"] == {"lexicon/v1": shop_report().findings[0].fingerprint}
    assert first["occurrenceCount"] == 1_204
    assert first["level"] == "error"


def test_sarif_rules_carry_their_pages():
    rules = {rule["id"]: rule for rule in results(shop_report())["tool"]["driver"]["rules"]}
    rule = rules["VAL001"]
    assert rule["name"] == "wrong-type"
    assert "## How to mend" in rule["help"]["markdown"]
    assert rule["helpUri"].startswith("https://")
    assert rule["defaultConfiguration"] == {"enabled": True, "level": "error"}
    assert rule["properties"]["tags"] == ["event-data", "VAL"]
    assert rules["ING021"]["defaultConfiguration"]["level"] in {"note", "warning"}


def test_standard_input_is_no_file():
    from dataclasses import replace

    from lexicon_cli.core.finding import Place, Sample

    about = replace(
        shop_report().findings[0],
        place=Place("<stdin>", 3, 1),
        samples=(Sample("<stdin>", 7, 0),),
    )
    (result,) = results(replace(shop_report(), findings=(about,)))["results"]
    assert "physicalLocation" not in result["locations"][0]
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "stdin:7"
    line = render(replace(shop_report(), findings=(about,)), "github", Style())
    assert "file=" not in line


@pytest.mark.parametrize(
    ("least", "failed", "skipped"),
    [(Severity.ERROR, 3, 3), (Severity.WARNING, 4, 2), (Severity.INFO, 7, 0)],
)
def test_junit_fails_what_the_run_fails_on(least, failed, skipped):
    suite = etree.fromstring(utf8(render(shop_report(), "junit", Style(fail_on=least))))[0]
    assert (suite.get("failures"), suite.get("skipped")) == (str(failed), str(skipped))
    green = [case.get("name") for case in suite.findall("testcase") if len(case) == 0]
    assert "Product Viewed" in green
