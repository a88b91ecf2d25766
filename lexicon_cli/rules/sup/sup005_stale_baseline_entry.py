"""An entry of the baseline matches nothing any more.

## What it finds

An entry of the file given with `--baseline` for which this run found nothing, although its rule ran
and its file or event was looked at.

## Why it matters

The fault was mended. As long as the entry stays, it may come back unseen.

## Bad

```json baseline
{"schema_version": 1, "entries": [
{"family": "plan", "code": "DOC001", "fingerprint": "00112233445566aa", "count": 1},
null]}
```

## Good

```json baseline
{"schema_version": 1, "entries": [
null]}
```

## How to mend

Run `lexicon baseline prune` or `lexicon baseline update` with the inputs of the run.

## Options

None.

## Source

https://github.com/eslint/rfcs/tree/main/designs/2024-repo-bulk-suppressions
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="SUP005",
    name="stale-baseline-entry",
    scope=Scope.POLICY,
    severity=Severity.INFO,
    summary="an entry of the baseline matches nothing any more",
    source="https://github.com/eslint/rfcs/tree/main/designs/2024-repo-bulk-suppressions",
)
