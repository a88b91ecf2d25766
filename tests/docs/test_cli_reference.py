"""Help and docs/cli.md say what the command line does."""

from pathlib import Path

import pytest

from lexicon_cli.cli.docs import main, reference
from lexicon_cli.cli.root import VERBS, build

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"


# Every command that does something: verbs, and those of nouns ("baseline create").
COMMANDS = [
    name
    for verb in VERBS
    for name in [f"{verb} {inner}" for inner in getattr(build(verb), "commands", ())] or [verb]
]


def help_of(verb):
    noun, _, inner = verb.partition(" ")
    command = build(noun).commands[inner] if inner else build(noun)
    with command.make_context(f"lexicon {verb}", [], resilient_parsing=True) as context:
        return command.get_help(context), command.get_params(context)


def test_the_page_is_fresh():
    assert PAGE.read_text("utf-8") == reference()


def test_a_stale_page_is_told(tmp_path, capsys):
    file = tmp_path / "docs" / "cli.md"
    assert main([str(file), "--check"]) == 1
    assert "stale: " in capsys.readouterr().err
    assert main([str(file)]) == 0
    assert main([str(file), "--check"]) == 0


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_ends_its_help_with_examples_of_itself(verb):
    text, _ = help_of(verb)
    examples = text.split("Examples:\n")[1].splitlines()
    assert all(f"lexicon {verb} " in line or line == f"    lexicon {verb}" for line in examples)


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_option_has_help_and_fits_the_terminal(verb):
    text, parameters = help_of(verb)
    assert all(parameter.help for parameter in parameters)
    body = text.split("Examples:")[0]
    assert max(map(len, body.splitlines())) <= 80


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_verb_takes_the_options_that_all_take(verb):
    _, parameters = help_of(verb)
    options = {option for parameter in parameters for option in parameter.opts}
    assert {"--config", "--isolated", "--color", "--debug", "--help"} <= options


@pytest.mark.parametrize("noun", sorted({name.split()[0] for name in COMMANDS if " " in name}))
def test_a_noun_lists_its_verbs_and_shows_examples(noun):
    text, _ = help_of(noun)
    assert "..." not in text.split("Commands:")[1]
    assert f"lexicon {noun} " in text.split("Examples:\n")[1]


def test_help_is_ascii_for_every_terminal():
    assert reference().isascii()
