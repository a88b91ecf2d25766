"""Texts and values that tempt: almost personal, almost dates, almost numbers, at the limits."""

JUNK = (
    *(
        "",
        "null",
        "NULL",
        "Null",
        "undefined",
        "nan",
        "NaN",
        "None",
        "nil",
        " null",
        "null ",
        "n/a",
    ),
    *(
        "[object Object]",
        "[object Arr",
        "[OBJECT x",
        "{{name}}",
        "{{",
        "{ {",
        "${x}",
        "a ${x}",
        "$",
    ),
    *("{}", "[]", '{"a":1}', "[1,2]", '["x"', '{"a":1} ', "[1]]", "{a}", "{", "["),
)
PERSONAL = (
    *("someone@example.com", "mail someone@example.com now", "a@b", "a@b.c", "@x", "x@", "a@b.co"),
    *("SOMEONE@EXAMPLE.COM", "a%40b.de", "%40", "a@\u212aelvin.com", "x@y.z@q.org", "ä@b.de"),
    *("+14155552671", "+1 415 555 2671", "(415) 555-2671", "415.555.2671", "415-555-267", "+1415"),
    *("4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1112", "378282246310005"),
    *(
        "5555555555554444",
        "6011111111111117",
        "36148900647913",
        "4222222222222",
        "x4111111111111111",
    ),
    *(
        "4111\u00a01111\u00a01111\u00a01111",
        "4111\n1111\n1111\n1111",
        "４１１１１１１１１１１１１１１１",
    ),
    *("078-05-1120", "000-05-1120", "666-05-1120", "123-45-6789", "123-45-67890", "078 05 1120"),
    *("eyJhbGciOiJI.eyJzdWIiOiIx", "eyJ", "eyJhbGciOiJI.eyJ", "xeyJhbGciOiJI.eyJzdWIiOiIx"),
    *("sk_live_0123456789abcdef", "sk_test_0123456789abcdef", "rk_live_0123456789ABCDEFGH"),
    *("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPL", "akiaiosfodnn7example"),
    *("ghp_0123456789012345678901234567890", "gh_x", "ghx_0", "xoxb-0123456789", "xoxb", "xox"),
    *("Bearer abcdefghij0123456789", "bearer abcdefghij0123456789", "Bearer x", "beareR"),
    *("-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN X", "-----begin private key-----"),
    *("52.5200,13.4050", "52.5200, 13.4050", "52.5200,\t-13.4050", "52.52,13.40", "1.0000,2.0000"),
    *("52.5200,\u00a013.4050", "52.5200,\u200313.4050", "52.5200;13.4050", "-52.52001,-113.405"),
    *(
        "123456789",
        "12345678",
        "1 2 3 4 5 6 7 8 9",
        "2026-03-04T05:06:07",
        "order 2026-03-04 12:33",
    ),
    *("10.0.0.1 10.0.0.2", "555-0100", "1234567890123", "00000,00000", "12345,67890", "0" * 40),
)
URLS = (
    *("https://example.com/", "http://localhost", "http://localhost:3000/x", "HTTP://LOCALHOST/"),
    *("localhost", "localhost:80", "localhosts", "mylocalhost", "//localhost", "///localhost"),
    *("/localhost", "http:///localhost/", "https://staging.example.com", "staging.example.com"),
    *("https://x.dev-3.example.com/a", "http://test.io", "http://contest.io", "latest.example.com"),
    *("https://example.com//localhost", "https://example.com/?u=//localhost", "a.test", "a.test\n"),
    *("a.local:8080", "http://127.0.0.1", "127.0.0.1", "127.0.0.11", "http://[::1]/", "[::1]"),
    *("http://10.0.2.2?x", "https://example.com/?token=abcd", "https://e.com/?token=abc"),
    *(
        "?password=abcdef",
        "&password=abcdef",
        "x?apikey=12345",
        "#access_token=abcdef",
        "?key=abcd",
    ),
    *("?session_id=abcdef", "?sessionid=abcdef", "?SECRET=abcdef", "?\u017fecret=abcdef"),
    *("?to\u212aen=abcdef", "https://user@example.com/", "https://u:p@example.com/?q=a@b.de"),
    *("https://e.com/a%40b.de", "mailto:a@b.de", "?q=a@b.c", "https://\u017ftaging.example.com/"),
    *("http://s\u200dtaging.x.com", "https", "https:", "://", "http://", "//", "/", "?", "#"),
    *("https://example.com/" + "x" * 240, "android-app://com.example", "file:///etc/x"),
    *("https://qa.example.com/?+14155552671", "https://e.com/4111111111111111", "?+14155552671"),
)
DATES = (
    *("2026-01-31", "2026-02-30", "1970-01-01", "1970-01-02", "1971-01-01", "2027-01-01"),
    *("2028-01-01", "9999-12-31", "0000-01-01", "2026-13-01", "2026-1-31", "2026-01-31 "),
    *("2026-01-31T10:00:00", "2026-01-31T10:00:00Z", "2026-01-31 10:00:00", "2026-01-31t10:00:00z"),
    *("2026-01-31T10:00:00.123+01:00", "2026-01-31T10:00:00+0100", "2026-01-31T24:00:00"),
    *("2026-01-31T10:00", "2026-01-31T10:00:60", "1970-01-01T00:00:00Z", "2026-01-31\n"),
    *("1772409700", "1772409700123", "177240970", "tomorrow", "２０２６-01-31", "20260131", "2026"),
)
NUMBERS_AS_TEXT = (
    *("5", "5.0", "5.5", " 5 ", "-5", "+5", "1e5", "1,5", "0x10", "１", "5.", ".5", "1e", "1_0"),
    *("true", "True", "TRUE", "false", "yes", "no", "0", "1", "on", "off", " true "),
)
LENGTHS = (
    *("x" * 254, "x" * 255, "x" * 256, "é" * 127, "é" * 128, "é" * 254, "é" * 255, "é" * 256),
    *("語" * 63, "語" * 64, "語" * 85, "語" * 86, "😀" * 63, "😀" * 64, "😀" * 254, "😀" * 255),
    *("x" * 63 + "é", "x" * 253 + "é", "x" * 254 + "é", "x" * 300, "e\u0301" * 127),
)
PLAIN = (
    *("a", "abc", "free", "pro", "Pro", "PRO", "Zoë", "日本", "two words", "x-1", "A1", "z_9"),
    *("it's", 'say "hi"', "back\\slash", "tab\there", "line\nfeed", "nul\0byte", "del\x7f", "\x1f"),
    *("\u2028", "\ufeff", "a\u0301", "\U0001f469\u200d\U0001f4bb", "\ud7ff", "\uffff", "ſ", "K"),
)
TEXTS = (*JUNK, *PERSONAL, *URLS, *DATES, *NUMBERS_AS_TEXT, *LENGTHS, *PLAIN)

NUMBERS = (
    *(0, 1, -1, 5, 7, 42, 130, 131, 2**31, 2**53 - 1, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1),
    *(2**63, 2**64 - 1, 0.0, -0.0, 5.0, 5.5, 0.1, -3.75, 1e15, 1e16, 1e22, 1e300, 5e-324, 1.0e2),
    *(1772409700, 1772409700123, 99999999, 100000000, 10**11 - 1, 10**11, 10**13),
)
# Numbers as JSON text, where the writing matters or no Python value would write it so.
RAW_NUMBERS = (
    *(
        "-0",
        "1E2",
        "1e2",
        "1.0",
        "1.50",
        "0e0",
        "1e400",
        "-1e400",
        "1e-400",
        "18446744073709551616",
    ),
    *("9007199254740993.0", "NaN", "Infinity", "-Infinity", "01", "1.", ".5", "+1", "1e", "0x1"),
    *("1" * 25, "0." + "1" * 40, "-9223372036854775809", "123456789012345678901234567890e-10"),
)
AGENTS = ("Mozilla/5.0", "Googlebot/2.1", "YandexBot", "chrome", "Pinterest", "GoogleBot-Image")
LIBRARIES = (
    "web",
    "Web",
    "android",
    "swift",
    "iphone",
    "node",
    "unity",
    "flutter",
    "foo",
    "",
    None,
)
SYSTEMS = ("iOS", "Android", "Windows", "iphone os", "", None, 5)
IDS = (
    *("user-1", "user-2", "anonymous", "ANON", "0", "-1", "n/a", "[]", "un\u212anown", "Unknown"),
    *("LMY47D", "someone@example.com", "SOMEONE@EXAMPLE.COM", "x@y", "", " ", "null", "ü-3", 5, 0),
    *(None, True, False, [], {}, 1.5, "x" * 255, "x" * 256, "00000000-0000-0000-0000-000000000000"),
)
INSERT_IDS = (
    *("insert-1", "i" * 36, "i" * 37, "é", "a b", "a_b", "-", "--", "", None, 5, "null", "Null"),
    *("lmy47d", "١٢٣", "ª", "²", "a\0", "00000000-0000-0000-0000-000000000000", True, "x" * 256),
)
TIMES = (
    *(1772409700, 1772409700123, 1772409700.5, 1772409700123.5, 1772409700.0, "1772409700", None),
    *(0, -5, 31_536_000, 31_535_999, 10**11 - 1, 10**11, 1e18, 2**62, True, 1775005200, 1775005201),
    *(1775005200000, 1775005200001, 1775001600, "2026-01-01", [], 31_535_999_999, 99_999_999_999.5),
)
