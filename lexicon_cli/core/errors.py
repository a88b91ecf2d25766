"""What stops us from looking. What a user's data does wrong is a Finding, never one of these.

LexiconError
├── UsageError    the command line asks for something that cannot be
├── ConfigError   a configuration file is wrong
├── InputError    a file cannot be read, or is not what it should be
├── BundleError   compiled schemas are missing, stale or unusable
└── StoreError    the event store cannot be opened or is of another version

Each of them ends a run with exit code 2; `hint` says how to mend it.
"""


class LexiconError(Exception):
    """Base of all errors that a user can mend. `str()` gives one line; `hint` what to do, or ''."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(LexiconError):
    """The command line asks for something that cannot be."""


class ConfigError(LexiconError):
    """A configuration file is wrong."""


class InputError(LexiconError):
    """A file cannot be read, or is not what it should be."""


class BundleError(LexiconError):
    """Compiled schemas are missing, stale or unusable."""


class StoreError(LexiconError):
    """The event store cannot be opened or is of another version."""
