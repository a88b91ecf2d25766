"""Plans as they stand in git: `REV:path`, and what a branch began from.

Reads objects only (`rev-parse`, `cat-file`, `ls-tree`, `ls-files`, `merge-base`): no work tree, no
index and no network is touched. Nothing that a user writes reaches git as an option.
"""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.load import LoadedPlan, load_contents

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_SUFFIXES = (".yaml", ".yml", ".csv")
_WILDCARDS = "*?["
_REGULAR = frozenset({b"100644", b"100755"})


@dataclass(frozen=True, slots=True)
class Revision:
    """`REV:path`; an empty `rev` is the index, as git has it."""

    rev: str
    path: str

    def __str__(self) -> str:
        return f"{self.rev}:{self.path}"


def parse_revision(text: str) -> Revision | None:
    """The revision that a name means; None for a path: what exists as a file, standard input, a
    Windows drive, or a name without a colon."""
    rev, colon, path = text.partition(":")
    if not colon or _DRIVE.match(text) or "\0" in text or _exists(text):
        return None
    if any(char in rev for char in ("/", "\\")) and Path(rev).is_dir():
        return None  # a path below an existing directory, in which a file has a colon
    if set(_WILDCARDS).intersection(rev):
        return None
    return Revision(rev, path)


def load_revision(revision: Revision) -> LoadedPlan:
    """The plan of a file or directory as it was. Raises InputError, saying what is missing."""
    found = _contents(revision, _Git())
    if not found:
        raise InputError(
            f'"{revision}" holds no plan', hint=f"files of it must end in {', '.join(_SUFFIXES)}"
        )
    return load_contents(found)


def load_at_base(base: str, paths: Sequence[str]) -> tuple[LoadedPlan | None, str]:
    """The plan of these paths of the work tree where the current branch left `base`, and that
    commit's short name. None if nothing of it was there then."""
    git = _Git()
    commit = git.merge_base(base)
    contents = []
    for path in paths:
        place = git.below_top(path)
        if git.has(f"{commit}:{place}"):
            contents += _contents(Revision(commit, place), git, shown=f"{base}:{place}")
    return (load_contents(contents) if contents else None), commit[:12]


def _contents(revision: Revision, git: "_Git", shown: str = "") -> list[tuple[str, bytes]]:
    rev, path = revision.rev, revision.path
    git.check_commit(rev)
    name = shown or str(revision)
    spot = git.find(rev, path)
    if spot is None:
        raise InputError(
            f'there is no "{path}" in {f"revision {rev}" if rev else "the index"}',
            hint="a path after the colon begins at the top of the repository, or with ./",
        )
    kind, target = spot
    if kind == "blob":
        return [(name, git.blob(target))]
    if kind != "tree":
        raise InputError(f'"{name}" is neither a file nor a directory in git')
    stem = name if name.endswith((":", "/")) else f"{name}/"
    return [(f"{stem}{file}", git.blob(blob)) for file, blob in git.files(target)]


def _exists(text: str) -> bool:
    try:
        return text == "-" or Path(text).exists()
    except OSError:
        return False


class _Git:
    """The few questions that we have for git, asked in the working directory."""

    def find(self, rev: str, path: str) -> tuple[str, str] | None:
        """Kind and id of what stands at a path: first from the top, then from here."""
        for place in (path, f"./{path}") if not path.startswith((".", "/")) else (path,):
            found = self._say("rev-parse", "--verify", "--quiet", f"{rev}:{place}")
            if found is not None:
                object_id = found.decode().strip()
                kind = self._say("cat-file", "-t", object_id)
                if kind is not None:
                    return kind.decode().strip(), object_id
        return None

    def has(self, name: str) -> bool:
        """Whether there is such an object."""
        return self._say("rev-parse", "--verify", "--quiet", name) is not None

    def check_commit(self, rev: str) -> None:
        """Raise InputError if there is no such revision."""
        if not rev:
            self._inside()
            return
        if rev.startswith("-"):
            raise InputError(f'"{rev}" is no revision: it begins with "-"')
        self._inside()
        if not self.has(f"{rev}^{{tree}}"):
            remote, slash, head = rev.rpartition("/")
            hint = "fetch it first; a shallow clone (CI: fetch-depth) does not have it"
            if slash and head == "HEAD":
                hint = f"git remote set-head {remote} --auto tells git which branch it is"
            raise InputError(f'git knows no revision "{rev}"', hint=hint)

    def merge_base(self, base: str) -> str:
        """The commit at which HEAD left `base`."""
        self.check_commit(base)
        found = self._say("merge-base", base, "HEAD")
        if found is None:
            raise InputError(
                f'"{base}" and HEAD have no common ancestor here',
                hint="a shallow clone lacks it: fetch the whole history (CI: fetch-depth: 0)",
            )
        return found.decode().strip()

    def below_top(self, path: str) -> str:
        """The path from the top of the repository on."""
        top = self._say("rev-parse", "--show-toplevel")
        if top is None:
            raise InputError("this git repository has no work tree")
        root = Path(os.fsdecode(top.rstrip(b"\r\n"))).resolve()
        place = Path(path).absolute()
        place = place.parent.resolve() / place.name if place.name != ".." else place.resolve()
        if not place.is_relative_to(root):
            raise InputError(f'"{path}" is outside of the git repository "{root}"')
        below = place.relative_to(root).as_posix()
        return "" if below == "." else below

    def files(self, tree: str) -> list[tuple[str, str]]:
        """The plan's files below a tree, with their blobs, sorted by name."""
        listed = self._say("ls-tree", "-r", "-z", "--full-tree", tree) or b""
        found = []
        for entry in listed.split(b"\0"):
            facts, tab, raw = entry.partition(b"\t")
            mode, _, rest = facts.partition(b" ")
            name = os.fsdecode(raw)
            hidden = any(part.startswith(".") for part in name.split("/"))
            if tab and mode in _REGULAR and not hidden and name.lower().endswith(_SUFFIXES):
                found.append((name, rest.split(b" ")[1].decode()))
        return sorted(found)

    def blob(self, object_id: str) -> bytes:
        """A file's bytes."""
        found = self._say("cat-file", "blob", object_id)
        if found is None:
            raise InputError(
                f"git cannot read object {object_id[:12]}",
                hint="a partial clone lacks it: fetch it first",
            )
        return found

    def _inside(self) -> None:
        if self._say("rev-parse", "--git-dir") is None:
            raise InputError("this is no git repository", hint="name files instead of REV:path")

    def _say(self, *arguments: str) -> bytes | None:
        """What git answers; None if it fails. Raises InputError if there is no git."""
        # Commands as written here, messages in English, nothing asked for, nothing fetched.
        quiet = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
        quiet |= {"GIT_NO_LAZY_FETCH": "1", "GIT_LITERAL_PATHSPECS": "1"}
        try:
            done = subprocess.run(
                ["git", "--no-pager", *arguments],
                env={**os.environ, **quiet},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise InputError(
                "git is not installed, or not on the PATH", hint="name files instead of REV:path"
            ) from error
        except (OSError, ValueError) as error:
            raise InputError(f"cannot run git: {error}") from error
        return done.stdout if done.returncode == 0 else None
