"""Stories of projects with Original ID Merge."""

from collections.abc import Callable

from lexicon_cli.jobs.sample_data.identity.story import Story

_CAP = 500


def over_the_limit(story: Story) -> None:
    """Ever new anonymous ids of one user, six more than a person may have."""
    user = story.person(1)
    for number in range(_CAP - 1 + 6):
        story.view(2, distinct_id=story.device(number))
        story.identify(story.device(number), user)
    story.expect("IDN003", 7, 12)
    story.expect("IDN004", 1, 2 * (_CAP - 1), "near-limit")


def session_as_anonymous_id(story: Story) -> None:
    """An anonymous id that is no UUID."""
    name = f"session_{story.seed}"
    story.view(3, distinct_id=name)
    story.identify(name, story.person(1))
    story.view(distinct_id=story.person(1))
    story.expect("IDN006", 2, 3)


def anonymous_id_of_two(story: Story) -> None:
    """A second user on a device whose anonymous id is the first one's."""
    device = story.device()
    story.view(2, distinct_id=device)
    story.identify(device, story.person(1))
    story.identify(device, story.person(2))
    story.view(3, distinct_id=device)
    story.expect("IDN007", 2, 3)


def alias_of_two(story: Story) -> None:
    """One alias for two users."""
    name = f"nick-{story.seed}"
    for number in (1, 2):
        story.view(distinct_id=story.person(number))
        story.tell("$create_alias", distinct_id=story.person(number), alias=name)
    story.view(2, distinct_id=name)
    story.expect("IDN008", 2, 2)


def bridge(story: Story) -> None:
    """Two users with a history each, made one by `$merge`."""
    for user, first, last in ((1, 0, 25), (2, 25, 47)):
        for number in range(first, last):
            story.view(distinct_id=story.device(number))
            story.identify(story.device(number), story.person(user))
        story.view(3, distinct_id=story.person(user))
    story.merge(story.person(1), story.person(2))
    story.expect("IDN017", 1, 25)
    story.expect("IDN001", 2, 3, "merged")
    story.expect("IDN004", 1, 53, "resets")


STORIES: dict[str, Callable[[Story], None]] = {
    "over-the-limit": over_the_limit,
    "session-as-anonymous-id": session_as_anonymous_id,
    "anonymous-id-of-two": anonymous_id_of_two,
    "alias-of-two": alias_of_two,
    "bridge": bridge,
}
