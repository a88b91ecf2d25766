"""Keeps product analytics honest: plan in Git, JSON Schemas compiled from it, real events checked.

Public names load on first use, so that `import lexicon_cli` costs next to nothing.
"""

from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "load_plan": "lexicon_cli.plan.load",
    "compile_plan": "lexicon_cli.jobs.compile",
    "validate": "lexicon_cli.jobs.validate",
    "lint": "lexicon_cli.jobs.lint",
}

__all__ = ["__version__", "compile_plan", "lint", "load_plan", "validate"]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        from importlib import import_module

        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
