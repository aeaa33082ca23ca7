"""Strings that break software, made by kinds. None is a secret, and none does harm by itself."""

import itertools
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

#: how long a short field of a form is, the longest text area, and what no form ever takes
SHORT, LONG, HUGE = 120, 4_000, 100_000


@dataclass(frozen=True, slots=True)
class Naughty:
    """``sent``: the bytes as a form sends them. ``text``: how they read, replaced where they are
    not UTF-8. ``tame``: an ordinary short field takes it.
    """

    kind: str
    text: str
    sent: bytes

    @property
    def tame(self) -> bool:
        """Short, printable, not blank, one line: nothing that a form has to refuse."""
        fits = 0 < len(self.text.strip()) == len(self.text) <= 40
        return fits and not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in self.text)


def strings() -> list[Naughty]:
    """All of them, each once, in the same order every time."""
    found: dict[bytes, Naughty] = {}
    for kind, make in KINDS.items():
        for made in make():
            sent = made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")
            text = sent.decode("utf-8", "replace")
            found.setdefault(sent, Naughty(kind, text, sent))
    return list(found.values())


def _blanks() -> Iterator[str]:
    spaces = "\u0020\u00a0\u1680\u2000\u2003\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\u200b"
    yield from spaces
    yield from (f"Ana{space}Ruiz" for space in spaces)
    yield from (
        "\t",
        "\n",
        "\r\n",
        "\r",
        "a\nb",
        "a\r\nb",
        "a\rb",
        "\n\n\na",
        "a\t\tb",
        "\x0b",
        "\x0c",
    )


def _numbers() -> Iterator[str]:
    yield from [
        "0",
        "-0",
        "+0",
        "00",
        "1e309",
        "-1e309",
        "1e-400",
        "NaN",
        "nan",
        "Infinity",
        "-Infinity",
        "inf",
        "0x1F",
        "0b1",
        "0o7",
        "1_000",
        "1,5",
        "1.5.2",
        ".5",
        "5.",
        "-1",
        "99999999999999999999",
        "9223372036854775808",
        "-2147483649",
        "4294967296",
        "½",
        "²",
        "٣",
        "१२",
        "Ⅷ",
        "null",
        "None",
        "nil",
        "undefined",
        "true",
        "false",
        "TRUE",
        "N/A",
        "NULL",
        "(null)",
        "[]",
        "{}",
        "[object",
        "Object]",
        "2026-02-30",
        "0000-00-00",
        "9999-12-31T23:59:60Z",
        "31/12/2026",
        "24:00",
    ]


def _formulas() -> Iterator[str]:
    for start, rest in itertools.product(
        ("=", "+", "-", "@", "\t=", "\r=", "|", "%0A="), ("1+1", "SUM(A1:A9)", "cmd|' /C calc'!A0")
    ):
        yield start + rest
    yield from ('=HYPERLINK("http://127.0.0.1/","x")', "=WEBSERVICE(A1)", "＝1+1", "=DDE()")


def _markup() -> Iterator[str]:
    deed = "alert(1)"
    for tag, event in itertools.product(
        ("img src=x", "svg", "body", "input autofocus", "details open", "video><source"),
        ("onerror", "onload", "onfocus", "ontoggle"),
    ):
        yield f"<{tag} {event}={deed}>"
    for quote in ("'", '"', "`", "", "\\'", '\\"', "&quot;"):
        yield f"{quote}><script>{deed}</script>"
        yield f"{quote} onmouseover={quote}{deed}"
    yield from (
        f"<script>{deed}</script>", f"<ScRiPt>{deed}</sCrIpT>", f"<scr<script>ipt>{deed}",
        f"</textarea><script>{deed}</script>", f"</title><script>{deed}</script>",
        f"</script><script>{deed}</script>", "<!--<script>", "-->", "]]>", "<![CDATA[x]]>",
        "<a href=javascript:alert(1)>x</a>", "javascript:alert(1)", "data:text/html,<b>x",
        "<iframe srcdoc=x>", "<base href=//x>", "<meta http-equiv=refresh content=0>", "<style>*{",
        "<plaintext>", "<x", "<", ">", "&", "&lt;b&gt;", "&amp;amp;", "&#0;", "&#x110000;", "&nope;",
        "<?xml version='1.0'?>", "<!DOCTYPE x [<!ENTITY y 'z'>]>", "&y;", "%3Cscript%3E", "\\u003cb>",
        "<b>Ana</b>", "<math><mi xlink:href=x>", "<div style=x:expression(1)>", "\u2039script\u203a",
        "\uff1cscript\uff1e", "<img\x0bsrc=x>", "<a\u2028b>", "--!>", "<%00script>",
    )  # fmt: skip


def _templates() -> Iterator[str]:
    for opened, closed in (
        ("{{", "}}"), ("{%", "%}"), ("${", "}"), ("#{", "}"), ("<%=", "%>"), ("[[", "]]"),
        ("{#", "#}"), ("@{", "}"), ("$(", ")"), ("{{{", "}}}"),
    ):  # fmt: skip
        yield from (f"{opened}7*7{closed}", f"{opened} settings.SECRET_KEY {closed}", f"{opened}x")
    yield from (
        "%s%n%d", "%(name)s", "%(names", "{0}", "{name!r}", "{0.__class__}", "%%", "%", "{", "}",
        "{% debug %}", "{% load x %}", "{{ x|safe }}", "\\", "\\\\", "\\n", "\\0", "$1", "#", "@x",
        "#eval(\"1\")", '#read("/etc/passwd")', "#include \"x\"", "#let x = 1", "$ x^2 $", "`raw`",
        "*strong*", "_em_", "= Heading", "- item", "/ a: b", "<label>", "#[x]", "#text(fill: red)[x]",
        "// comment", "/* comment", "~", "---", "...", "[x](javascript:alert(1))", "**b**", "# h1",
        "![x](http://127.0.0.1/x.png)", "| a | b |", "```", "\\u{202e}",
    )  # fmt: skip


def _databases() -> Iterator[str]:
    for quote in ("'", '"', "`", "''", "\\'", "$$"):
        for rest in ("", " OR 1=1--", "; DROP TABLE cases_case;--", ")) UNION SELECT 1--"):
            yield quote + rest
    yield from (
        "1; SELECT pg_sleep(9)", "' || pg_sleep(9) || '", "%' OR '1'='1", "_%_", "100%", "\\copy x",
        "*)(uid=*))(|(uid=*", "' or count(/*)=1 or 'a'='b", '{"$gt": ""}', "a' AND 1=CAST(1 AS int)--",
        "E'\\x41'", "U&'\\0041'", "--", "/*", "*/", ";", "\x1a", "a\\", "current_user", ":name", "%(x)s",
    )  # fmt: skip


def _shells() -> Iterator[str]:
    for around in ("{}", ";{}", "|{}", "&&{}", "`{}`", "$({})", "\n{}", "'{}'", "> {}", "%0a{}"):
        yield around.format("id")
    yield from (
        "--help",
        "-rf",
        "-",
        "--",
        "~root",
        "*",
        "?",
        "!!",
        "$HOME",
        "${IFS}",
        "%PATH%",
        "^C",
    )


def _paths() -> Iterator[str]:
    yield from (
        "../../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "file:///etc/passwd",
        "C:\\x", "\\\\host\\share", ".", "..", "....//", "%2e%2e%2f", "..%c0%af", "a/b", "a\\b",
        "CON", "NUL", "AUX.txt", "x.php", "x.svg", ".htaccess", "a" * 255 + ".pdf", "a.pdf\x00.svg",
        "http://127.0.0.1:1/", "//127.0.0.1", "http://[::1]/", "gopher://x", "http://0x7f.1/",
        "x\r\nSet-Cookie: a=b", "x%0d%0aLocation: http://127.0.0.1", "x\u560d\u560aX: y",
        "jar:file:///x!/", "a:b@c", "mailto:x@example.org?bcc=y", "x@example.org\nBcc: y",
    )  # fmt: skip


def _data() -> Iterator[str]:
    yield from (
        '"}]', '{"a":', "\\u0000", "\\ud800", '{"__proto__":{}}', "[" * 30, '"', "a,b;c\td", '"a","b"',
        "a\"\"b", "!!python/object/apply:os.system", "&a *a", "<<: *x", "yes", "on", "~", "- x: y", "? x",
        "constructor", "__proto__", "toString", "hasOwnProperty", "__class__", "cl\u0430ss", "self",
        "<xml/>", "<a b='c'/>", "&#10;", "<!ENTITY x SYSTEM 'file:///etc/passwd'>", "<x:y xmlns:x='z'/>",
    )  # fmt: skip


def _controls() -> Iterator[str]:
    for number in (*range(1, 32), *range(127, 160)):
        yield f"An{chr(number)}a"
    yield from ("\x1b[31mred", "\x07", "a\x08b", "\ufff9a\ufffab\ufffb", "\U000e0041\U000e0042")


def _nothing() -> Iterator[str]:
    yield from ("\x00", "Ana\x00", "\x00Ana", "A\x00na", "Ana%00", "Ana\u2400", "\x00" * 9)


def _surrogates() -> Iterator[bytes]:
    for number in (0xD800, 0xDB7F, 0xDBFF, 0xDC00, 0xDFFF):
        yield chr(number).encode("utf-8", "surrogatepass")
        yield b"Ana" + chr(number).encode("utf-8", "surrogatepass") + b"Ruiz"


def _not_utf8() -> Iterator[bytes]:
    yield from (
        b"\xff", b"\xfe\xff", b"\xc0\x80", b"\xc3(", b"\xe2\x82", b"\xf0\x90\x80", b"\x80",
        b"Jos\xe9", b"\xf5\x80\x80\x80", b"\xed\xa0\x80\xed\xb0\x80", b"\xff\xfeA\x00n\x00a\x00",
    )  # fmt: skip


def _directions() -> Iterator[str]:
    for number in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C):
        yield f"Ana{chr(number)}gpj.exe"
    yield from (
        "\u202e",
        "مرحبا Ana",
        "שלום",
        "ana\u0627\u0644\u0639",
        "(\u202e)",
        "\u2067عربي\u2069",
    )


def _unseen() -> Iterator[str]:
    for number in (0x200B, 0x200C, 0x200D, 0x2060, 0x2061, 0x00AD, 0x034F, 0x115F, 0x3164, 0xFEFF):
        yield f"A{chr(number)}na"
        yield f"{chr(number)}Ana"
    yield from ("\ufeffAna", "\ufffe", "A\uffffna", "\ufdd0", "\U0001fffe", "\ue000", "\U000f0000")


def _lookalikes() -> Iterator[str]:
    yield from (
        "Аna", "Mаría", "Jоsé", "Реdrо", "Ιtzel", "Μéndez", "ｊｏｓｅ", "𝐀𝐧𝐚", "𝒜𝓃𝒶", "ⒶⓃⒶ", "🅰🅽🅰", "ᴀɴᴀ",
        "Αna", "аdmin", "rn vs m", "l1I|", "O0", "pаypal.example", "Ánа", "꧁Ana꧂", "ɐuɐ", "A̲n̲a̲",
    )  # fmt: skip


def _zalgo() -> Iterator[str]:
    marks = [chr(number) for number in range(0x0300, 0x0330)]
    for depth in (1, 3, 9, 30):
        yield "".join(f"{letter}{''.join(marks[:depth])}" for letter in "Ana")
    yield from ("\u0301", "\u0301Ana", "a" + "\u0308" * 90, "é" * 50, "\u20dd", "A\u20e0")


def _normal_forms() -> Iterator[str]:
    for text in (
        "José Núñez",
        "Ångström",
        "한국어",
        "ệ",
        "ﬁn",
        "ſtraße",
        "İstanbul",
        "ıI",
        "ǆ",
        "K",
        "Å",
    ):
        yield unicodedata.normalize("NFC", text)
        yield unicodedata.normalize("NFD", text)
        yield unicodedata.normalize("NFKC", text)
        yield unicodedata.normalize("NFKD", text)
        yield text.upper()
    yield from ("ŉ", "ΐ", "ẞ", "ß", "Σίσυφος", "ǰ", "ﬃ", "㎏", "①", "Ⅳ", "ﷺ", "℡", "…", "‟x„")


def _emoji() -> Iterator[str]:
    yield from (
        "👩‍👧‍👦", "👨🏽‍🌾", "🏳️‍🌈", "🇲🇽", "🇲", "1️⃣", "👍🏿", "❤️", "❤", "🫥", "👩🏽‍🤝‍👨🏻", "☺︎", "\u200d👧", "👧\u200d",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "😀" * 40, "a😀b", "💩", "👁️‍🗨️", "🧑‍🧒", "\U0001f3fb",
    )  # fmt: skip


def _scripts() -> Iterator[str]:
    yield from (
        "Xóchitl", "Tłı̨chǫ", "K’inich", "Ñ’u’um", "Jñatjo", "ꞌNgiwa", "Me’phaa", "P’urhépecha", "Ho:to:",
        "O'Brien", "D’Angelo", "García-Márquez", "Mª José", "Ma. Luz", "J.", "Ana  María", "de la O",
        "山田太郎", "محمد", "मोहन", "สมชาย", "Дарья", "Ελένη", "אביגיל", "မောင်", "ქართული", "አማርኛ", "தமிழ்",
        "ᏣᎳᎩ", "ᐃᓄᒃᑎᑐᑦ", "Łukasz", "Đặng", "ʻOkina", "𐐀𐐁", "𒀀", "🀄", "Null", "Test", "None Ruiz",
    )  # fmt: skip


def _lengths() -> Iterator[str]:
    yield from (
        "a" * SHORT, "a" * (SHORT + 1), "ñ" * SHORT, "a " * 500, "a" * 2_000, "a" * 2_001,
        "a" * LONG, "a" * (LONG + 1), "😀" * 2_000, "a" * HUGE, "\u0301" * 3_000, "a" * 30_000 + "!",
        "(" * 3_000, "<" * 3_000, "=" * 3_000, " " * 5_000, "a," * 3_000, "{{" * 1_500, "\n" * 1_999,
    )  # fmt: skip


Maker = Callable[[], Iterator[str] | Iterator[bytes]]
KINDS: dict[str, Maker] = {
    "blank": _blanks,
    "number": _numbers,
    "formula": _formulas,
    "markup": _markup,
    "template": _templates,
    "database": _databases,
    "shell": _shells,
    "path": _paths,
    "data": _data,
    "control": _controls,
    "NUL": _nothing,
    "surrogate": _surrogates,
    "not UTF-8": _not_utf8,
    "direction": _directions,
    "unseen": _unseen,
    "look-alike": _lookalikes,
    "zalgo": _zalgo,
    "normal form": _normal_forms,
    "emoji": _emoji,
    "script": _scripts,
    "length": _lengths,
}
