"""Events: what was done on one's own homes and lists, in one order. Each says what to read again, and names nobody (ADR 119)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from palier.api.cursors import MOST
from palier.api.doing import ROOT
from palier.api.software import call_of
from palier.rules.doors.access import Role
from palier.rules.partners import event_kinds
from palier.workflows.partners import feed
from palier.workflows.partners.feed import EventWords

router = Router(tags=["événements"])
_LAST = 2**63 - 1
After = Annotated[
    int, Query(ge=0, le=_LAST, description="La valeur « next » de la lecture d’avant ; 0 pour la première.")
]
Most = Annotated[int, Query(ge=1, le=MOST, description="Événements par lecture.")]


class EventTarget(Schema):
    """What to read again."""

    object: str = Field(
        description="home, publication ou candidates : les candidats d’une publication, sans en nommer un."
    )
    id: UUID = Field(description="Du logement ou de la publication.")
    href: str = Field(description="Où cela se lit, avec la même clé.")


class EventSaid(Schema):
    """One event: the same words in this feed and in what is sent."""

    id: UUID = Field(description="Le même chaque fois que cet événement est redit.")
    number: int = Field(description="Sa place parmi ceux de l’organisme : aucun numéro plus petit ne vient après.")
    type: str = Field(description="Un mot de la liste fermée : docs/reference/events.md.")
    timestamp: datetime = Field(description="Quand l’acte a été fait.")
    data: EventTarget

    @classmethod
    def of(cls, words: EventWords) -> "EventSaid":
        """What leaves of it."""
        target = EventTarget(object=words.object, id=words.object_id, href=f"{ROOT}/{words.path}")
        return cls(id=words.id, number=words.number, type=words.type, timestamp=words.timestamp, data=target)


class EventPage(Schema):
    """Some events, in their order."""

    items: list[EventSaid]
    next: int = Field(description="À redonner dans « after » : à garder, même quand il n’y a rien.")
    has_more: bool = Field(description="D’autres attendent déjà.")
    earliest: int | None = Field(
        description="Le plus petit numéro encore gardé. S’il dépasse « after » + 1, relisez vos listes une fois."
    )


@router.get("events", response=EventPage, operation_id="listEvents", summary="Ce qui s’est passé depuis")
def events(request: HttpRequest, after: After = 0, limit: Most = 50) -> EventPage:
    """The events after a number, of the kinds that the key is for. They are kept ninety days."""
    call = call_of(request, None, Role.BAILLEUR, Role.RESERVATAIRE)
    kinds = event_kinds.fitting_kinds(call.software.purposes)
    found = feed.after(call.house.pk, after, kinds, limit)
    return EventPage(
        items=[EventSaid.of(one) for one in found.events],
        next=found.next,
        has_more=found.has_more,
        earliest=found.earliest,
    )
