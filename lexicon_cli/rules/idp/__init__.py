"""IDP: what a plan says about identity.

May import: core, plan and rules' own helpers.
Law: a rule never raises, whatever a plan says.
"""

MODULES: tuple[str, ...] = (
    "idp001_identity_key_is_mutable",
    "idp002_identity_mode_missing",
    "idp003_logout_event_missing",
)
