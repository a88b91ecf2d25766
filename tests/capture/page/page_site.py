"""A session made of invented records, and the page served for it over loopback."""

import json
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import uvicorn

from lexicon_cli.capture.live import Live
from lexicon_cli.capture.session import Checked
from lexicon_cli.capture.views import page_app


class InventedSession:
    """What views ask of a session, with a plan of a few events."""

    def __init__(self, folder: Path, *, rows: int = 5_000) -> None:
        self.live = Live(rows=rows, salt=b"0" * 16)
        self.export_path = folder / "capture.ndjson"
        self.planned: list[dict[str, Any]] = []
        self.counts: Counter[str] = Counter()
        self.cleared = 0

    def add(self, *batch: Checked) -> None:
        self.counts.update(str(one.record.get("event")) for one in batch)
        with self.export_path.open("ab") as file:
            for one in batch:
                file.write(json.dumps(one.record).encode() + b"\n")
        self.live.add(batch)

    def report(self) -> dict[str, Any]:
        return {"schema_version": 1, "command": "capture", "findings": []}

    def plan_rows(self) -> list[dict[str, Any]]:
        return [{**one, "count": self.counts[one["name"]]} for one in self.planned]

    def clear(self) -> None:
        self.cleared += 1
        self.counts.clear()
        self.live.clear()


class Site:
    """The page's server in a thread, on a port of its own."""

    def __init__(self, session: InventedSession, port: int = 0) -> None:
        self.session = session
        config = uvicorn.Config(
            page_app(session), port=port, log_level="error", lifespan="off", ws="none",
            timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the server did not start"
        self.port: int = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.session.live.close()
        self._server.should_exit = True
        self._thread.join(10)
