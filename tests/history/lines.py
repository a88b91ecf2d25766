"""Lines of events, and of what looks like them, for tests that read them in two ways."""

import json

from hypothesis import strategies as st

from tests.history.conftest import DAY, DAY_S

_SCALARS = [
    "null true false 0 1 -1 1.0 1.00 -0 -0.0 0.0 1e3 1E-2 12.5 1e999 0.1 123456789012345678",
    "1234567890123456789 18446744073709551615 18446744073709551616 -9223372036854775809 01 1. .5",
    "NaN Infinity 9007199254740993 0.30000000000000004 5e-324 1.7976931348623157e308 [] [1,[2]] {}",
    '"" "a" "1" "true" "null" "x\\ud800" "\\ud83d\\ude00" "\\u0041" "a\\nb" "\\x" "caf\\u00e9"',
    '"ada@example.com" "' + "y" * 64 + '" "' + "y" * 65 + '" "' + "z" * 300 + '"',
    '"https://example.com/?token=abcdef" {"a":1,"a":2} [true,"b"] "\t" {"a":-0} [1e400]',
]
_VALUES = st.one_of(
    st.sampled_from([value for line in _SCALARS for value in line.split(" ") if value]),
    st.integers(0, 90).map(lambda number: f'"value {number}"'),
    st.integers(0, 90).map(lambda number: f'"person{number}@example.com"'),
    st.integers(-90, 90).map(lambda number: f"{number / 8!r}"),
    st.text(max_size=8).map(lambda text: json.dumps(text, ensure_ascii=False)),
    st.text(max_size=8).map(json.dumps),
)
_APP = ["p", "q", "$os", "mp_lib", "app_version", "$app_version", "$app_version_string", "q\\u0041"]
_PEOPLE = [
    "distinct_id",
    "$user_id",
    "$device_id",
    "$distinct_id_before_identity",
    "$identified_id",
    "$anon_id",
]
_MIXPANEL = [
    *[
        "mp_processing_time_ms",
        "$mp_api_timestamp_ms",
        "$identity_failure_reason",
        "$failure_reason",
    ],
    *("$distinct_ids", "alias", "$email", "qA", "", "é", "n" * 400, "n" * 1000),
]
_NAMES = st.one_of(*map(st.sampled_from, (_APP, _PEOPLE, _MIXPANEL)))
_TIMES = st.sampled_from(
    [
        *(str((DAY + day) * DAY_S) for day in (0, 0, 0, 0, 0, 1, 2, 9)),
        *(str((DAY + day) * DAY_S * 1000 + 999) for day in (0, 1)),
        *[
            "null",
            '"soon"',
            "-5",
            "0",
            "1e9",
            "true",
            "[1]",
            "99999999999",
            "100000000000",
            "1000000000000000",
        ],
        *(f"{DAY * DAY_S}.5", str(10**17), str(10**18)),
    ]
)
_EVENTS = st.sampled_from(
    ["Seen", "Seen", "Bought", "$identify", "$create_alias", "$merge", "", "é\\n", "e" * 400]
)
_IDS = st.sampled_from(['"a"', '"b"', '"c"', '""', "null", "7", "1.0", "true", "[]"])
_FRAMES = st.sampled_from(
    [
        '{{"event":"{event}","properties":{{{inner}}}}}',
        ' {{ "properties" : {{ {inner} }} , "event" : "{event}" , "extra" : [1, {{}}] }}\r',
        '{{"event":"{event}","properties":{{{inner}}}}} ',
        '{{"event":"{event}","properties":{{{inner}}},"event":"Again"}}',
        '{{"event":1,"properties":{{{inner}}}}}',
        '{{"event":"{event}","properties":{{{inner}}}',
        '[{{"event":"{event}","properties":{{{inner}}}}}]',
        "\ufeff" + '{{"event":"{event}","properties":{{{inner}}}}}',
    ]
)


@st.composite
def lines(draw):
    """One line."""
    pairs = draw(st.lists(st.tuples(_NAMES, _VALUES), max_size=6))
    if draw(st.integers(0, 9)):
        pairs.insert(draw(st.integers(0, len(pairs))), ("time", draw(_TIMES)))
    pairs.append(("distinct_id", draw(_IDS)))
    inner = ",".join(f'"{name}":{value}' for name, value in pairs)
    frame = (
        draw(_FRAMES)
        if not draw(st.integers(0, 4))
        else '{{"event":"{event}","properties":{{{inner}}}}}'
    )
    line = frame.format(event=draw(_EVENTS), inner=inner)
    return line.encode("utf-8", "surrogatepass")


BLOCKS = st.lists(
    st.lists(
        st.one_of(
            lines(),
            lines(),
            lines(),
            st.sampled_from([b"", b" \t", b"\x0b\x0c", b"{}", b"\xff{", b"null"]),
        ),
        max_size=25,
    ),
    max_size=4,
)
