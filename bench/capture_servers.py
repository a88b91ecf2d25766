"""The servers of bench/capture.py as processes: ours, and a bare one beside it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAN = """\
lexicon: 1
name: Load
events:
  Page Viewed:
    properties:
      path: {type: string, required: true}
      depth: {type: integer, minimum: 0}
"""
BARE = """\
import sys, uvicorn
async def app(scope, receive, send):
    more = True
    while more:
        message = await receive()
        more = message.get("more_body", False)
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"1")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"1"})
uvicorn.run(app, port=int(sys.argv[1]), log_level="critical", access_log=False, lifespan="off")
"""


def free_port():
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return opened.getsockname()[1]


def wait_until_listening(port):
    for _ in range(1000):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise SystemExit("the server does not start")


@contextmanager
def bare():
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", BARE, str(port)])
    try:
        wait_until_listening(port)
        yield process, port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def capture(folder, *flags, port=None):
    plan = folder / "plan.yaml"
    plan.write_text(PLAN)
    port = port or free_port()
    command = [sys.executable, "-m", "lexicon_cli", "capture", "--plan", str(plan)]
    process = subprocess.Popen(
        [*command, "--port", str(port), "-f", "json", "-o", str(folder / "report.json"), *flags],
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    try:
        wait_until_listening(port)
        yield process, port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def peak_mb(process):
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024


def resident_mb(process):
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024


def cpu_s(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ids_in(file):
    return re.findall(rb'"\$insert_id": ?"([^"]+)"', file.read_bytes())
