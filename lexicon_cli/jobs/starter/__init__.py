"""`init`: the files of a new project, none of which replaces one that is there."""

from collections.abc import Mapping
from pathlib import Path

from lexicon_cli import __version__
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass

CI_SYSTEMS = ("github", "gitlab", "none")
_TEMPLATES = Path(__file__).parent
_SCHEMAS = {
    ".lexicon/plan.schema.json": "plan",
    ".lexicon/config.schema.json": "config",
}


@dataclass(frozen=True, slots=True)
class Started:
    """What `init` did: files made, files that were there and stayed as they are. `pieces` are
    texts to put into files that were there, by file: the part of ours that they lack."""

    made: tuple[str, ...]
    kept: tuple[str, ...]
    pieces: Mapping[str, str]


def start(directory: Path, *, name: str, ci: str | None = None, write: bool = True) -> Started:
    """Put a plan, a configuration, a pre-commit hook and a CI job into a directory.

    `ci` None looks at what the directory has: GitLab where there is a `.gitlab-ci.yml`, none
    outside a Git repository, else GitHub. Raises UsageError if a file cannot be written.
    """
    wanted = _files(directory, name, ci)
    kept = tuple(file for file in wanted if (directory / file).exists())
    made = tuple(file for file in wanted if file not in kept)
    if write:
        for file in made:
            _write(directory / file, wanted[file])
    pieces = {file: wanted[file] for file in kept if _lacks_ours(directory / file)}
    return Started(made, kept, pieces)


def _files(directory: Path, name: str, ci: str | None) -> dict[str, str]:
    """Content by path relative to the directory."""
    from lexicon_cli.jobs.schemas import one_schema

    in_git = _in_git(directory)
    files = {
        "plan.yaml": _template("plan.yaml", name),
        "lexicon.toml": _template("lexicon.toml", name),
        **{file: one_schema(schema) for file, schema in _SCHEMAS.items()},
        ".lexicon/.gitignore": _template("gitignore", name),
    }
    if in_git:
        files[".pre-commit-config.yaml"] = _template("pre-commit-config.yaml", name)
    system = ci or _guess(directory, in_git)
    if system == "github":
        files[".github/workflows/lexicon.yml"] = _template("github.yml", name)
    elif system == "gitlab":
        files[".gitlab-ci.yml"] = _template("gitlab-ci.yml", name)
    return files


def _guess(directory: Path, in_git: bool) -> str:
    if (directory / ".gitlab-ci.yml").exists():
        return "gitlab"
    return "github" if in_git else "none"


def _in_git(directory: Path) -> bool:
    whole = directory.absolute()
    return any((folder / ".git").exists() for folder in (whole, *whole.parents))


def _template(file: str, name: str) -> str:
    text = (_TEMPLATES / f"{file}.txt").read_text("utf-8")
    return text.replace("@VERSION@", __version__).replace("@NAME@", _quoted(name))


def _quoted(name: str) -> str:
    """The name as YAML reads it for certain."""
    import json

    return json.dumps(name, ensure_ascii=False)


def _lacks_ours(file: Path) -> bool:
    """Whether a hook or CI file of the user's does not speak of us yet."""
    if file.name not in (".pre-commit-config.yaml", ".gitlab-ci.yml"):
        return False
    try:
        return "lexicon" not in file.read_text("utf-8", "replace")
    except OSError:
        return False


def _write(file: Path, text: str) -> None:
    """Make the file; never over one that has appeared meanwhile."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as made:
            made.write(text)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UsageError(f'cannot write "{file}": {reason}') from None
