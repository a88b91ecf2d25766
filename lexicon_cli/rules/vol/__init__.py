"""VOL: events that come less or more often than their own past says.

May import: core, history and rules' own helpers.
Law: `volume` finds and counts, a rule grades and explains.
"""

MODULES: tuple[str, ...] = (
    "vol001_volume_drop",
    "vol002_volume_spike",
    "vol003_event_silent",
    "vol004_level_shift",
    "vol005_version_regression",
    "vol006_ratio_break",
    "vol007_platform_imbalance",
    "vol008_incomplete_window",
)
