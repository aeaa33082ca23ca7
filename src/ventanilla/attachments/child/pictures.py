"""Pictures are drawn anew: only the pixels go over, upright, in sRGB, at most 4000 a side."""

import contextlib
import io
import struct
from typing import Any

import pillow_heif
from PIL import (
    Image,
    ImageCms,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from ventanilla.attachments.formats import (
    HEIC,
    JPEG,
    MOST_PIXELS,
    PNG,
    WEBP,
    Refusal,
    Refused,
)

LONGEST_SIDE = 4000
LARGEST_PNG = 8 * 1024 * 1024
QUALITY = 88
ORIENTATION = 274
#: orientation of Exif -> what turns the picture upright
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Each opened by its own class: what is not asked for is not tried. (Those with two names are
# imported so that they are there when a library looks for them, behind closed doors.)
READERS: dict[str, Any] = {
    JPEG.code: JpegImagePlugin.JpegImageFile,
    PNG.code: PngImagePlugin.PngImageFile,
    WEBP.code: WebPImagePlugin.WebPImageFile,
    HEIC.code: pillow_heif.HeifImageFile,
}
LOADED_AHEAD = (MpoImagePlugin, TiffImagePlugin)
Image.preinit()
Image.MAX_IMAGE_PIXELS = None  # the size is asked first, and refused in our words
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = False
pillow_heif.options.DEPTH_IMAGES = False
pillow_heif.options.AUX_IMAGES = False
SRGB = ImageCms.createProfile("sRGB")


def clean(content: bytes, code: str) -> tuple[bytes, str]:
    """A JPEG, or a PNG for a PNG that is not too long as one. Raises :class:`Refused`."""
    try:
        picture: Image.Image = READERS[code](io.BytesIO(content))
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused(Refusal.TOO_MANY_PIXELS)
        turn = _orientation(picture)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        picture.load()
    except (OSError, SyntaxError, ValueError, struct.error, EOFError) as fault:
        raise Refused(Refusal.DAMAGED) from fault
    pixels = _opaque(_in_srgb(picture))
    if turn is not None:
        pixels = pixels.transpose(turn)
    plain = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    if code == PNG.code:
        written = _write(plain, "PNG")
        if len(written) <= LARGEST_PNG:
            return written, PNG.code
    return _write(plain, "JPEG", quality=QUALITY), JPEG.code


def _orientation(picture: Image.Image) -> Image.Transpose | None:
    """How the camera was held. What the camera wrote may be broken without harm to the picture."""
    with contextlib.suppress(Exception):
        return UPRIGHT.get(picture.getexif().get(ORIENTATION, 1))
    return None


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The colours as a screen shows them. A profile that cannot be read is left aside."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            turned = ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), SRGB, outputMode="RGB"
            )
            if turned is not None:
                return turned
    return picture


def _opaque(picture: Image.Image) -> Image.Image:
    """Grey or colours, on white: nothing can hide behind what is transparent."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.convert("I").point(lambda value: value / 257).convert("L")
    if picture.mode in ("1", "L") and "transparency" not in picture.info:
        return picture.convert("L")
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _write(picture: Image.Image, how: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, how, **options)
    return out.getvalue()
