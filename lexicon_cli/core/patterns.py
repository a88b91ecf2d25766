"""The one text form of dates that plans promise and events are held to."""

_DATE = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_ZONE = r"(?:Z|[+\-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"

# `YYYY-MM-DD`, or with `THH:MM:SS`, a fraction and a zone if one likes: Mixpanel's own form has no
# zone (ingestion.md 6.2). `(?![\s\S])` is the end of the text in every engine; `$` is not.
DATE_TIME_PATTERN = rf"^(?:{_DATE}(?:T{_CLOCK}{_ZONE})?)(?![\s\S])"
