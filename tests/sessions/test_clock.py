"""Days and moments of a project's clock."""

import pytest

from lexicon_cli.sessions.clock import Clock

HOUR = 3_600_000
NOON = 1_772_366_400_000  # 2026-03-01T12:00:00 on whatever clock


def test_project_times_become_utc():
    assert Clock("Asia/Tokyo").utc(NOON) == "2026-03-01T03:00:00Z"
    assert Clock("America/New_York").utc(NOON + 500) == "2026-03-01T17:00:00.500Z"


def test_the_day_of_a_project_time_is_the_one_it_names():
    tokyo = Clock("Asia/Tokyo")
    assert tokyo.day(NOON + 12 * HOUR - 1) + 1 == tokyo.day(NOON + 12 * HOUR)


def test_utc_times_stay_and_their_day_is_the_projects():
    tokyo = Clock("Asia/Tokyo", times="utc")
    assert tokyo.utc(NOON) == "2026-03-01T12:00:00Z"
    assert tokyo.day(NOON + 3 * HOUR - 1) + 1 == tokyo.day(NOON + 3 * HOUR)


@pytest.mark.parametrize(
    ("day", "midnight"),
    # The last Sunday of March has 23 hours in Berlin, that of October 25.
    [("2026-03-28", 1_774_738_800_000), ("2026-03-29", 1_774_821_600_000)],
)
def test_midnight_moves_with_the_clocks(day, midnight):
    berlin = Clock("Europe/Berlin", times="utc")
    assert berlin.utc(midnight).startswith(day)
    assert berlin.day(midnight - 1) + 1 == berlin.day(midnight)


def test_an_unknown_zone_is_refused():
    with pytest.raises(ValueError, match='no time zone "Europe/Berlim"'):
        Clock("Europe/Berlim")


@pytest.mark.parametrize("zone", ["../../etc/passwd", "", "/etc/localtime", "Europe"])
def test_odd_names_of_zones_are_refused(zone):
    with pytest.raises(ValueError):
        Clock(zone)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Adak"])
@pytest.mark.parametrize("times", ["project", "utc"])
def test_the_ends_of_the_calendar_can_be_told(zone, times):
    from lexicon_cli.sessions.clock import EARLIEST_MS, LATEST_MS

    clock = Clock(zone, times=times)
    for time in (EARLIEST_MS, LATEST_MS):
        assert clock.utc(time).endswith("Z")
        assert isinstance(clock.day(time), int)
