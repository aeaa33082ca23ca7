"""A scanner for tests that speaks ClamAV's protocol on a real socket."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.attachments.making import EICAR, MARKED


@contextmanager
def listening(*, answer: bytes | None = None) -> Iterator[str]:
    """Its address. It finds the test virus and the mark of tests; ``answer``: what it says instead

    (nothing, if that is empty: it hangs up).
    """
    server = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_serve, args=(server, answer), daemon=True).start()
    try:
        yield f"127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.close()


def _serve(server: socket.socket, answer: bytes | None) -> None:
    while True:
        try:
            line, _peer = server.accept()
        except OSError:
            return
        with line:
            command = _until_nul(line)
            if command == b"zPING":
                line.sendall(b"PONG\0")
                continue
            content = _content(line)
            line.sendall(_verdict(content) if answer is None else answer)


def _until_nul(line: socket.socket) -> bytes:
    heard = b""
    while not heard.endswith(b"\0"):
        heard += line.recv(1)
    return heard[:-1]


def _content(line: socket.socket) -> bytes:
    content = b""
    while length := int.from_bytes(_exactly(line, 4), "big"):
        content += _exactly(line, length)
    return content


def _exactly(line: socket.socket, length: int) -> bytes:
    heard = b""
    while len(heard) < length:
        heard += line.recv(length - len(heard))
    return heard


def _verdict(content: bytes) -> bytes:
    found = EICAR in content or MARKED in content
    return b"stream: Eicar-Signature FOUND\0" if found else b"stream: OK\0"
