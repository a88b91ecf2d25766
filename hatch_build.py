"""Compiles the scanner of lexicon_cli/kernel/native while a wheel or an editable install is made.

It is optional: where it cannot be compiled (no compiler, another interpreter than CPython, an
interpreter without a global lock) the package is made without it, and the typed path does its work.
"""

import os
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODULE = "lexicon_cli.kernel.native._scanner"
SOURCES = "lexicon_cli/kernel/native"
# As in lexicon_cli/kernel/native/__init__.py: who does not want it need not compile it.
SWITCH = "LEXICON_NO_NATIVE"


class ScannerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the compiled module to a wheel; an editable install gets it beside its sources."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are gathered. `version` is "standard" or "editable"."""
        if not _is_wanted():
            return
        self._folder = tempfile.TemporaryDirectory()
        root = Path(self.root)
        try:
            made = compile_scanner(root, root if version == "editable" else Path(self._folder.name))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            self.app.display_warning(f"the compiled scanner is left out: {error}")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        if version != "editable":
            build_data["force_include"][str(made)] = f"{SOURCES}/{made.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled for the wheel."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()


def _is_wanted() -> bool:
    if os.environ.get(SWITCH) or sys.implementation.name != "cpython":
        return False
    return not sysconfig.get_config_var("Py_GIL_DISABLED")


def compile_scanner(root: Path, target: Path) -> Path:
    """Compile the module into its package's folder below `target`; the file made."""
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    flags = [] if sys.platform == "win32" else ["-O2", "-std=c11", "-fno-strict-aliasing"]
    scanner = Extension(
        MODULE, [str(root / SOURCES / "scanner.c")], extra_compile_args=[*flags, *_more_flags()]
    )
    with tempfile.TemporaryDirectory() as folder:
        command = build_ext(Distribution({"name": "lexicon-cli", "ext_modules": [scanner]}))
        command.build_lib, command.build_temp, command.force = str(target), folder, True
        command.ensure_finalized()
        command.run()
        return Path(command.get_ext_fullpath(MODULE))


def _more_flags() -> list[str]:
    """Further flags for the compiler, for those who look for its faults with sanitizers."""
    return os.environ.get("LEXICON_NATIVE_FLAGS", "").split()


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    sys.stdout.write(f"{compile_scanner(here, here)}\n")
