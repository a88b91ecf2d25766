"""Who takes part: people with their devices, places and app versions, each decided by a hash."""

from dataclasses import dataclass
from functools import lru_cache

from lexicon_cli.jobs.sample_data.mixing import digest_of, uuid_of
from lexicon_cli.jobs.sample_data.values import as_json
from lexicon_cli.jobs.sample_data.world import World, device_models

MOST_DEVICES = 3

# city, region, country: two of each of the shop's countries.
PLACES = (
    ("Columbus", "Ohio", "US"),
    ("Portland", "Oregon", "US"),
    ("Leeds", "England", "GB"),
    ("Glasgow", "Scotland", "GB"),
    ("Leipzig", "Saxony", "DE"),
    ("Köln", "North Rhine-Westphalia", "DE"),
    ("Rennes", "Brittany", "FR"),
    ("Lyon", "Auvergne-Rhône-Alpes", "FR"),
)

_LIBRARIES = {
    "web": ("web", "2.83.0"),
    "ios": ("swift", "5.1.3"),
    "android": ("android", "8.2.0"),
}
# Half of the people have an update after this share of the window: two days of four weeks.
_UPDATE_HALF = 2 / 28


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, or on the way to one. `devices` are platforms; `update_delay` is
    the share of the window that passes before an app is updated."""

    index: int
    user_id: str
    devices: tuple[str, ...]
    place: int
    update_delay: float


def person(seed: int, index: int, world: World) -> Person:
    """The person with that number: always the same one for a seed."""
    facts = digest_of(seed, "person", index)
    count = (1, 1, 1, 2, 2, 3)[facts % 6]
    devices = tuple(
        _platform(world, (facts >> (8 + 16 * slot) & 0xFFFF) / 65_536) for slot in range(count)
    )
    lateness = (facts >> 72 & 0xFFFF) / 65_536
    return Person(
        index=index,
        user_id=f"{world.user_prefix}{100_000 + index}",
        devices=devices,
        place=(facts >> 96) % len(PLACES),
        update_delay=_UPDATE_HALF * lateness / (1.02 - lateness),
    )


def _platform(world: World, drawn: float) -> str:
    for platform, share in world.platforms.items():
        drawn -= share
        if drawn < 0:
            return platform
    return next(iter(world.platforms))


def device_id(seed: int, someone: Person, slot: int, resets: int) -> str:
    """The device's id; signing out resets it."""
    return uuid_of(seed, "device", someone.index, slot, resets)


def version_at(world: World, someone: Person, platform: str, moment: float) -> str:
    """The app version somebody uses; `moment` is a share of the window.

    Only apps need a person to update them.
    """
    delay = someone.update_delay if platform in ("ios", "android") else 0.0
    current = "1.0.0"
    for number, (version, released) in enumerate(world.releases.get(platform, {}).items()):
        if not number or released + delay <= moment:
            current = version
    return current


@lru_cache(maxsize=4096)
def device_fragment(platform: str, model: int, place: int, version: str) -> str:
    """What the SDK and the server add to every event of a device, as JSON members."""
    library, library_version = _LIBRARIES[platform]
    models = device_models()[platform]
    city, region, country = PLACES[place]
    members: dict[str, object] = {"mp_lib": library, "$lib_version": library_version}
    members |= models[model % len(models)]
    if platform == "web":
        members |= {"$initial_referrer": "$direct", "$initial_referring_domain": "$direct"}
    else:
        build = str(int(version.replace(".", "")) * 10 + 1)
        members |= {"$app_version_string": version, "$app_build_number": build, "$wifi": True}
    members |= {"$city": city, "$region": region, "mp_country_code": country}
    return as_json(members)[1:-1]


@lru_cache(maxsize=64)
def server_fragment(library: str) -> str:
    """What a server SDK adds, as JSON members."""
    return as_json({"mp_lib": library, "$lib_version": "5.4.1"})[1:-1]
