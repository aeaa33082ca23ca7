"""A line that breaks while a file comes in: nothing of it stays."""

import socket
import uuid
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.attachments import making
from ventanilla.attachments.models import Attachment, Chunk

BOUNDARY = "----frontera"


def part(name, value, more=""):
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode()
        + value
        + b"\r\n"
    )


def body(csrf, content):
    fields = {"csrfmiddlewaretoken": csrf, "token": str(uuid.uuid4()), "kind": "other", "note": ""}
    return (
        b"".join(part(name, value.encode()) for name, value in fields.items())
        + part("file", content, '; filename="voz.txt"\r\nContent-Type: text/plain')
        + part("whole", b"yes")
        + f"--{BOUNDARY}--\r\n".encode()
    )


@pytest.fixture
def send(live_server, itzel, bruno, as_seat):
    """Send the first bytes of an upload, hang up, and give back what was answered."""
    client = as_seat(bruno)
    address = reverse("attachments:add", args=[itzel.pk])
    csrf = client.get(address).cookies["csrf"].value
    cookies = f"session={client.cookies['session'].value}; csrf={csrf}"

    def act(content, *, share=1.0):
        place = urlsplit(live_server.url)
        whole = body(csrf, content)
        head = (
            f"POST {address} HTTP/1.1\r\nHost: localhost:{place.port}\r\nCookie: {cookies}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
            f"Content-Length: {len(whole)}\r\nConnection: close\r\n\r\n"
        )
        with socket.create_connection((place.hostname, place.port), timeout=30) as line:
            line.sendall(head.encode() + whole[: int(len(whole) * share)])
            line.shutdown(socket.SHUT_WR)
            return _all(line)

    return act


def _all(line):
    heard = b""
    try:
        while piece := line.recv(65536):
            heard += piece
    except OSError:
        pass
    return heard


@pytest.mark.django_db(transaction=True)
def test_only_a_whole_upload_is_kept(send):
    content = ("Llegó sola. " * 40_000).encode()
    for share in (0.05, 0.5, 0.95):
        answer = send(content, share=share)
        assert not answer.startswith((b"HTTP/1.1 302", b"HTTP/1.0 302")), answer[:200]
        assert b" 500 " not in answer[:20]
    assert not Attachment.objects.exists()
    assert not Chunk.objects.exists()

    assert b" 302 " in send(content)[:20]
    assert Attachment.objects.count() == 1
    assert making.MARKED not in bytes(Chunk.objects.first().sealed)
