"""MP3: the frames of sound, one after the other, and nothing that stands around them."""

from ventanilla.attachments.formats import MP3, Refusal, Refused

#: bits a second by (MPEG 1 or 2/2.5) and index, layer III; samples a second by version
RATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
SAMPLES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
FEWEST_FRAMES = 4
#: share of a file, without its tags, that has to be sound
SOUND_SHARE = 0.9


def clean(content: bytes, code: str) -> tuple[bytes, str]:
    """The frames alone, first tags, last tags and whatever lies between left out."""
    body = content[_after_tags(content) :]
    if body[-128:-125] == b"TAG":
        body = body[:-128]
    frames, at, followed = [], 0, True
    while at + 4 <= len(body):
        length = _frame(body, at)
        if length and at + length <= len(body) and (followed or _frame(body, at + length)):
            frames.append(body[at : at + length])
            at, followed = at + length, True
            continue
        # Noise between frames: go on where two frames follow each other.
        at, followed = body.find(b"\xff", at + 1), False
        if at < 0:
            break
    sound = b"".join(frames)
    if len(frames) < FEWEST_FRAMES or len(sound) < SOUND_SHARE * len(body.rstrip(b"\0")):
        raise Refused(Refusal.DAMAGED)
    return sound, MP3.code


def _after_tags(content: bytes) -> int:
    """Where the sound begins: behind ID3 tags, of which there may be several."""
    at = 0
    while content[at : at + 3] == b"ID3" and at + 10 <= len(content):
        length = 0
        for part in content[at + 6 : at + 10]:
            length = length << 7 | (part & 0x7F)
        footer = 10 if content[at + 5] & 0x10 else 0
        at += 10 + length + footer
    while at < len(content) and content[at] == 0:
        at += 1
    return at


def _frame(body: bytes, at: int) -> int:
    """The length of the frame of layer III that begins here; 0 if none does."""
    if at + 4 > len(body) or body[at] != 0xFF or body[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = body[at + 1] >> 3 & 3, body[at + 1] >> 1 & 3
    rate, samples = body[at + 2] >> 4, body[at + 2] >> 2 & 3
    if version == 1 or layer != 1 or rate in (0, 15) or samples == 3:
        return 0
    first = 1 if version == 3 else 2
    bits = RATES[first][rate] * 1000
    padding = body[at + 2] >> 1 & 1
    return (144 if first == 1 else 72) * bits // SAMPLES[version][samples] + padding
