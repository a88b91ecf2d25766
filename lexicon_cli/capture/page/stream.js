// The rows as they come: one EventSource, opened again for as long as the page lives.

const SILENCE_MS = 30_000; // the server says something every 10 s
const LONGEST_WAIT_MS = 10_000;

/**
 * Read the stream. `take` has: `row(row)`, `gap(lost)`, `cleared()`, `restarted()`, and
 * `state(name)` with name waiting, live or lost.
 */
export function follow(take) {
  let source = null;
  let run = null;
  let last = 0;
  let failures = 0;
  let heard = performance.now();
  let timer = 0;

  function open(after) {
    clearTimeout(timer);
    source?.close();
    heard = performance.now();
    source = new EventSource(after ? `/api/events?after=${after}` : "/api/events");
    source.addEventListener("hello", (event) => hello(JSON.parse(event.data)));
    source.addEventListener("beat", hear);
    source.addEventListener("gap", (event) => take.gap(JSON.parse(event.data).lost));
    source.addEventListener("clear", () => take.cleared());
    source.addEventListener("message", (event) => {
      hear();
      const row = JSON.parse(event.data);
      if (row.id > last) {
        last = row.id;
        take.row(row);
      }
    });
    source.addEventListener("error", lost);
  }

  function hear() {
    heard = performance.now();
    failures = 0;
  }

  function hello(told) {
    hear();
    take.state("live");
    if (run === told.run) {
      return;
    }
    const known = run !== null;
    run = told.run;
    if (known) {
      last = 0;
      take.restarted();
      if (told.known > 0) {
        open(0); // it took our mark of the other run for one of its own
      }
    }
  }

  function lost() {
    take.state("lost");
    if (source.readyState === EventSource.CLOSED) {
      again();
    }
  }

  function again() {
    clearTimeout(timer);
    failures += 1;
    timer = setTimeout(() => open(last), Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures));
  }

  setInterval(() => {
    if (performance.now() - heard > SILENCE_MS) {
      take.state("lost");
      open(last);
    }
  }, 5_000);

  take.state("waiting");
  open(0);
}
