"""What the tests of recordings of calls share."""

import json

from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import find_sources
from tests.wire.support import b64, event, form

UPDATE = {"$token": "t", "$distinct_id": "u-1", "$set": {"plan": "pro"}}
PLAN = """
lexicon: 1
name: Shop
version: 1.0.0
events:
  A:
    description: The letter
"""
SENT = form(b64([event("A"), event("B 😀")]).decode())


def lines(path, **options):
    with open_source(find_sources([str(path)])[0], **options) as stream:
        read = b"".join(iter(lambda: stream.read(7), b""))
        return read.decode().split("\n")[:-1] if read.endswith(b"\n") else read.decode().split("\n")


def loaded(path, **options):
    return [json.loads(line) for line in lines(path, **options) if line.strip()]
