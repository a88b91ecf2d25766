"""Compiles the scanner of lexicon_cli/kernel/native and the counter of lexicon_cli/history/native
while a wheel or an editable install is made.

They are optional: where they cannot be compiled (no compiler, another interpreter than CPython, an
interpreter without a global lock) the package is made without them, and Python does their work.
"""

import os
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Modules and the source of each; the headers lie beside it.
MODULES = {
    "lexicon_cli.kernel.native._scanner": "lexicon_cli/kernel/native/scanner.c",
    "lexicon_cli.history.native._counting": "lexicon_cli/history/native/counting.c",
}
# As in lexicon_cli/kernel/native/__init__.py: who does not want it need not compile it.
SWITCH = "LEXICON_NO_NATIVE"


class NativeHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the compiled modules to a wheel; an editable install gets them beside their sources."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are gathered. `version` is "standard" or "editable"."""
        if not _is_wanted():
            return
        self._folder = tempfile.TemporaryDirectory()
        root = Path(self.root)
        try:
            made = compile_all(root, root if version == "editable" else Path(self._folder.name))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            self.app.display_warning(f"the compiled modules are left out: {error}")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        if version != "editable":
            for file, module in made.items():
                folder = module.rpartition(".")[0].replace(".", "/")
                build_data["force_include"][str(file)] = f"{folder}/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled for the wheel."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()


def _is_wanted() -> bool:
    if os.environ.get(SWITCH) or sys.implementation.name != "cpython":
        return False
    return not sysconfig.get_config_var("Py_GIL_DISABLED")


def compile_all(root: Path, target: Path) -> dict[Path, str]:
    """Compile the modules into their packages' folders below `target`; the files made, and which
    module each is."""
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    flags = [] if sys.platform == "win32" else ["-O2", "-std=c11", "-fno-strict-aliasing"]
    extensions = [
        Extension(module, [str(root / source)], extra_compile_args=[*flags, *_more_flags()])
        for module, source in MODULES.items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        command = build_ext(Distribution({"name": "lexicon-cli", "ext_modules": extensions}))
        command.build_lib, command.build_temp, command.force = str(target), folder, True
        command.ensure_finalized()
        command.run()
        return {Path(command.get_ext_fullpath(module)): module for module in MODULES}


def _more_flags() -> list[str]:
    """Further flags for the compiler, for those who look for its faults with sanitizers."""
    return os.environ.get("LEXICON_NATIVE_FLAGS", "").split()


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    sys.stdout.write("".join(f"{file}\n" for file in compile_all(here, here)))
