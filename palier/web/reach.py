"""Whom a person may call about their own file."""

from dataclasses import dataclass

from django.db import Error
from django.db.models import F, Func
from django.http import HttpRequest

from palier.models import Demande, Organisation
from palier.models.doors import acting
from palier.web.presentation import telephones


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody to speak to: a name, a number as it is read, and as a telephone dials it."""

    name: str
    shown: str
    dialled: str


def reached(request: HttpRequest) -> list[Reach]:
    """The organisations that follow this person's file and have a telephone; none is known before a candidature."""
    holder = getattr(request.user, "holder", None) if request.user.is_authenticated else None
    # A page of the door, or of the demo, acts as nobody: it may read no file, and says the counter alone.
    if holder is None or not acting.acts_for(holder.demande_id):
        return []
    followed = Demande.objects.filter(pk=holder.demande_id).annotate(one=Func(F("audience"), function="unnest"))
    rows = Organisation.objects.filter(pk__in=followed.values("one")).exclude(contact="").order_by("name")
    try:
        found = [(row.name, telephones.find(row.contact)) for row in rows]
    except Error:
        # A page of error, once the transaction and its role are over.
        return []
    return [Reach(name, one.shown, one.dialled) for name, one in found if one]
