"""A plan in any of its formats as text."""

import json

from lexicon_cli.core.errors import UsageError
from lexicon_cli.plan.model import TrackingPlan
from lexicon_cli.plan.plain import plan_data

FORMATS = ("yaml", "json", "csv", "lexicon-csv")


def to_text(plan: TrackingPlan, format: str) -> tuple[str, list[str]]:
    """The plan's text, and what the format cannot carry, a sentence each. UsageError if unknown."""
    match format:
        case "yaml":
            from lexicon_cli.plan.write_yaml import plan_yaml

            return plan_yaml(plan), []
        case "json":
            return json.dumps(plan_data(plan), indent=2, ensure_ascii=False) + "\n", []
        case "csv":
            from lexicon_cli.plan.write_flat_csv import flat_csv

            return flat_csv(plan)
        case "lexicon-csv":
            from lexicon_cli.plan.write_lexicon_csv import lexicon_csv

            return lexicon_csv(plan)
    raise UsageError(f'unknown plan format "{format}"', hint=f"known are {', '.join(FORMATS)}")
