"""A certificate on paper: set in memory, with a picture that a telephone reads."""

import io
from pathlib import Path
from urllib.parse import urlencode

import qrcode
from qrcode.image.svg import SvgPathImage

from ventanilla import training
from ventanilla.exchange import typesetting
from ventanilla.exchange.wording import clean, day_in_words, said
from ventanilla.training import catalogue
from ventanilla.training.models import Certificate

TEMPLATE = Path(training.__file__).parent / "paper" / "certificate.typ"
GROUP = 4


def print_out(given: Certificate, *, check: str, language: str) -> bytes:
    """The certificate as a PDF. ``check``: the address of the page where anybody checks it."""
    course = catalogue.course(given.course)
    data = {
        "name": clean(given.officer.name),
        "course": said(course.definition.title, language) if course else given.course,
        "hours": f"{course.definition.hours:g}" if course else "",
        "version": given.version,
        "issued": day_in_words(given.issued_on, language=language),
        "until": day_in_words(given.valid_until, language=language),
        "code": grouped(given.code),
        "check": check,
        "square": _square(f"{check}?{urlencode({'code': given.code})}"),
        "at_s": 0,
    }
    return typesetting.render(TEMPLATE, assets={}, data=data, language=language)


def grouped(code: str) -> str:
    """A code in groups of four, as people read it."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def _square(address: str) -> str:
    """A QR code as SVG."""
    made = qrcode.make(address, image_factory=SvgPathImage, border=0)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue().decode()
