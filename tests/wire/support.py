"""Recorded requests, and requests as clients write them."""

import base64
import json
from functools import cache
from pathlib import Path
from urllib.parse import quote_plus

from lexicon_cli.wire.request import Request

HERE = Path(__file__).parent
RECORDINGS = sorted(path.stem for path in (HERE / "recordings").glob("*.json"))
NAN = "<<NaN literal in the body>>"


@cache
def recording(name):
    return json.loads((HERE / "recordings" / f"{name}.json").read_text("utf-8"))


def replayed(name):
    """The requests of a recording with the records that are in each."""
    for entry in recording(name)["requests"]:
        body = base64.b64decode(entry["body_base64"])
        request = Request.of(
            entry["method"], entry["target"], [tuple(pair) for pair in entry["headers"]], body
        )
        yield request, _records(request, entry["decoded"])


def _records(request, decoded):
    found = decoded.get("json")
    if found is None or "/record" in request.target:
        return []
    found = found if isinstance(found, list) else [found]
    return json.loads(json.dumps(found).replace(json.dumps(NAN), "null"))


def event(name="Purchase Completed", **properties):
    return {"event": name, "properties": {"token": "t", "distinct_id": "u-1", **properties}}


def b64(value):
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.b64encode(text)


def form(value, **more):
    """A body with `data`, escaped as clients do."""
    pairs = {"data": value, **more}
    return "&".join(f"{name}={quote_plus(text)}" for name, text in pairs.items()).encode()


def post(body, target="/track", **headers):
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Request.of("POST", target, named, body)


def get(target, **headers):
    return Request.of("GET", target, list(headers.items()))
