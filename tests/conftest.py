"""In CI the invented cases are the same in every run: a law found broken by chance there would stop
somebody else's change. On a developer's machine every run invents new ones."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
