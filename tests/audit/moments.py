"""When the sample weeks are looked at."""

from pathlib import Path

PLAN = Path(__file__).parents[2] / "sample_plans" / "ecommerce.yaml"
# The sample data ends with Sunday 2026-05-03; by now that day is surely over.
NOW = 1_778_155_200.0
SUNDAY = 20_576
