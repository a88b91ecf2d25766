"""IDN: what a replay of identity shows to be wrong, and how many people it costs.

May import: core, identity and rules' own helpers. Law: the audit finds and counts, a rule grades
and explains; a rule never raises, whatever the ids hold.
"""

MODULES: tuple[str, ...] = (
    "idn001_shared_device_merge",
    "idn002_two_users_cannot_merge",
    "idn003_cluster_over_limit",
    "idn004_cluster_near_limit",
    "idn005_never_linked_device",
    "idn006_anon_id_not_uuid4",
    "idn007_anon_already_merged",
    "idn008_alias_conflict",
    "idn009_wrong_mode_event",
    "idn010_distinct_id_contradicts_user_id",
    "idn011_events_after_logout_keep_user",
    "idn012_identify_before_auth",
    "idn013_profile_set_while_anonymous",
    "idn014_recorded_merge_failure",
    "idn015_orphan_share",
    "idn016_replay_differs_from_export",
    "idn017_bridge_edge",
    "idn018_mapping_too_fresh",
)
