"""The catalogue and the generated pages."""

import json
from pathlib import Path

import pytest

from lexicon_cli.rules.docs import catalogue, main, pages, rule_page
from lexicon_cli.rules.registry import all_rules, find_rule

GENERATED = Path(__file__).parents[2] / "docs" / "rules"


def test_the_pages_on_disk_are_up_to_date():
    on_disk = {path.name: path.read_text("utf-8") for path in GENERATED.iterdir()}
    assert on_disk == pages()


def test_stale_missing_and_left_over_pages_are_found_and_mended(tmp_path, capsys):
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0
    (tmp_path / "VAL001.md").write_text("old", "utf-8")
    (tmp_path / "VAL002.md").unlink()
    (tmp_path / "XYZ001.md").write_text("gone", "utf-8")
    assert main(["--check", str(tmp_path)]) == 1
    assert "VAL001.md, VAL002.md, XYZ001.md" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0


def test_the_text_catalogue_has_a_line_per_rule():
    lines = catalogue("text").splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in all_rules()]
    assert "off" in next(line for line in lines if line.startswith("EVT011"))


def test_the_json_catalogue_holds_every_fact():
    document = json.loads(catalogue("json"))
    assert document["schema_version"] == 1
    by_code = {rule["code"]: rule for rule in document["rules"]}
    assert len(by_code) == len(all_rules())
    assert by_code["EVT011"]["severity"] == "off"
    assert by_code["ING010"]["variant_severity"] == {"missing": "warning"}


def test_the_markdown_catalogue_names_every_rule():
    text = catalogue("markdown")
    assert all(f"| {rule.code} | {rule.name} |" in text for rule in all_rules())


def test_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match='unknown form "xml"; known are text, json, markdown'):
        catalogue("xml")


def test_a_page_begins_with_code_and_name_and_lists_sub_cases():
    page = rule_page(find_rule("ING010"))
    assert page.startswith("# ING010 bad-insert-id\n")
    assert "- `missing`: no `$insert_id` (warning)" in page
    assert page.endswith("\n")


def test_the_overview_links_every_page_and_lists_sub_cases():
    overview = pages()["README.md"]
    for rule in all_rules():
        assert f"[{rule.code}]({rule.code}.md)" in overview
    assert "| EVT005 | `after-sunset` | after the sunset date | error |" in overview
