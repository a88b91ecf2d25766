"""A property holds whole addresses of pages.

## What it finds

A text with `format: uri` or `url`, or whose name ends in `url`, `uri` or `href`, and that is not
marked `pii` or `sensitive`. Addresses of pictures and files (`image_url`, `avatar_url`) are none
of these, nor is a property with a `pattern` or an `enum`, nor Mixpanel's own (`$current_url`).

## Why it matters

Addresses carry what nobody planned to send: reset tokens, emails, search terms. Mixpanel cuts
them at 255 characters, and every session id in them makes one more value in the menus.

## Bad

```yaml plan
lexicon: 1
events:
  Page Viewed:
    properties:
      page_url: string
```

## Good

```yaml plan
lexicon: 1
events:
  Page Viewed:
    properties:
      page_path: string
      page_host: string
```

## How to mend

Send the parts that are asked for, such as path and host, without the query. If it must be the
whole address, say which ones with a `pattern` that leaves no query (`^[^?#]*$`), or mark it
`sensitive`.

## Options

- `allow` ([]): names that may hold addresses; `*` and `?` stand for any letters.

## Source

glean_parser's remarks on metrics of type `url`; https://docs.mixpanel.com/reference/import-events
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.mixpanel import is_mixpanel_property
from lexicon_cli.rules.globs import matcher
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.pii_found import is_gone, is_marked
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.tails import Tails, table
from lexicon_cli.rules.typ_written import alike, has_base, told_once, written_by_name
from lexicon_cli.rules.view import PlanView, Written
from lexicon_cli.rules.vocabulary import word_set

RULE = Rule(
    code="PII004",
    name="url-property",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a property holds whole addresses of pages",
    source="glean_parser: url metrics; https://docs.mixpanel.com/reference/import-events",
    options=(Option("allow", (), "names that may hold addresses, with * and ?"),),
)
_ADDRESSES = Tails(table(("url", "url uri urls uris href")))
# What is fetched by programs, and carries nothing of the person.
_ASSETS = word_set(
    """image images img icon logo avatar photo picture thumbnail thumb banner video audio media file
    asset cover poster favicon cdn download document pdf schema repo repository docs github"""
)
_FORMATS = frozenset({"uri", "url"})


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each property that holds addresses."""
    for _, entries in alike(_found(view)):
        message = f"{quoted(entries[0].path)} holds whole addresses: they carry tokens and emails"
        message += " in their queries, and are cut at 255 characters"
        yield told_once(view, RULE, entries, message)


def _found(view: PlanView) -> Iterator[tuple[Written, str]]:
    allowed = matcher(view.option(RULE, "allow"))
    for name, entries in written_by_name(view).items():
        found = _ADDRESSES.find(name)
        is_page = found is not None and _ASSETS.isdisjoint(found[1])
        is_asset = found is not None and not is_page
        if is_asset or is_mixpanel_property(name) or allowed(name):
            continue
        for entry in entries:
            if (is_page or entry.whole.format is not None) and _is_free(view, entry, is_page):
                yield entry, "url"


def _is_free(view: PlanView, entry: Written, is_page: bool) -> bool:
    """Whether the definition takes any address, and nobody said that this is known."""
    whole = entry.whole
    if not is_page and (whole.format or "").strip().lower() not in _FORMATS:
        return False
    if whole.pattern is not None or whole.enum or (whole.types and "string" not in whole.types):
        return False
    return not (is_marked(entry) or is_gone(entry) or has_base(view, entry))
