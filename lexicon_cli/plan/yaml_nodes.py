"""YAML text to nodes: our own reader for what plans are made of, libyaml for all the rest.

The fast reader gives exactly the nodes that libyaml would give, or nothing. What is wrong with a
text is always libyaml's to say.
"""

from lexicon_cli.plan.composed import Composed
from lexicon_cli.plan.yaml_fast import read_plainly


def compose(text: str) -> Composed:
    """The documents in `text`. After a syntax error, what stands before it is kept."""
    document = read_plainly(text)
    if document is not None:
        return Composed([document])
    from lexicon_cli.plan.yaml_events import compose_events  # importing libyaml takes 20 ms

    return compose_events(text)
