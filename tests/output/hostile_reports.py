"""Reports whose every text was invented by somebody who means harm, for hypothesis."""

from hypothesis import strategies as st

from lexicon_cli.core.finding import Finding, Place, Sample, Severity
from lexicon_cli.core.report import EventRow, InputInfo, PlanRef, Report

# Pieces that some format gives a meaning, among any other characters.
PIECES = st.sampled_from(
    (
        "<script>alert(1)</script>",
        "</style>",
        "-->",
        "]]>",
        "&amp;",
        "&#x3c;",
        '" onload="x',
        "' x='",
        "`",
        "%0A",
        "%25",
        "::error::x",
        "\n::set-env name=A::B",
        "##[add-mask]x",
        "[a](https://evil.example)",
        "{0}",
        "\\",
        "|",
        "\r\n",
        "\x00",
        "\x1b[2J",
        "\u202e",
        "\ufffe",
        "\ud800",
        "@everyone",
        "..",
        "/",
        "file:///etc/passwd",
        "//host/x",
        "C:\\x",
        "<stdin>",
        "-",
    )
)
texts = st.lists(PIECES | st.text(st.characters(codec=None), max_size=6), max_size=4).map("".join)
names = texts.filter(bool)
maybe = st.none() | texts
counts = st.integers(min_value=0, max_value=10**12)
times = st.none() | st.just("2026-01-02T03:04:05Z")
places = st.builds(Place, names, st.integers(1, 10**6), st.integers(1, 500))
values = st.none() | texts | st.integers() | st.lists(texts, max_size=2)
samples = st.builds(Sample, names, st.integers(1, 10**9), counts, maybe, values)
findings = st.builds(
    Finding,
    code=st.sampled_from(("VAL001", "ING017", "EVT008", "STR002", "ZZZ999")),
    name=st.just("a-name"),
    severity=st.sampled_from(Severity),
    message=texts,
    event=maybe,
    property=maybe,
    variant=texts,
    expected=maybe,
    observed=maybe,
    suggestion=maybe,
    reason=maybe,
    count=counts,
    share=st.none() | st.floats(0, 1),
    first_time=times,
    last_time=times,
    platforms=st.dictionaries(names, counts, max_size=2),
    values=st.lists(st.tuples(texts, counts), max_size=3).map(tuple),
    place=st.none() | places,
    samples=st.lists(samples, max_size=3).map(tuple),
    fingerprint=st.sampled_from(("", "a" * 16, "b" * 16)),
    owner=maybe,
    fixable=st.sampled_from((None, "safe", "unsafe")),
)
rows = st.builds(EventRow, names, st.booleans(), maybe, counts, times, times, maybe)
inputs = st.builds(InputInfo, names, counts, counts, counts)
totals = st.sampled_from(
    (
        {"events": 12, "lines": 12, "events_with_errors": 3, "suppressed": 2},
        {"files": 1, "planned_events": 3, "baselined": 4},
    )
)
reports = st.builds(
    Report,
    command=st.sampled_from(("lint", "validate", "identity audit")),
    tool_version=st.just("1.2.3"),
    plan=st.none() | st.builds(PlanRef, maybe, maybe, st.just("sha256:00")),
    inputs=st.lists(inputs, max_size=2).map(tuple),
    totals=totals,
    events=st.lists(rows, max_size=3, unique_by=lambda row: row.name).map(tuple),
    findings=st.lists(findings, max_size=6).map(tuple),
    notes=st.lists(texts, max_size=1).map(tuple),
)
