"""The framework's sessions in the database, read by a text that is written once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from palier.models import together
from palier.models.written_readings import WrittenReading

_LIVING = WrittenReading(lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at))


class SessionStore(db.SessionStore):
    """As the framework's: a session that is over, or unknown, is none."""

    def _get_session_from_db(self) -> Session | None:
        found = _LIVING.first(self.session_key, timezone.now()) if self.session_key else None
        if found is None:
            self._session_key = None
        return found

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - the framework's own
        """As the framework's; what an act left waiting is sent before: an error of that is the act's, and ends no session."""
        together.send_waiting()
        super().save(must_create)
