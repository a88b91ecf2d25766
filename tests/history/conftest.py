"""Events to count."""

from lexicon_cli.history.collect import Collector

DAY = 20_000
DAY_S = 86_400


def facts_of_events(events, **options):
    """Daily facts of (name, properties)."""
    collector = Collector(**options)
    for name, properties in events:
        collector.add(name, properties)
    return collector.finish()


def at(day=0, **properties):
    """Properties of an event of some day, from 0 on."""
    return {"time": (DAY + day) * DAY_S, **properties}
