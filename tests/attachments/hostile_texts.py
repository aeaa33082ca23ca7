"""Texts that hide, turn, run, or are not texts."""

from collections.abc import Iterator

from tests.attachments.making import EICAR, HTML, archive, jpeg, laughs, pdf
from tests.attachments.torture import Check, Torture
from ventanilla.attachments.formats import Refusal


def cases() -> Iterator[Torture]:
    """All of them."""
    yield from readable()
    yield from unreadable()


def readable() -> Iterator[Torture]:
    """Taken; the copy says what one sees."""
    made = {
        "plain": ("Llegó a las 9.\n".encode(), "Llegó a las 9.\n"),
        "with a mark in front": (b"\xef\xbb\xbfhola", "hola"),
        "lines of Windows": (b"a\r\nb\rc\n", "a\nb\nc\n"),
        "turned around": ("ver\u202etxt.exe".encode(), "vertxt.exe"),
        "isolated": ("a\u2066b\u2069c".encode(), "abc"),
        "nothing between": ("se\u200bcre\u2060to".encode(), "secreto"),
        "signs of a terminal": (b"a\x1b]0;x\x07b", "a]0;xb"),
        "private signs": ("a\ue000b".encode(), "ab"),
        "accents apart": ("nin\u0303a".encode(), "niña"),
        "many accents": (("z" + "\u0301" * 40).encode(), "ź" + "\u0301" * 39),
        "a formula": (b"=cmd|' /C calc'!A0\n", "=cmd|' /C calc'!A0\n"),
        "scripts of all sorts": ("Ñuu Savi ꞌ 中文 العربية".encode(), "Ñuu Savi ꞌ 中文 العربية"),
        "a family in one sign": ("👨\u200d👩\u200d👧".encode(), "👨\u200d👩\u200d👧"),
        "a talk": (b"[3/3/26, 09:00] Ana: <ok>\n", "[3/3/26, 09:00] Ana: <ok>\n"),
        "one long line": (b"x" * 3_000_000, "x" * 3_000_000),
    }
    for name, (content, says) in made.items():
        yield Torture(f"text: {name}", "a.txt", lambda content=content: content, check=_says(says))


def _says(words: str) -> Check:
    return lambda copy: "" if copy.decode() == words else "says something else"


def unreadable() -> Iterator[Torture]:
    """Refused."""
    made: dict[str, tuple[bytes, Refusal]] = {
        "nothing": (b"", Refusal.EMPTY),
        "only blanks": (b" \r\n\t ", Refusal.EMPTY),
        "only hidden signs": ("\u200b\u202e".encode(), Refusal.EMPTY),
        "NUL": (b"hola\0mundo", Refusal.DISAGREES),
        "Latin-1": ("niña".encode("latin-1"), Refusal.NOT_UTF8),
        "UTF-16": ("niña".encode("utf-16"), Refusal.NOT_UTF8),
        "too short a sign": (b"ni\xc3", Refusal.NOT_UTF8),
        "too long a sign": (b"\xc0\xaf", Refusal.NOT_UTF8),
        "a surrogate": (b"\xed\xa0\x80", Refusal.NOT_UTF8),
        "page": (HTML, Refusal.DISAGREES),
        "page behind blanks": (b"\n\n  " + HTML, Refusal.DISAGREES),
        "page behind a mark": (b"\xef\xbb\xbf" + HTML, Refusal.DISAGREES),
        "drawing": (b"<svg onload=alert(1)>", Refusal.DISAGREES),
        "XML bomb": (b'<?xml version="1.0"?>' + laughs().encode(), Refusal.DISAGREES),
        "bare XML bomb": (laughs().encode(), Refusal.DISAGREES),
        "RTF": (b"{\\rtf1\\ansi hola}", Refusal.DISAGREES),
        "PostScript": (b"%!PS-Adobe-3.0\n", Refusal.DISAGREES),
        "script": (b"#!/bin/sh\nrm -rf /\n", Refusal.DISAGREES),
        "batch": (b"@echo off\r\ndel *\r\n", Refusal.DISAGREES),
        "test virus": (EICAR, Refusal.HARMFUL),
        "PDF": (pdf(), Refusal.DISAGREES),
        "JPEG": (jpeg(), Refusal.NOT_UTF8),
        "archive": (archive(), Refusal.DISAGREES),
        "program": (b"MZ\x90\0", Refusal.DISAGREES),
    }
    for name, (content, why) in made.items():
        yield Torture(f"no text: {name}", "a.txt", lambda content=content: content, why)
