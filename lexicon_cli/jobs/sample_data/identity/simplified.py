"""Stories of projects with Simplified ID Merge."""

from collections.abc import Callable

from lexicon_cli.jobs.sample_data.identity.story import Story

_MANY = 45


def shared_device(story: Story) -> None:
    """One signs out without `reset()`, the next one looks around and signs in."""
    device, first, second = story.device(), story.person(1), story.person(2)
    story.sign_in(device=device, user=first)
    story.view(4, device=device, user=first)
    story.sign_out(device=device, user=first)
    story.view(3, device=device)
    story.sign_in(device=device, user=second)
    story.view(2, device=device, user=second)
    story.view(2, device=device)
    story.expect("IDN001", 2, 5, "shared")


def device_handed_on(story: Story) -> None:
    """Two users one after the other, both known on every event."""
    device = story.device()
    story.sign_in(device=device, user=story.person(1))
    story.view(2, device=device, user=story.person(1))
    story.sign_in(device=device, user=story.person(2))
    story.view(3, device=device, user=story.person(2))
    story.expect("IDN001", 2, 4, "refused")


def two_accounts(story: Story) -> None:
    """Somebody switches between two accounts and back, without a login."""
    device = story.device()
    for number in (1, 2, 1):
        story.view(2, device=device, user=story.person(number))
    story.expect("IDN001", 2, 2, "two-accounts")


def user_as_device(story: Story) -> None:
    """An id of another system is sent as device id first, and as user id later."""
    other = f"crm-{story.seed}"
    story.sign_in(device=story.device(), user=story.person(1))
    story.view(2, device=other, user=story.person(1))
    story.view(3, user=other)
    story.expect("IDN002", 2, 2, "as-device")


def merge_of_users(story: Story) -> None:
    """`$merge` of two users."""
    for number in (1, 2):
        story.view(device=story.device(number), user=story.person(number))
    story.merge(story.person(1), story.person(2))
    story.expect("IDN002", 2, 1, "verb")


def reset_storm(story: Story) -> None:
    """A new device id on every start."""
    for number in range(_MANY):
        story.view(device=story.device(number))
        story.view(device=story.device(number), user=story.person(1))
    story.expect("IDN004", 1, 2 * _MANY, "resets")
    story.expect("IDN012", 1, _MANY, "no-login")


def static_user_id(story: Story) -> None:
    """The same constant is passed to `identify()` on everybody's device."""
    start = story.now
    for number in range(_MANY):
        story.now = start + number * 40
        story.sign_in(device=story.device(number), user="user_id")
        story.wait(300)
        story.view(2, device=story.device(number), user="user_id")
    story.expect("IDN004", 1, 3 * _MANY, "static-id")


def nothing_after_identify(story: Story) -> None:
    """`identify()` is the last thing that happens."""
    device = story.device()
    story.view(3, device=device, distinct_id=f"$device:{device}")
    story.identify(f"$device:{device}", story.person(1))
    story.expect("IDN005", 1, 3, "no-event-after-identify")


def login_without_user(story: Story) -> None:
    """The login is sent before `identify()`, and nothing after it from this device."""
    story.view(2, device=story.device())
    story.sign_in(device=story.device())
    story.view(user=story.person(1))
    story.expect("IDN005", 1, 3, "login-without-user")


def contradicting_ids(story: Story) -> None:
    """A distinct_id set by hand is somebody else's."""
    story.view(user=story.person(1))
    story.view(2, user=story.person(2), distinct_id=story.person(1))
    story.expect("IDN010", 1, 2)


def phantom_user(story: Story) -> None:
    """An anonymous UUID stands bare in distinct_id, and is the device of a login later."""
    story.view(4, distinct_id=story.device())
    story.sign_in(device=story.device(), user=story.person(1))
    story.expect("IDN010", 1, 4, "phantom-user")


def kept_user(story: Story) -> None:
    """The user stays on all events after the logout."""
    ids = {"device": story.device(), "user": story.person(1)}
    story.sign_in(**ids)
    story.sign_out(**ids)
    story.view(4, **ids)
    story.expect("IDN011", 1, 4)


def early_identify(story: Story) -> None:
    """A user is known three events before the login."""
    story.view(2, device=story.device())
    story.view(3, device=story.device(), user=story.person(1))
    story.sign_in(device=story.device(), user=story.person(1))
    story.expect("IDN012", 1, 3)


def recorded_refusal(story: Story) -> None:
    """Mixpanel has written down that it refused a link."""
    reason = {"$identity_failure_reason": "errAnonDistinctIdAssignedAlready"}
    story.sign_in(device=story.device(), user=story.person(1))
    for _ in range(2):
        story.tell("Screen Seen", story.device(), story.person(2), **reason)
    story.expect("IDN014", 1, 2, "errAnonDistinctIdAssignedAlready")
    story.expect("IDN001", 2, 2, "refused")


def blocked_id(story: Story) -> None:
    """An id that stands for nothing."""
    story.view(3, distinct_id="undefined")
    story.expect("IDN015", 0, 3, "blocked")


STORIES: dict[str, Callable[[Story], None]] = {
    "shared-device": shared_device,
    "device-handed-on": device_handed_on,
    "two-accounts": two_accounts,
    "user-as-device": user_as_device,
    "merge-of-users": merge_of_users,
    "reset-storm": reset_storm,
    "static-user-id": static_user_id,
    "nothing-after-identify": nothing_after_identify,
    "login-without-user": login_without_user,
    "contradicting-ids": contradicting_ids,
    "phantom-user": phantom_user,
    "kept-user": kept_user,
    "early-identify": early_identify,
    "recorded-refusal": recorded_refusal,
    "blocked-id": blocked_id,
}
