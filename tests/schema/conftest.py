"""Plans and lines made up from a seed, judges from outside, and node programs if node is there."""

import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from lexicon_cli.plan.model import EventDef, PlanSettings, PropertyDef, TrackingPlan

DRAFTS = ("2020-12", "07")
NAMES = ("plan", "Plan", "kelvin_k", "Straße", "items", "at", "$os", "$OS", "nested", "_", "x")
TEXTS = (
    "a",
    "B",
    "b",
    "_",
    "",
    "42",
    "true",
    "2026-01-31",
    "2026-13-01",
    "2026-01-31T10:00:00Z",
    "a\n",
)
PATTERNS = ("^a", "b$", r"^\d+$", r"\w", "^[^@]+$")
FORMATS = ("email", "date", "uuid", "date-time", "no-such-format")
TYPES = ("string", "number", "integer", "boolean", "datetime", "list", "object", "any")
# Case variants, names that only begin like a planned one, one too long, one nobody knows.
ODD_NAMES = (
    *("PLAN", "pLaN", "PLANS", "Plan\n", "STRA\u1e9eE", "\u212aelvin_k", "KELVIN_\u212a", "aT"),
    *("y" * 255, "y" * 256, "z", "$browser", "$el_attr__href", "X_", "ITEMS", "$Os"),
)
SERVER_ADDED = (
    *("$import", "$mp_api_endpoint", "$mp_api_timestamp_ms", "$mp_event_size"),
    "mp_processing_time_ms",
)


def scalar(rng: random.Random) -> Any:
    """A value without parts; some texts lie about the limit of 255 characters."""
    return rng.choice(
        (
            *TEXTS,
            *(0, 1, -1, 5.0, 5.5, 2**53 + 1, 1e300, True, False, None),
            *("é" * 255, "x" * 256, "😀" * 255, "a" * rng.choice((10, 254, 255, 256))),
        )
    )


def value(rng: random.Random, depth: int = 2) -> Any:
    """Any JSON value."""
    kind = rng.random()
    if depth == 0 or kind < 0.7:
        return scalar(rng)
    if kind < 0.85:
        return [value(rng, depth - 1) for _ in range(rng.randrange(4))]
    return {rng.choice(NAMES): value(rng, depth - 1) for _ in range(rng.randrange(4))}


def make_property(rng: random.Random, name: str, depth: int = 2) -> PropertyDef:
    """A definition with any mixture of keys, sensible or not."""

    def sometimes(make: Callable[[], Any], share: float = 0.15) -> Any:
        return make() if rng.random() < share else None

    count = rng.choice((1, 1, 1, 1, 2, 3, 0))
    return PropertyDef(
        name=name,
        types=tuple(rng.choice(TYPES) for _ in range(count)),
        nullable=rng.choice((None, None, True, False)),
        required=rng.choice((None, None, True, False)),
        status=rng.choice((None, None, None, None, None, "live", "deprecated", "blocked")),
        description=sometimes(lambda: "what it is"),
        enum=sometimes(lambda: tuple(value(rng, 1) for _ in range(rng.randint(1, 5)))),
        pattern=sometimes(lambda: rng.choice(PATTERNS)),
        format=sometimes(lambda: rng.choice(FORMATS)),
        minimum=sometimes(lambda: rng.choice((0, 1.0, 5.25))),
        maximum=sometimes(lambda: rng.choice((0, 5.0, 5.25))),
        min_length=sometimes(lambda: rng.choice((0, 1, 2))),
        max_length=sometimes(lambda: rng.choice((0, 3, 255, 300))),
        items=sometimes(lambda: make_property(rng, "", depth - 1), 0.3) if depth else None,
        properties=sometimes(lambda: make_properties(rng, 3, depth - 1), 0.3) if depth else None,
    )


def make_properties(rng: random.Random, most: int, depth: int) -> dict[str, PropertyDef]:
    names = rng.sample(NAMES, rng.randint(0, most))
    return {name: make_property(rng, name, depth) for name in names}


def make_plan(rng: random.Random) -> TrackingPlan:
    """A plan of a few events, one of them perhaps blocked, one perhaps Mixpanel's."""
    events = {
        name: EventDef(
            name=name,
            status=rng.choice(("live", "live", "live", "deprecated", "blocked")),
            aliases=tuple(rng.sample(("old name", "purchase", "Viewed", "$mp_click"), 1)),
            properties=make_properties(rng, 6, 2),
        )
        for name in rng.sample(("Purchase", "Viewed", "$mp_scroll", "日本", "purchase"), 3)
    }
    settings = PlanSettings(additional_properties=rng.choice(("deny", "warn", "allow")))
    return TrackingPlan(name="made up", settings=settings, events=events, digest="sha256:0")


def likely_value(rng: random.Random, prop: PropertyDef, depth: int = 2) -> Any:
    """A value that stands a good chance of being right."""
    if prop.enum and rng.random() < 0.7:
        return rng.choice(prop.enum)
    if prop.nullable and rng.random() < 0.2:
        return None
    kind = rng.choice(prop.types or ("any",))
    if kind in ("string", "datetime"):
        return rng.choice(TEXTS)
    if kind == "list" and depth:
        items = prop.items or PropertyDef(name="")
        return [likely_value(rng, items, depth - 1) for _ in range(rng.randrange(3))]
    if kind == "object":
        return {
            name: likely_value(rng, inner, 0)
            for name, inner in (prop.properties or {}).items()
            if rng.random() < 0.9
        }
    choices = {"number": (0, 5.25, 1), "integer": (0, 1, 5.0), "boolean": (True, False)}
    return rng.choice(choices[kind]) if kind in choices else value(rng, 1)


def make_line(rng: random.Random, plan: TrackingPlan) -> dict[str, Any]:
    """A line of an export: mostly what is planned, with faults of many kinds."""
    name = rng.choice((*plan.events, *plan.events, "old name", "$mp_click", "PURCHASE", "nothing"))
    planned = plan.events[name].properties if name in plan.events else {}
    properties: dict[str, Any] = {}
    for key, prop in planned.items():
        if rng.random() < (0.97 if prop.required else 0.6) and prop.status != "blocked":
            properties[key] = likely_value(rng, prop)
    if rng.random() < 0.4:
        broken = rng.choice((*planned, *ODD_NAMES))
        properties[broken] = value(rng)
    if rng.random() < 0.1:
        properties |= dict.fromkeys(rng.sample(SERVER_ADDED, rng.randrange(6)), 1)
        wanted = rng.randint(252, 256) + sum(key in properties for key in SERVER_ADDED)
        fill = (f"$el_attr__{number}" for number in range(wanted - len(properties)))
        properties |= dict.fromkeys(fill, 1)
    line: dict[str, Any] = {"event": name, "properties": properties}
    if rng.random() < 0.1:
        line["$mp_metadata"] = {"$mp_session_seq_id": 1}
    return line


def verdicts(schema: Any, lines: list[Any]) -> dict[str, list[bool]]:
    """What each outside judge of Python says of the lines."""
    kind = jsonschema.validators.validator_for(schema)
    reference, rust = kind(schema), jsonschema_rs.validator_for(schema)
    return {
        "jsonschema": [reference.is_valid(line) for line in lines],
        "jsonschema-rs": [rust.is_valid(line) for line in lines],
    }


@pytest.fixture(scope="session")
def made_up() -> SimpleNamespace:
    """`plan(rng)` and `line(rng, plan)`."""
    return SimpleNamespace(plan=make_plan, line=make_line)


@pytest.fixture(scope="session")
def judged() -> Callable[[Any, list[Any]], dict[str, list[bool]]]:
    """The verdicts of jsonschema and jsonschema-rs."""
    return verdicts


def _installed(package: str, version: str) -> Path:
    """The folder of an npm package, installed once per machine; skips where that cannot be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are not installed")
    slug = package.replace("/", "-").strip("@")
    folder = Path(tempfile.gettempdir()) / f"lexicon-tests-{slug}-{version}"
    if not (folder / "complete").exists():
        folder.mkdir(exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        command = [npm, "install", "--no-audit", "--no-fund", f"{package}@{version}"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"npm cannot install {package}: {done.stderr.strip()[-200:]}")
        (folder / "complete").write_text("")
    return folder


@pytest.fixture(scope="session")
def prism() -> Path:
    """The program of Stoplight's contract mock."""
    return _installed("@stoplight/prism-cli", "5.14.2") / "node_modules/.bin/prism"


@pytest.fixture(scope="session")
def ajv(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Any]], list[Any]]:
    """Ajv in strict mode: jobs {"draft", "schema", "lines"} -> their verdicts, or an error text."""
    folder = _installed("ajv", "8.20.0")
    script = tmp_path_factory.mktemp("ajv") / "judge.cjs"
    script.write_text(
        f"""
        const load = require("node:module").createRequire({json.dumps(str(folder / "x.js"))});
        const kinds = {{"07": load("ajv").default, "2020-12": load("ajv/dist/2020").default}};
        const jobs = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
        console.log(JSON.stringify(jobs.map(({{draft, schema, lines}}) => {{
          try {{
            const check = new kinds[draft]({{strict: true, allErrors: true}}).compile(schema);
            return lines.map((line) => check(line));
          }} catch (error) {{ return error.message; }}
        }})));
        """
    )

    def run(jobs: list[Any]) -> list[Any]:
        done = subprocess.run(
            ["node", str(script)],
            input=json.dumps(jobs),
            capture_output=True,
            text=True,
            check=True,
        )
        answers: list[Any] = json.loads(done.stdout)
        return answers

    return run
