"""Who calls: the software that a key names, its role in the database, and what its key is for."""

from datetime import datetime

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from palier.models import Organisation
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.acting import tracing
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.telling import Identified
from palier.workflows.partners.recognising_keys import Software, software_of


class OutOfPurpose(Refusal):
    """The key was drawn for something else."""

    sentence = "Cette clé n’a pas été créée pour cela : un gestionnaire de votre organisme peut en créer une autre."


class NotForThisRole(Refusal):
    """What is asked is of another role."""

    sentence = "Cet appel n’est pas à un organisme comme le vôtre."


def certificate_of(request: HttpRequest) -> str:
    """The SHA-256 of the certificate that a call came with, as the door outside read it; nothing where none came."""
    return str(getattr(request, "client_certificate", ""))


class ApiKeyBearer(HttpBearer):
    """The header ``Authorization: Bearer palier_…``; the role of the key's member is taken for the rest of the request."""

    def __call__(self, request: HttpRequest) -> Software | None:
        """Read the header here: the library writes what it does not expect of it into a log."""
        scheme, _, secret = request.headers.get(self.header, "").partition(" ")
        return self.authenticate(request, secret) if scheme.lower() == self.openapi_scheme else None

    def authenticate(self, request: HttpRequest, token: str) -> Software | None:
        """Recognise a key at the gate, then act as its member and as nobody else. A bound one asks for its certificate."""
        found = software_of(token, at=timezone.now(), certificate=certificate_of(request))
        if found is not None:
            acting.take(found.acting)
            # Told to the door outside, which counts who is nobody, and the calls of a key whatever it shows.
            request.is_of_a_key = str(found.key.public_id)  # type: ignore[attr-defined]
        return found


class ApiCall:
    """One call: who, for whom, when. The clock is read once."""

    def __init__(self, software: Software, at: datetime) -> None:
        """Keep them."""
        self.software, self.at = software, at

    @property
    def by(self) -> Actor:
        """The actor of its acts."""
        return self.software.actor

    @property
    def house(self) -> Organisation:
        """The organisation of the key."""
        return self.by.body

    @property
    def covers(self) -> list[int]:
        """It, and those that it succeeds."""
        return list(self.house.covers)

    def one[M: Model](self, rows: QuerySet[M], public_id: object) -> M:
        """One object among those that the role may see, or 404: of a stranger's, not even that it exists."""
        found = rows.filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found

    def trace(self, purpose: Purpose, *opened: Identified) -> None:
        """Write down that files were read by name, as a page does."""
        tracing.note(opened, purpose, by=self.by, at=self.at)


def call_of(request: HttpRequest, purpose: ApiPurpose | None, *roles: Role) -> ApiCall:
    """The call of a request, once its key is for this and its role does this. Raises ``OutOfPurpose`` or ``NotForThisRole``."""
    software: Software = request.auth  # type: ignore[attr-defined]
    if roles and software.role not in roles:
        raise NotForThisRole
    if purpose is not None and not software.is_for(purpose):
        raise OutOfPurpose
    return ApiCall(software, timezone.now())
