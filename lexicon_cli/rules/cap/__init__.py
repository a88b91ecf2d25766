"""CAP: requests of clients as such, found live, in capture files and in recordings.

May import: core and rules' own helpers.
Law: no token and no secret in any message.
"""

MODULES = (
    "cap001_undecodable_request",
    "cap002_missing_token",
    "cap003_wrong_token",
    "cap004_wrong_residency_host",
    "cap005_tracking_without_consent",
    "cap006_secret_in_client",
    "cap007_clock_off",
    "cap008_repeated_delivery",
    "cap009_batch_too_large",
    "cap010_expected_event_missing",
    "cap011_not_a_number",
    "cap012_refused_record",
)
