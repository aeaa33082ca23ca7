"""Django's sessions over ours: the cookie holds the secret, the database its hash."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.utils import timezone

from ventanilla.common.trips import Trip
from ventanilla.security import sessions
from ventanilla.security.models import Officer
from ventanilla.security.sessions import Found
from ventanilla.web import standing


class SessionStore(SessionBase):
    """A session by its secret, which Django calls the key of a session."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.found: Found | None = None
        #: whether somebody is at work, or only a page that asks again by itself
        self.used = True

    def _get_new_session_key(self) -> str:
        return sessions.new_secret()

    def load(self) -> dict[str, Any]:
        """What the site remembers; nothing, and no key, where there is no live session.

        The officer comes along with seats and factors: every page asks for them.
        """
        secret, trip = self.session_key or "", Trip(using="door")
        along = standing.ask(sessions.officer_of(secret), trip)
        self.found = sessions.find(secret, at=timezone.now(), used=self.used, trip=trip)
        if self.found is None:
            self._session_key = None
            return {}
        if self.found.officer:
            standing.keep(self.found.officer, along)
        return self.found.data

    def exists(self, session_key: str) -> bool:
        """Whether a secret is known."""
        return sessions.exists(session_key)

    def create(self) -> None:
        """A new session with what this one holds."""
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write what the site remembers. Raises ``UpdateError`` for one that ended meanwhile."""
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        officer = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        now = timezone.now()
        if must_create:
            goes_on = self.found if officer is not None else None
            self.found = sessions.begin(
                self.session_key, data, officer=officer, at=now, instead_of=goes_on
            )
            if self.found is None:
                raise CreateError
        elif not sessions.keep(
            self.session_key, data, officer=officer, at=now, stepped_up_at=self.stepped_up_at
        ):
            raise UpdateError
        return None

    @property
    def live(self) -> Found | None:
        """This session as it was found; None for one that has ended, or was never begun."""
        self._get_session()  # type: ignore[attr-defined]  # finds it
        return self.found

    @property
    def officer(self) -> Officer | None:
        """Whose session it is, as it was found; None in one that was begun in this request."""
        return self.found.officer if self.found else None

    @property
    def stepped_up_at(self) -> datetime | None:
        """When the officer last showed a second factor in this session."""
        return self.live.stepped_up_at if self.live else None

    @property
    def is_fresh(self) -> bool:
        """Whether that was so lately that a grave act needs no further proof."""
        proved = self.stepped_up_at
        return proved is not None and timezone.now() < proved + settings.STEP_UP

    def prove(self) -> None:
        """The officer has shown a second factor just now."""
        found = self.live
        assert found is not None  # noqa: S101 - somebody is signed in
        self.found = replace(found, stepped_up_at=timezone.now())
        self.modified = True

    def step_up(self) -> None:
        """The same, within a session, which goes on under a new secret until its old end."""
        self.cycle_key()
        self.prove()

    def delete(self, session_key: str | None = None) -> None:
        """End this session; or, where one is named, forget the secret that it went by."""
        if session_key is not None:
            sessions.forget(session_key)
        elif self.session_key:
            sessions.end(self.session_key, at=timezone.now())

    @classmethod
    def clear_expired(cls) -> None:
        """Delete those that have ended."""
        sessions.sweep(at=timezone.now())
