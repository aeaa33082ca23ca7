"""Ask a scanner for harmful software (ClamAV) over its socket, if the installation has one."""

import socket
from enum import StrEnum

from django.conf import settings

PIECE = 256 * 1024
PATIENCE_S = 20
LONGEST_ANSWER = 4096


class Scan(StrEnum):
    """What a scanner said of a content."""

    CLEAN = "clean"
    HARMFUL = "harmful"
    NO_ANSWER = "no_answer"
    NO_SCANNER = "no_scanner"


def address() -> str:
    """Where the scanner listens: a path, or ``host:port``; blank if there is none."""
    return str(settings.CLAMAV)


def scan(content: bytes) -> Scan:
    """Have a content looked at. An answer that is not plainly "OK" or "FOUND" is none."""
    if not address():
        return Scan.NO_SCANNER
    try:
        answer = _instream(content)
    except (OSError, ValueError):
        return Scan.NO_ANSWER
    if answer.endswith(b"FOUND"):
        return Scan.HARMFUL
    return Scan.CLEAN if answer == b"stream: OK" else Scan.NO_ANSWER


def answers() -> bool:
    """Whether the scanner is there and ready."""
    try:
        with _connected() as line:
            line.sendall(b"zPING\0")
            return _heard(line) == b"PONG"
    except (OSError, ValueError):
        return False


def _instream(content: bytes) -> bytes:
    with _connected() as line:
        line.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), PIECE):
            part = content[at : at + PIECE]
            line.sendall(len(part).to_bytes(4, "big") + part)
        line.sendall(bytes(4))
        return _heard(line)


def _connected() -> socket.socket:
    where = address()
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE_S)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE_S)


def _heard(line: socket.socket) -> bytes:
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < LONGEST_ANSWER:
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        heard += part
    return heard.rstrip(b"\0\n")
