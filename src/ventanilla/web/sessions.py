"""Sessions in the database, read by a statement that is put together once: every page asks."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from ventanilla.common.trips import Trip


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is found."""

    def _get_session_from_db(self) -> Session | None:
        trip = Trip()
        found = trip.find(Session, session_key=self.session_key)
        trip.go()
        if found and found[0].expire_date > timezone.now():
            return found[0]
        self._session_key = None
        return None
