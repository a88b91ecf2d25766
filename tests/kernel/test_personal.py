"""What is taken for personal data, and what is not: false alarms cost more than they are worth."""

from pathlib import Path

import pytest
import yaml

from lexicon_cli.kernel.personal import is_email, is_url, kind_in_url, personal_kind

KINDS = yaml.safe_load((Path(__file__).parent / "cases/personal.yaml").read_text(encoding="utf-8"))
TEXTS = [(kind, text) for kind, texts in KINDS.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), TEXTS)
def test_a_text_is_of_its_kind(kind: str, text: str) -> None:
    assert personal_kind(text) == (None if kind == "nothing" else kind)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://example.com/?email=someone@example.com", "email"),
        ("https://example.com/u/someone%40example.com", "email"),
        ("?q=a@b.c", "email"),
        ("mailto:someone@example.com", "email"),
        ("https://example.com/#access_token=abcd1234", "token"),
        ("https://example.com/?a=1&PASSWORD=geheim", "token"),
        ("?api_key=12345", "token"),
        ("https://example.com/?session_id=abcd", "token"),
        ("https://user@example.com/", None),
        ("https://user:word@example.com/path", None),
        ("https://user@example.com", None),
        ("https://example.com/?token=abc", None),
        ("https://example.com/?tokens=abcd", None),
        ("https://example.com/token=abcd", None),
        ("https://example.com/?pa\u017f\u017fword=abcd", None),
        ("https://example.com/@someone", None),
        ("https://example.com/?id=4111111111111111", None),
        ("", None),
    ],
)
def test_what_a_url_gives_away(url: str, kind: str | None) -> None:
    assert kind_in_url(url) == kind


@pytest.mark.parametrize(
    "text", ["https://a.b", "android-app://x", "?a=b", "mailto:a@b.co", "a://"]
)
def test_urls_and_their_query_parts(text: str) -> None:
    assert is_url(text)


@pytest.mark.parametrize("text", ["a.b/c", "//a.b", "see what stands at https://a.b", "", "a?b"])
def test_texts_that_are_no_urls(text: str) -> None:
    assert not is_url(text)


def test_an_address_is_one_only_as_a_whole() -> None:
    assert is_email("someone@example.com")
    assert not is_email("someone@example.com ")
    assert not is_email("<someone@example.com>")
    assert not is_email("someone@example")
