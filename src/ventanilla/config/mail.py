"""Where outgoing messages go."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ventanilla.config.place import SetupError


class MailServer(NamedTuple):
    """An SMTP server; blank when messages are only printed."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    encrypted: bool = False


def backend(address: str) -> tuple[str, MailServer]:
    """Django's mail backend and server for ``smtp://user:password@host:port`` or a blank."""
    if not address:
        return "django.core.mail.backends.console.EmailBackend", MailServer()
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SetupError("VENTANILLA_MAIL must look like smtp://user:password@host:port.")
    encrypted = parts.scheme == "smtps"
    server = MailServer(
        host=parts.hostname,
        port=parts.port or (465 if encrypted else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encrypted=encrypted,
    )
    return "django.core.mail.backends.smtp.EmailBackend", server
