"""A shop's pages, with the client of browsers on them, and what goes on in a browser there."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "token-of-the-shop"
_SCRIPTS = {"new": "mixpanel-browser", "old": "mixpanel-browser-old"}
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<link rel="icon" href="data:,"></head><body><h1>Shop</h1><button id="buy">Buy</button>
<script src="/lib/VERSION.js"></script></body></html>"""


class Site:
    """The pages `/new` and `/old`, each with that client, in a thread."""

    def __init__(self, packages):
        served = {
            "/empty": (
                b"<!doctype html><title>Empty</title><link rel=icon href=data:,>",
                "text/html",
            )
        }
        for version, package in _SCRIPTS.items():
            script = (packages / package / "dist/mixpanel.umd.js").read_bytes()
            served[f"/lib/{version}.js"] = (script, "text/javascript")
            served[f"/{version}"] = (_PAGE.replace("VERSION", version).encode(), "text/html")

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body, kind = served.get(self.path.partition("?")[0], (b"", "text/plain"))
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class Page:
    """A page in a browser of its own. `trouble` is what its console said, `asked` are the requests
    to the capture."""

    def __init__(self, browser, site, url, *, version="new", init=True, **config):
        self.context = browser.new_context(ignore_https_errors=True)
        self.context.set_default_timeout(20_000)
        self.page = self.context.new_page()
        self.trouble = []
        self.asked = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", lambda one: one.url.startswith(url) and self.asked.append(one.url))
        self.page.goto(f"{site.url}/{version}")
        self._url = url
        self._config = {"batch_flush_interval_ms": 100, "track_pageview": False, **config}
        if init:
            self.init()

    def init(self):
        """Start the client."""
        config = {"api_host": self._url, **self._config}
        self.run(f"mixpanel.init({json.dumps(TOKEN)}, {json.dumps(config)})")

    def run(self, script):
        """Run statements in the page."""
        self.page.evaluate(f"async () => {{ {script} }}")

    def is_quiet(self):
        """Whether nothing went wrong in the page so far."""
        self.page.evaluate("() => 1")  # lets what was said come here
        return self.trouble == []

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.trouble.append(message.text)

    def _failed(self, request):
        if "ERR_ABORTED" not in (request.failure or ""):  # a page that is left ends its requests
            self.trouble.append(f"{request.url}: {request.failure}")
