"""YAML text to nodes."""

from lexicon_cli.plan.composed import Composed


def compose(text: str) -> Composed:
    """The documents in `text`. After a syntax error, what stands before it is kept."""
    from lexicon_cli.plan.yaml_events import compose_events  # libyaml takes 20 ms to import

    return compose_events(text)
