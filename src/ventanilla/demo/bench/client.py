"""A small HTTP client that keeps its connections: it costs little beside the site."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlencode

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Request:
    """One request. ``form`` is sent url-encoded, ``body`` as JSON. ``by``: who sends it."""

    path: str
    by: int = 0
    form: Sequence[tuple[str, str]] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers in lower case, body, and how long it took (seconds)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


@dataclass(slots=True)
class Run:
    """What many requests over some connections gave."""

    seconds: float = 0.0
    answers: list[Answer] = field(default_factory=list)
    broken: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.answers) / self.seconds if self.seconds else 0.0

    @property
    def p50(self) -> float:
        """Median time of an answer, in milliseconds."""
        return 1000 * median(answer.seconds for answer in self.answers) if self.answers else 0.0

    def failed(self, fine: Callable[[Answer], bool]) -> int:
        """How many requests did not go well."""
        return self.broken + sum(not fine(answer) for answer in self.answers)


class Site:
    """A site at a port, seen by officers who are signed in: each has cookies."""

    def __init__(self, port: int, cookies: Sequence[Mapping[str, str]]) -> None:
        self.port, self.cookies = port, cookies

    def get(self, path: str, *, by: int = 0) -> Answer:
        """One answer."""
        return self.run([Request(path, by)], connections=1).answers[0]

    def again(self, path: str, times: int) -> list[Request]:
        """The same request so many times, from the officers in turn."""
        return [Request(path, by) for by in range(times)]

    def run(self, requests: Sequence[Request], *, connections: int = 4) -> Run:
        """Send all of them, so many at a time."""
        return asyncio.run(self._run(requests, connections))

    def best(self, requests: Sequence[Request], *, connections: int = 4) -> tuple[Run, list[Run]]:
        """The fastest of ``ROUNDS`` rounds, and all of them.

        Whatever else runs on the machine slows a round down, and nothing makes it faster.
        """
        size = -(-len(requests) // ROUNDS)
        parts = [requests[start : start + size] for start in range(0, len(requests), size)]
        runs = [self.run(part, connections=connections) for part in parts]
        return max(runs, key=lambda run: run.rate), runs

    async def _run(self, requests: Sequence[Request], connections: int) -> Run:
        waiting = list(reversed(requests))
        run = Run()
        begun = time.perf_counter()
        await asyncio.gather(*(self._work(waiting, run) for _ in range(connections)))
        run.seconds = time.perf_counter() - begun
        return run

    async def _work(self, waiting: list[Request], run: Run) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            while waiting:
                request = waiting.pop()
                begun = time.perf_counter()
                writer.write(self._written(request))
                try:
                    status, headers, body = await _answer(reader)
                except (asyncio.IncompleteReadError, ConnectionError):
                    run.broken += 1
                    writer.close()
                    reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    continue
                run.answers.append(Answer(status, headers, body, time.perf_counter() - begun))
                if headers.get("connection") == "close":
                    writer.close()
                    reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        finally:
            writer.close()

    def _written(self, request: Request) -> bytes:
        body = request.body or urlencode(request.form).encode()
        kind = "application/json" if request.body else "application/x-www-form-urlencoded"
        cookies = self.cookies[request.by % len(self.cookies)]
        lines = [
            f"{'POST' if body else 'GET'} {request.path} HTTP/1.1",
            f"Host: localhost:{self.port}",
            "Accept-Language: es",
            f"Cookie: {'; '.join(f'{name}={value}' for name, value in cookies.items())}",
            f"X-CSRFToken: {cookies.get('csrf', '')}",
        ]
        if body:
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        return "\r\n".join((*lines, "", "")).encode() + body


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ")[1])
    headers = {
        name.strip().lower(): value.strip()
        for name, __, value in (line.partition(":") for line in head[1:] if line)
    }
    if headers.get("transfer-encoding") == "chunked":
        return status, headers, await _chunks(reader)
    return status, headers, await reader.readexactly(int(headers.get("content-length", 0)))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(parts)
