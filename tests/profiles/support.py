"""Recorded requests as events and updates."""

import base64
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from lexicon_cli.jobs.profiles import Sent

WIRE = Path(__file__).parent.parent / "wire" / "recordings"


def recorded(name):
    """What a recording sent: events by time, as Mixpanel's own order inside a batch is not kept,
    then updates in order of arrival."""
    requests = json.loads((WIRE / f"{name}.json").read_text("utf-8"))["requests"]
    items = [item for request in requests for item in _items(request)]
    events = [item for item in items if "event" in item]
    events.sort(key=lambda event: event["properties"].get("time", 0))
    return events, [item for item in items if "event" not in item]


def sent(events, updates):
    found = Sent()
    for item in (*events, *updates):
        found.add(item)
    return found


def _items(request):
    body = base64.b64decode(request.get("body_base64") or "")
    query = urlsplit(request["target"]).query
    form = parse_qs(body.decode("utf-8") or query)
    if "data" not in form:
        return []
    text = form["data"][0]
    if text[:1] not in "[{":
        # Browsers write each half of a surrogate pair for itself.
        half = base64.b64decode(text).decode("utf-8", "surrogatepass")
        text = half.encode("utf-16", "surrogatepass").decode("utf-16")
    found = json.loads(text)
    return found if isinstance(found, list) else [found]
