"""The capture server under load, killed under load, and fed with nonsense.

    python bench/capture.py --seconds 60 --kills 10 --fuzz 20000

Load: wrk (Debian's package `wrk`) in rounds, in turn against `lexicon capture` and against a bare
ASGI application on the same uvicorn that reads the body and answers `1`: the floor. Every request
carries events of its own, so that lost and doubled ones are counted from the capture file. Prints
Markdown and writes bench/.data/capture.json.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from capture_faults import fuzz, kills
from capture_servers import bare, capture, cpu_s, ids_in, peak_mb

BENCH = Path(__file__).resolve().parent
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


def hit(port, folder, name, seconds, connections, batch):
    script = folder / "load.lua"
    script.write_text(SCRIPT % (batch, int(time.time()), name))
    out = subprocess.run(
        ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script),
         f"http://127.0.0.1:{port}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return json.loads(re.search(r"RESULT (.*)", out)[1])


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
    folder = BENCH / ".data"
    folder.mkdir(exist_ok=True)
    (folder / "capture.json").write_text(json.dumps(result, indent=2) + "\n")
    print(shown(result))


if __name__ == "__main__":
    main()
