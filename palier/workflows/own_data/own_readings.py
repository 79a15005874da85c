"""Who read the file of a person: which organisation, in which function, when and why; never the name of its agent.

One question for the page « Qui a lu mon dossier » and for the archive: what tells one holder of another's secret is left out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate

from palier.models import AccessEntry, Demande, Holder, Mandate, Organisation, Person, Piece
from palier.rules.doors import readings as rules
from palier.rules.law.clocks import paris
from palier.rules.law.voice import phrase, say
from palier.rules.people.facts import HOLDERS, PersonRole
from palier.workflows.acting.actors import Actor
from palier.workflows.counter import visiting
from palier.workflows.doors import apart
from palier.workflows.mandates import referring
from palier.workflows.people import pieces

_A_COUNTER = phrase("Un guichet")


@dataclass(frozen=True, slots=True)
class ShownReading:
    """What one organisation read on one day for one purpose."""

    who: str
    function: str
    why: str
    last: datetime
    times: int


def days(demande: Demande, *, by: Actor) -> QuerySet[AccessEntry, Any]:
    """The readings of a file, the latest first, those of one day for one purpose together."""
    entries = AccessEntry.objects.filter(demande_ref=demande.pk).exclude(
        purpose__in=rules.OF_A_PIECE, object_id__in=_of_another(demande, by)
    )
    # By a mandate: told to who gave it, or was asked to agree; another holder does not learn that it exists.
    by_mandate = Mandate.objects.filter(demande=demande).values("public_id")
    entries = entries.exclude(~Q(object_id__in=by_mandate), purpose=rules.Purpose.ADVISE)
    # Of a referral: told to who made it.
    referred = referring.readable(demande, by).values("public_id")
    entries = entries.exclude(~Q(object_id__in=referred), purpose__in=rules.UNDER_SECRECY)
    entries = entries.exclude(purpose__in=_of_other_holders(demande, by))
    return (
        entries.annotate(day=TruncDate("at", tzinfo=paris()))
        .values("day", "organisation", "role", "purpose")
        .annotate(last=Max("at"), times=Count("id"))
        .order_by("-last", "purpose")
    )


def shown(demande: Demande, rows: Iterable[Mapping[str, Any]]) -> list[ShownReading]:
    """Some of them in words."""
    found = list(rows)
    named = visiting.may_name_counters(demande)
    names = dict(Organisation.objects.filter(pk__in={row["organisation"] for row in found}).values_list("pk", "name"))
    return [
        ShownReading(
            say(_A_COUNTER)
            if row["purpose"] == rules.Purpose.COUNTER and not named
            else names.get(row["organisation"] or 0, ""),
            _function(row["role"]),
            rules.sentence(row["purpose"]),
            row["last"],
            row["times"],
        )
        for row in found
    ]


def _function(role: str | None) -> str:
    word = rules.FUNCTIONS.get(role or "")
    return say(word) if word else ""


def _of_other_holders(demande: Demande, by: Actor) -> Collection[str]:
    """Purposes that would tell this holder of another. A separation leaves the persons of a file as they were."""
    held = dict(Person.objects.filter(demande=demande, role__in=HOLDERS).values_list("key", "role"))
    if len(held) <= 1:
        return ()
    keys = Holder.objects.filter(demande=demande, user=by.teller).values_list("person_key", flat=True)
    asks = by.teller is not None and any(held.get(key) == PersonRole.HOLDER for key in keys)
    return rules.OF_ONE_ALONE if asks else rules.OF_ONE_ALONE | rules.OF_WHO_ASKS


def _of_another(demande: Demande, by: Actor) -> list[UUID]:
    """The pieces that the other holder sent in confidence: a reading of one would tell that it exists."""
    hidden = apart.hidden_from(demande, by.user)
    if not hidden:
        return []
    sent = Piece.objects.filter(demande=demande).values_list("public_id", "code")
    return [public_id for public_id, code in sent if pieces.situation_of(code) in hidden]
