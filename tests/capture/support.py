"""A capture over loopback, and clients that speak HTTP byte for byte."""

import json
import socket
import ssl
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from lexicon_cli.jobs.capture import Capture
from lexicon_cli.jobs.capture_options import CaptureOptions

PLAN = """\
lexicon: 1
name: Shop
events:
  Sign Up:
    critical: true
    aliases: [signup]
    properties:
      plan: {type: string, required: true}
      email: {type: string, pii: email}
  Page Viewed:
    properties:
      path: string
  Old Thing: {status: blocked}
"""
JSON_TYPE = (("content-type", "application/json"),)


def plan_file(folder):
    path = folder / "plan.yaml"
    path.write_text(PLAN)
    return str(path)


@contextmanager
def capturing(folder, *, settings=None, rows=None, clock=time.time, **options):
    """A capture that listens, with the plan above."""
    options.setdefault("file", folder / "capture.ndjson")
    options.setdefault("plan", (plan_file(folder),))
    with Capture(CaptureOptions(**options), settings, rows=rows, clock=clock) as capture:
        yield capture


def event(name="Sign Up", *, number=0, **properties):
    """An event that a plan of the above has nothing against."""
    own = {
        "token": "token-1",
        "distinct_id": f"user-{number}",
        "time": round(time.time()),
        "$insert_id": f"id-{number:08d}",
    }
    planned = {"plan": "pro"} if name == "Sign Up" else {}
    return {"event": name, "properties": {**own, **planned, **properties}}


class Client:
    """One connection. `send` writes bytes, `answer` reads one answer."""

    def __init__(self, url, *, trust=None, timeout=20):
        parts = urlsplit(url)
        self.host = parts.netloc
        self._socket = socket.create_connection((parts.hostname, parts.port), timeout=timeout)
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=trust)
            self._socket = context.wrap_socket(self._socket, server_hostname="localhost")
        self._file = self._socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()
        self._socket.close()

    def send(self, raw):
        self._socket.sendall(raw)

    def answer(self):
        """(status, headers by lower-case name, body); None if the connection was closed."""
        line = self._file.readline()
        if not line:
            return None
        status = int(line.split()[1])
        headers = {}
        while (line := self._file.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            headers[name.decode().lower()] = value.strip().decode()
        body = self._file.read(int(headers.get("content-length", 0)))
        return status, headers, body

    def ask(self, method="POST", target="/track", body=b"", headers=(), host=None):
        """One request and its answer."""
        self.send(request(method, target, body, headers, host or self.host))
        return self.answer()


def request(method, target, body=b"", headers=(), host="127.0.0.1"):
    """The bytes of a request."""
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    named = {name.lower() for name, _ in headers}
    lines = [f"{method} {target} HTTP/1.1"]
    if "host" not in named:
        lines.append(f"Host: {host}")
    lines += [f"{name}: {value}" for name, value in headers]
    if body and "content-length" not in named:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def tell(capture_or_url, body, target="/track", headers=JSON_TYPE, **more):
    """One request on a connection of its own."""
    url = capture_or_url if isinstance(capture_or_url, str) else capture_or_url.url
    with Client(url) as client:
        return client.ask("POST", target, body, headers, **more)


def written(file):
    """The requests of a capture file: (what is said of each, its records)."""
    found = []
    for line in Path(file).read_bytes().splitlines():
        value = json.loads(line) if line.strip() else None
        if isinstance(value, dict) and "$capture" in value and line.startswith(b'{"$capture":'):
            if "version" not in value["$capture"]:
                found.append((value["$capture"], []))
        else:
            found[-1][1].append(value)
    return found


def events_in(file):
    """The events of a capture file, in order."""
    return [
        record
        for said, records in written(file)
        if said["endpoint"] in ("track", "import")
        for record in records
    ]


def wait_for(condition, seconds=20):
    """Until something is so; fails if it does not come about."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.005)
