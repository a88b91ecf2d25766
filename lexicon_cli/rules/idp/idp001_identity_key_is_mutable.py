"""The plan says that a person's id is an email address or a phone number.

## What it finds

- a definition of `$user_id`, `user_id`, `distinct_id` or another name of the identity whose kind of
  personal data, format, example, pattern or description says email or phone
- an email or phone property whose description says that it is used as the user id
- an email or phone property that has a name of the identity among its aliases, or the reverse

## Why it matters

People change their address and number; ids never change. The day they do, one person becomes two,
and under Simplified ID Merge two user ids can never be joined again. The id also stands in every
export in clear.

## Bad

```yaml plan
lexicon: 1
settings: {identity: simplified}
super_properties:
  $user_id: {type: string, description: The customer's email address}
events: {}
```

## Good

```yaml plan
lexicon: 1
settings: {identity: simplified}
super_properties:
  $user_id: {type: string, description: Primary key of the customer in our database}
user_properties:
  $email: {type: string, pii: email}
events: {}
```

## How to mend

Use the key that your database has for the person, and send the address as a profile property.

## Options

`names` (none): further names of properties that hold the user's id, such as `customer_id`.

## Source

https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

import re
from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import fold_separators, words
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="IDP001",
    name="identity-key-is-mutable",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="the plan says that a person's id is an email address or a phone number",
    source="https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified",
    options=(Option("names", (), "further names of properties that hold the user's id"),),
    variants={"id": "an id that is an address", "contact": "an address that is used as id"},
)
_IDENTITY = ("$user_id", "user_id", "distinct_id", "$distinct_id", "$identified_id", "uid")
_KINDS = {"email": "an email address", "phone": "a phone number"}
_KIND_WORDS = {"email": "email", "mail": "email", "phone": "phone", "mobile": "phone"}
# Patterns are compiled when they are needed, which in good plans they are not.
_SAYS = {
    "email": r"(?i)\be-?mail\b",
    "phone": r"(?i)\b(?:phone|mobile) ?number\b|\bphone\b|\bmsisdn\b",
}
# A sentence that says what the id is not, or that it was made from an address.
_DENIES = (
    r"(?i)\b(?:not|never|no|nor|instead|rather|hash\w*|sha-?\d*|hmac|digest|pseudonym\w*|unlike|"
    r"changes?|independent)\b|n't\b"
)
_USED_AS_ID = (
    r"(?i)(?:\bas (?:the |our |a )?|\bis (?:the |our )?|=\s*|\bcall(?:s|ed)? )"
    r"(?:\$?distinct[_ ]?id|\$?user[_ ]?id\b|identify\(|identity\b|mixpanel id)"
)
_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
_PHONE = r"\+[0-9][0-9 ()./-]{6,20}"
_LONGEST = 2_000
_LONGEST_NAME = 300


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each definition that says so."""
    further = view.option(RULE, "names")
    identity = {fold_separators(name) for name in (*_IDENTITY, *further)}
    kinds: dict[str, str] = {}
    for entry in view.written:
        definition = entry.definition
        kind = kinds.get(definition.name)
        if kind is None:
            kind = kinds[definition.name] = _kind(definition.name, identity, bool(further))
        if (not kind and not definition.pii) or entry.is_nested or definition.status == "blocked":
            continue
        if kind == "id":
            yield from _judge_id(view, entry)
        else:
            yield from _judge_contact(view, entry, identity)


def _kind(name: str, identity: set[str], has_further: bool) -> str:
    """ "id" for a name of the identity, "contact" for one that may be an address, else ""."""
    folded = name.lower()
    if len(name) > _LONGEST_NAME:
        return ""
    if (has_further or folded.endswith("id")) and fold_separators(name) in identity:
        return "id"
    return "contact" if any(part in folded for part in _KIND_WORDS) else ""


def _judge_id(view: PlanView, entry: Written) -> Iterator[Finding]:
    said = _id_is_contact(entry.definition)
    if said is not None:
        key, kind = said
        message = f'"{shorten(entry.path)}" identifies people and is {_KINDS[kind]}, '
        message += "which changes: use a key that stays"
        yield view.finding(RULE, message, at=entry, key=key, value=True, variant="id")


def _judge_contact(view: PlanView, entry: Written, identity: set[str]) -> Iterator[Finding]:
    key = _contact_is_id(entry.definition, identity)
    kind = _kind_of_contact(entry.definition)
    if key is not None and kind is not None:
        message = f'"{shorten(entry.path)}" is {_KINDS[kind]} and used as user id, '
        message += "but it changes: use a key that stays"
        yield view.finding(RULE, message, at=entry, key=key, value=True, variant="contact")


def _id_is_contact(definition: PropertyDef) -> tuple[str, str] | None:
    """The key that says it and the kind of contact, or None."""
    for key, said in (("pii", definition.pii), ("format", definition.format)):
        kind = _KIND_WORDS.get((said or "").strip().lower())
        if kind is not None:
            return key, kind
    key = "example" if len(definition.examples) == 1 else "examples"
    for example in definition.examples:
        if isinstance(example, str) and len(example) <= _LONGEST:
            if re.fullmatch(_EMAIL, example):
                return key, "email"
            if re.fullmatch(_PHONE, example):
                return key, "phone"
    for alias in definition.aliases:
        kind = _kind_of_name(alias)
        if kind is not None:
            return "aliases", kind
    description = (definition.description or "")[:_LONGEST]
    for kind, pattern in _SAYS.items():
        if re.search(pattern, description) and not re.search(_DENIES, description):
            return "description", kind
    return None


def _contact_is_id(definition: PropertyDef, identity: set[str]) -> str | None:
    """The key that says that a property is used as the user's id, or None."""
    aliases = [alias for alias in definition.aliases if len(alias) <= _LONGEST_NAME]
    if any(fold_separators(alias) in identity for alias in aliases):
        return "aliases"
    description = (definition.description or "")[:_LONGEST]
    if "id" in description.lower() and re.search(_USED_AS_ID, description):
        return None if re.search(_DENIES, description) else "description"
    return None


def _kind_of_contact(definition: PropertyDef) -> str | None:
    said = _KIND_WORDS.get((definition.pii or "").strip().lower())
    return said or _kind_of_name(definition.name)


def _kind_of_name(name: str) -> str | None:
    """What a name such as `user_email` ends with; `email_verified` is no address."""
    parts = words(name)
    if not parts or len(name) > _LONGEST_NAME or parts[0] in ("is", "has", "can"):
        return None
    last = parts[:-1] if parts[-1] in ("address", "number") and len(parts) > 1 else parts
    return _KIND_WORDS.get(last[-1])
