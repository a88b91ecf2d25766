"""Changes of who somebody is, as they pass by: identify, alias, merge, a new device, a first link.

What the clients send is in wire-level terms of the browser SDK: `identify` names the distinct_id
there was before, `reset` shows only by a device id never seen before, and an ordinary event that
carries both ids is what links a device to a user (Simplified ID Merge). This tells what happens;
who ends up with whom is for `identity` to say, from the whole file.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lexicon_cli.capture.live_values import plain_text
from lexicon_cli.identity.forms import is_loose_uuid
from lexicon_cli.identity.values import DEVICE

MOST_IDS = 20_000  # devices and links kept in mind; the oldest is forgotten


class Change(NamedTuple):
    """One change, with ids as they were sent.

    `what` is identify, alias, merge, reset, link or conflict; `links` are the pairs of ids that are
    one person from now on; `trouble` says what is odd about it, in words, or is "".
    """

    what: str
    before: str | None
    after: str | None
    device: str | None
    links: tuple[tuple[str, str], ...] = ()
    trouble: str = ""


class IdentityWatch:
    """Looks at events in the order of arrival; remembers a bounded number of ids."""

    def __init__(self) -> None:
        self._user_of: OrderedDict[str, str] = OrderedDict()
        self._told: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._device_of_source: OrderedDict[str, str] = OrderedDict()

    def change(self, name: str, properties: Mapping[str, Any], client: str) -> Change | None:
        """What an event changes, or None. `client` tells one program that sends from another."""
        device = _id(properties.get("$device_id"))
        if device is not None:
            device = device.removeprefix(DEVICE)
        if name == "$identify":
            return self._identify(properties, device)
        if name == "$create_alias":
            return _alias(properties, device)
        if name == "$merge":
            return _merge(properties, device)
        if device is None:
            return None
        user = _id(properties.get("$user_id"))
        moved = self._moved(device, _source(properties, client))
        linked = None if user is None else self._linked(device, user)
        if moved is not None and linked is not None and not linked.trouble:
            return moved._replace(links=linked.links, after=linked.after)
        return linked or moved

    def _identify(self, properties: Mapping[str, Any], device: str | None) -> Change:
        before = _id(properties.get("$anon_distinct_id", properties.get("$anon_id")))
        after = next(
            (
                found
                for key in ("$identified_id", "distinct_id", "$user_id")
                if (found := _id(properties.get(key))) is not None
            ),
            None,
        )
        if before is None or after is None:
            return Change("identify", before, after, device, trouble="an id is missing")
        if before == after:
            return Change("identify", before, after, device, trouble="both ids are the same")
        if _is_anonymous(before, device):
            return Change("identify", before, after, device, ((before, after),))
        told = "the id before it is no anonymous one: no reset() between two users"
        return Change("identify", before, after, device, trouble=told)

    def _linked(self, device: str, user: str) -> Change | None:
        known = self._user_of.get(device)
        if known is None:
            _remember(self._user_of, device, user)
            return Change("link", DEVICE + device, user, device, ((DEVICE + device, user),))
        if known == user or (device, user) in self._told:
            return None
        _remember(self._told, (device, user), None)
        told = "the device already belongs to another user: the link is not made"
        return Change("conflict", known, user, device, trouble=told)

    def _moved(self, device: str, source: str) -> Change | None:
        """A device id that was never seen, where another one was used before."""
        last = self._device_of_source.get(source)
        if last == device:
            return None
        is_new = (device, "") not in self._told
        _remember(self._told, (device, ""), None)
        _remember(self._device_of_source, source, device)
        if last is None or not is_new:
            return None
        return Change("reset", DEVICE + last, DEVICE + device, device)


def _alias(properties: Mapping[str, Any], device: str | None) -> Change:
    before, after = _id(properties.get("distinct_id")), _id(properties.get("alias"))
    if before is None or after is None:
        return Change("alias", before, after, device, trouble="an id is missing")
    return Change("alias", before, after, device, ((before, after),))


def _merge(properties: Mapping[str, Any], device: str | None) -> Change:
    given = properties.get("$distinct_ids")
    ids = [_id(item) for item in given] if isinstance(given, Sequence) else []
    if isinstance(given, str) or len(ids) != 2 or ids[0] is None or ids[1] is None:
        return Change("merge", None, None, device, trouble="it needs exactly two ids")
    return Change("merge", ids[0], ids[1], device, ((ids[0], ids[1]),))


def _is_anonymous(text: str, device: str | None) -> bool:
    return text.startswith(DEVICE) or text == device or is_loose_uuid(text)


def _source(properties: Mapping[str, Any], client: str) -> str:
    return "\n".join(
        (client, _id(properties.get("$os")) or "", _id(properties.get("$browser")) or "")
    )


def _id(value: Any) -> str | None:
    if value is None or value == "" or isinstance(value, bool | list | dict):
        return None
    return plain_text(value)[:1000]


def _remember(known: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    known[key] = value
    known.move_to_end(key)
    if len(known) > MOST_IDS:
        known.popitem(last=False)
