"""What a drawn card may hold.

Cards are set inside pages and letters, so a picture that could run, fetch or restyle something
there is refused, wherever its package comes from.
"""

import re

from lxml import etree

LARGEST_BYTES = 6144
VIEW_BOX = "0 0 240 240"

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {f"{_SVG}{name}" for name in ("g", "path", "circle", "ellipse", "rect", "line")}
_ATTRIBUTES = {
    "cx", "cy", "d", "data-choice", "fill", "height", "opacity", "r", "rx", "ry", "stroke",
    "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-width", "transform", "width",
    "x", "x1", "x2", "y", "y1", "y2",
}  # fmt: skip
_PAINT = re.compile(r"none|#[0-9a-f]{6}(?:[0-9a-f]{2})?")


def faults(picture: bytes) -> list[str]:
    """Why a picture is not fit to be shown; empty where it is.

    No scripts, references, words, styles, classes or ids: several pictures share one page.
    """
    found = []
    if len(picture) > LARGEST_BYTES:
        found.append(f"larger than {LARGEST_BYTES} bytes")
    if b"<!DOCTYPE" in picture or b"<!ENTITY" in picture:
        return [*found, "declares a document type"]
    try:
        root = etree.fromstring(picture, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return [*found, f"not XML: {error}"]
    if root.tag != f"{_SVG}svg" or root.get("viewBox") != VIEW_BOX or len(root.attrib) > 1:
        found.append(f'must begin as <svg viewBox="{VIEW_BOX}"> and no more')
    for shape in root.iterdescendants():
        found += _faults_of(shape)
    return found


def choices(picture: bytes) -> frozenset[str]:
    """The answers that parts of a picture stand for (``data-choice``), as on the body outline."""
    root = etree.fromstring(picture, etree.XMLParser(resolve_entities=False, no_network=True))
    named = (shape.get("data-choice") for shape in root.iter())
    return frozenset(name for name in named if name)


def _faults_of(shape: etree._Element) -> list[str]:
    if isinstance(shape, etree._Comment):
        return []
    if shape.tag not in _SHAPES:
        return [f"<{str(shape.tag).removeprefix(_SVG)}> does not belong in a card"]
    unknown = sorted({str(name) for name in shape.attrib} - _ATTRIBUTES)
    found = [f"attribute {name} does not belong in a card" for name in unknown]
    for name in ("fill", "stroke"):
        if not _PAINT.fullmatch(shape.get(name, "none")):
            found.append(f"{name} must be a plain colour")
    return found
