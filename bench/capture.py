"""The capture server under load, killed under load, and fed with nonsense.

    python bench/capture.py --seconds 60 --kills 10 --fuzz 20000

Load: wrk (Debian's package `wrk`) in rounds, in turn against `lexicon capture` and against a bare
ASGI application on the same uvicorn that reads the body and answers `1`: the floor. Every request
carries events of its own, so that lost and doubled ones are counted from the capture file. Prints
Markdown and writes bench/capture.json.
"""

import argparse
import base64
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
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
# Ten events in a browser's form, told apart by a number in clear text that stands in the query too.
SCRIPT = """\
local batch = %d
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
local count = 0
function request()
  local events = {}
  for n = 1, batch do
    count = count + 1
    events[n] = string.format('{"event":"Page Viewed","properties":{"token":"load",' ..
      '"distinct_id":"u-%%d","$device_id":"d-%%d","time":%d.%%03d,"$insert_id":"%s-%%d-%%d",' ..
      '"mp_lib":"web","$os":"Linux","$browser":"Chrome","$browser_version":156,' ..
      '"$current_url":"https://shop.test/a/b?page=%%d","$screen_height":1080,' ..
      '"$screen_width":1920,"path":"/a/b","depth":%%d}}',
      count %% 5000, count %% 5000, count %% 1000, id, count, count, count %% 30)
  end
  local headers = {["Content-Type"] = "application/json"}
  return wrk.format("POST", "/track?ip=1", headers, "[" .. table.concat(events, ",") .. "]")
end
function done(summary, latency)
  io.write(string.format('RESULT {"requests":%%d,"us":%%d,"p50":%%d,"p99":%%d,"errors":%%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    summary.errors.connect + summary.errors.read + summary.errors.write
      + summary.errors.status + summary.errors.timeout))
end
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


def hit(port, folder, name, seconds, connections, batch):
    script = folder / "load.lua"
    script.write_text(SCRIPT % (batch, int(time.time()), name))
    out = subprocess.run(
        ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script),
         f"http://127.0.0.1:{port}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return json.loads(re.search(r"RESULT (.*)", out)[1])


def ids_in(file):
    return re.findall(rb'"\$insert_id": ?"([^"]+)"', file.read_bytes())


def load(seconds, connections, batch, rounds=3):
    found = {"bare": [], "lexicon": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "c.ndjson"
        with bare() as (floor, floor_port), capture(folder, "--file", str(file)) as (ours, port):
            for number in range(rounds):
                part = max(1, seconds // rounds)
                for kind, process, at in (("bare", floor, floor_port), ("lexicon", ours, port)):
                    before = cpu_s(process)
                    result = hit(at, folder, f"r{number}", part, connections, batch)
                    result["cpu_us"] = (cpu_s(process) - before) * 1e6 / result["requests"]
                    found[kind].append(result)
            peaks = {"bare": peak_mb(floor), "lexicon": peak_mb(ours)}
        ids = ids_in(file)
        report = json.loads((folder / "report.json").read_text())
        size = file.stat().st_size
    acknowledged = sum(one["requests"] for one in found["lexicon"]) * batch
    rows = {
        kind: {
            "requests_per_s": round(median(one["requests"] / one["us"] * 1e6 for one in results)),
            "p50_ms": round(median(one["p50"] for one in results) / 1000, 1),
            "p99_ms": round(median(one["p99"] for one in results) / 1000, 1),
            "cpu_us_per_request": round(median(one["cpu_us"] for one in results)),
            "errors": sum(one["errors"] for one in results),
            "peak_mb": peaks[kind],
        }
        for kind, results in found.items()
    }
    rows["lexicon"] |= {
        "acknowledged": acknowledged,
        "written": len(ids),
        "checked": report["totals"]["events"],
        "lost": max(0, acknowledged - len(ids)),
        "doubled": len(ids) - len(set(ids)),
        "file_mb": round(size / 1e6),
    }
    return {"batch": batch, "connections": connections, **rows}


def kills(times):
    """Events acknowledged, written, lost and doubled over so many kills of one capture file."""
    acknowledged = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, port = folder / "c.ndjson", free_port()
        for round_number in range(times):
            with capture(folder, "--file", str(file), "--append", port=port) as (process, _):
                senders = [
                    threading.Thread(target=send, args=(port, f"{round_number}-{n}", acknowledged))
                    for n in range(8)
                ]
                for one in senders:
                    one.start()
                time.sleep(random.uniform(0.3, 1.2))
                process.kill()
                for one in senders:
                    one.join()
        with capture(folder, "--file", str(file), "--append", port=port):
            pass
        written = [name.decode() for name in ids_in(file)]
    counts = Counter(written)
    return {
        "kills": times,
        "acknowledged": len(acknowledged),
        "written": len(written),
        "lost": len(set(acknowledged) - counts.keys()),
        "doubled": sum(count - 1 for count in counts.values()),
    }


def send(port, name, acknowledged):
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 10) as opened:
        for number in range(1_000_000):
            ids = [f"{name}-{number}-{n}" for n in range(3)]
            body = json.dumps(
                [{"event": "Page Viewed", "properties": {"$insert_id": one}} for one in ids]
            )
            opened.sendall(
                f"POST /track HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
                f"{body}".encode()
            )
            answer = opened.recv(4096)
            if not answer.startswith(b"HTTP/1.1 200"):
                return
            acknowledged.extend(ids)


def fuzz(count, seed=1):
    """Recorded requests, damaged at random: answers by status, and memory before and after."""
    rng = random.Random(seed)
    whole = [recorded(entry) for entry in recordings()]
    statuses = Counter()
    with (
        tempfile.TemporaryDirectory() as name,
        capture(Path(name), "--file", f"{name}/c.ndjson") as (process, port),
    ):
        for number in range(count):
            if number == count // 10:
                before = resident_mb(process)
            statuses[ask(port, damaged(rng.choice(whole), rng))] += 1
        after = resident_mb(process)
        alive = process.poll() is None
    return {
        "requests": count,
        "statuses": dict(sorted(statuses.items())),
        "alive": alive,
        "mb_after_a_tenth": before,
        "mb_at_the_end": after,
    }


def recordings():
    for path in sorted((ROOT / "tests/wire/recordings").glob("*.json")):
        yield from json.loads(path.read_text())["requests"]


def recorded(entry):
    body = base64.b64decode(entry["body_base64"])
    kept = [pair for pair in entry["headers"] if pair[0].lower() not in ("host", "content-length")]
    head = [f"{entry['method']} {entry['target']} HTTP/1.1", "Host: localhost"]
    head += [f"{name}: {value}" for name, value in kept]
    return "\r\n".join(head).encode("latin-1"), body


def damaged(request, rng):
    head, body = (bytearray(part) for part in request)
    for part in (head, body) if rng.random() < 0.3 else (body,):
        for _ in range(rng.choice((0, 1, 1, 2, 5, 20))):
            at = rng.randrange(len(part) + 1)
            kind = rng.randrange(4)
            if kind == 0 and part:
                part[at % len(part)] = rng.randrange(256)
            elif kind == 1:
                part[at:at] = rng.randbytes(rng.randrange(1, 9))
            elif kind == 2:
                del part[at : at + rng.randrange(1, 30)]
            else:
                part[at:at] = rng.choice(PIECES)
    length = len(body) if rng.random() < 0.99 else rng.randrange(1 << rng.randrange(1, 40))
    return bytes(head) + f"\r\nContent-Length: {length}\r\n\r\n".encode() + bytes(body)


PIECES = (
    b"{",
    b"[" * 300,
    b'"\\ud800"',
    b"\xed\xa0\xbd",
    b"\0",
    b"NaN",
    b"1e999",
    b"%",
    b"\x1f\x8b",
)


def ask(port, raw):
    try:
        with socket.create_connection(("127.0.0.1", port), 10) as opened:
            opened.settimeout(0.5)  # what is cut off waits for the rest: nobody answers
            opened.sendall(raw)
            answer = opened.recv(65536)
    except OSError:
        return "closed"
    return answer[9:12].decode("latin-1") if answer else "closed"


def shown(result):
    lines = ["| | requests/s | p50 ms | p99 ms | CPU µs/request | peak MB | lost | doubled |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for one in result.get("load", []):
        for kind in ("bare", "lexicon"):
            row = one[kind]
            figures = ("requests_per_s", "p50_ms", "p99_ms", "cpu_us_per_request", "peak_mb")
            cells = [f"{row[name]:,}" for name in figures]
            cells += [str(row.get(name, "")) for name in ("lost", "doubled")]
            lines.append(f"| {kind}, {one['batch']} events a request | {' | '.join(cells)} |")
    for name in ("kills", "fuzz"):
        if name in result:
            lines += ["", f"{name}: {json.dumps(result[name])}"]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--fuzz", type=int, default=20_000)
    wanted = parser.parse_args()
    result = {}
    if wanted.seconds and shutil.which("wrk") is None:
        sys.exit("wrk is not here: apt-get install wrk, or --seconds 0")
    if wanted.seconds:
        result["load"] = [load(wanted.seconds, wanted.connections, batch) for batch in (1, 20)]
    if wanted.kills:
        result["kills"] = kills(wanted.kills)
    if wanted.fuzz:
        result["fuzz"] = fuzz(wanted.fuzz)
    (BENCH / "capture.json").write_text(json.dumps(result, indent=2) + "\n")
    print(shown(result))


if __name__ == "__main__":
    main()
