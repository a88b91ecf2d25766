"""`report`: a saved JSON report read back."""

import json
import sys
from pathlib import Path

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.report import SCHEMA_VERSION, Report


def read_report(file: str) -> Report:
    """The report in a JSON file, or on standard input for `-`; InputError if it is none."""
    name = "standard input" if file == "-" else file
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        raw = json.loads(content)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f'cannot read "{name}": {reason}') from None
    except (ValueError, RecursionError):
        raise _no_report(name, "it is not one JSON document") from None
    if not isinstance(raw, dict) or "findings" not in raw:
        raise _no_report(name, 'it has no key "findings"')
    version = raw.get("schema_version")
    if version != SCHEMA_VERSION:
        raise _no_report(name, f"its schema_version is {version}, known is {SCHEMA_VERSION}")
    try:
        return Report.from_dict(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        why = f"it has not the shape of one ({type(error).__name__}: {error})"
        raise _no_report(name, why) from None


def _no_report(name: str, why: str) -> InputError:
    hint = 'write one with "-f json" or "--output json=FILE"'
    return InputError(f'"{name}" is not a JSON report: {why}', hint=hint)
