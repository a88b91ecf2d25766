"""Clients as their makers publish them, sent to a capture over loopback.

The packages of npm are installed once per machine; where node, npm, the registry or a browser is
missing, the tests that need it are skipped with the reason.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.capture.clients.site import Page, Site
from tests.capture.support import capturing, written

# The newest of each when this was written, and one of three years before.
PACKAGES = {
    "mixpanel": "mixpanel@0.24.0",
    "mixpanel-browser": "mixpanel-browser@2.83.0",
    "mixpanel-browser-old": "mixpanel-browser-old@npm:mixpanel-browser@2.49.0",
}
_ANSWER_S = 120


@pytest.fixture(scope="session")
def packages():
    """The folder of npm's packages."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are not installed (Debian: apt-get install nodejs npm)")
    name = "-".join(version.rpartition("@")[2] for version in PACKAGES.values())
    folder = Path(tempfile.gettempdir()) / f"lexicon-tests-clients-{name}"
    if not (folder / "complete").exists():
        folder.mkdir(exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = _run([*command, *PACKAGES.values()], cwd=folder)
        if done.returncode != 0:
            pytest.skip(f"npm cannot install the clients: {done.stderr.strip()[-200:]}")
        (folder / "complete").write_text("")
    return folder / "node_modules"


@pytest.fixture
def capture(tmp_path):
    with capturing(tmp_path) as running:
        yield running


@pytest.fixture
def secure(tmp_path):
    """A capture that serves https with a certificate made for it."""
    with capturing(tmp_path, self_signed=True) as running:
        yield running


@pytest.fixture
def node(packages):
    """Run a script with `mixpanel`, `url` (a URL) and `done` (resolves a callback) at hand; what it
    returns."""

    def run(script, capture, *, wait=True):
        whole = f"""
            const mixpanel = require({json.dumps(str(packages / "mixpanel"))});
            const url = new URL({json.dumps(capture.url)});
            const done = (start) => new Promise((good, bad) => start((error) =>
                error ? bad(Array.isArray(error) ? error[0] : error) : good("sent")));
            (async () => {{ {script} }})().then(
                (said) => console.log(JSON.stringify(said ?? null)),
                (error) => {{ console.error(error); process.exit(1); }});
        """
        trusts = {} if capture.certificate is None else {"NODE_EXTRA_CA_CERTS": capture.certificate}
        done = _run(["node", "-e", whole], env={**os.environ, **trusts})
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def _run(command, **more):
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=_ANSWER_S, **more
    )


@pytest.fixture(scope="session")
def site(packages):
    """A shop on an origin of its own, which serves the client of browsers."""
    served = Site(packages)
    yield served
    served.stop()


@pytest.fixture
def visit(browser, site):
    """Open a page of the shop: visit(url, version=…, **configuration of the client)."""
    opened = []

    def start(url, **more):
        page = Page(browser, site, url, **more)
        opened.append(page)
        return page

    yield start
    for page in opened:
        page.context.close()


class Kept:
    """What a capture file holds, by what was called."""

    def __init__(self, capture):
        self.requests = written(capture.export_path)

    def all(self, *endpoints):
        return [
            one
            for said, records in self.requests
            if said["endpoint"] in endpoints
            for one in records
        ]

    @property
    def events(self):
        return self.all("track", "import")

    @property
    def names(self):
        """How often each event came."""
        return Counter(one["event"] for one in self.events)

    def one(self, name):
        """The properties of the only event of a name."""
        (found,) = [one["properties"] for one in self.events if one["event"] == name]
        return found

    def updates(self, endpoint="engage"):
        """The operations of updates with their arguments, in order."""
        return [
            (name, value)
            for record in self.all(endpoint)
            for name, value in record.items()
            if name in _OPERATIONS
        ]

    @property
    def faults(self):
        return [fault for said, _ in self.requests for fault in said.get("faults", [])]


_OPERATIONS = frozenset(
    {"$set", "$set_once", "$add", "$append", "$union", "$remove", "$unset", "$delete"}
)


@pytest.fixture
def kept():
    return Kept
