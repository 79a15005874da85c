"""A form filled alone becomes a demande: papers become pieces, its address may be the only one, a counter attests it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from palier.models import Commune, Demande, Organisation, Person, Registration, RegistrationPaper, SafeChannel
from palier.models.demandes import layers
from palier.rules.counter import alone
from palier.rules.counter.registering import HOLDER, FormHeading, State
from palier.rules.counter.visits import SeenPaper
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.counter.registering import SERVICE
from palier.workflows.people import filing

PLACES = "departements"
"""Among a counter's words: where it registers what was filled online too."""
DOOR_LIFE = timedelta(days=30)
"""How long the address that opened a form still leads to what became of it."""
_PIECES: Mapping[SeenPaper, str] = {
    SeenPaper.IDENTITY_CARD: "piece_identite",
    SeenPaper.PASSPORT: "piece_identite",
    SeenPaper.RESIDENCE: "titre_sejour",
    SeenPaper.ASYLUM: "titre_sejour",
}
_SAFETY = act("règlement (UE) 2016/679, article 32")


def enter(row: Registration, demande: Demande, *, at: datetime) -> None:
    """Take the papers of a numbered form into its demande, and keep its address safe where its person asked so."""
    if row.organisation_id is None and row.is_safe and alone.may_be_safe(row.answers):
        _protect(row, demande, at)
    told = row.answers.get(FormHeading.IDENTITY.value) or {}
    papers = list(RegistrationPaper.objects.filter(registration=row).order_by("pk"))
    if papers:
        sent = [
            filing.SentFile(one.name, bytes(one.data), one.pages, bytes(one.thumbnail), awaits_scan=one.awaits_scan)
            for one in papers
        ]
        code = _PIECES.get(told.get("paper", ""), "piece_identite")
        filing.receive(demande, code, sent, person_key=HOLDER, at=at)
        RegistrationPaper.objects.filter(registration=row).delete()


def _protect(row: Registration, demande: Demande, at: datetime) -> None:
    """Nothing else leads to them, from the first day: the register was given neither their mail nor their telephone."""
    Person.objects.filter(demande=demande, key=HOLDER).update(
        email="", phone="", address="", employer="", profession=""
    )
    SafeChannel.objects.update_or_create(
        demande=demande, defaults={"email": row.contact, "set_at": at, "person_key": HOLDER}
    )
    telling.journal(JournalVerb.CHANGE_CONTACT, demande, by=CLOCK, at=at, article=_SAFETY)


def service_of(row: Registration, demande: Demande, *, at: datetime) -> tuple[Organisation | None, Mapping[str, Any]]:
    """Who registers a form, and what its attestation says of them.

    Of one filled alone: the counter that wrote that it registers for that département, the last to write it.
    """
    if row.organisation is not None:
        return row.organisation, row.answers.get(SERVICE) or {}
    wanted = layers.facts_of(demande, day_in_paris(at)).wish.communes
    places = list(Commune.objects.filter(code__in=wanted[:1]).values_list("departement", flat=True))
    found = (
        Registration.objects.select_related("organisation")
        .filter(organisation__closed_at=None, organisation__suspended_at=None, organisation__isnull=False)
        .filter(**{f"answers__{SERVICE}__{PLACES}__contains": places})
        .order_by("-changed_at")
        .first()
        if places
        else None
    )
    return (found.organisation, found.answers[SERVICE]) if found is not None else (None, {})


def forget_doors(*, at: datetime) -> int:
    """The address of a form that is a demande serves a month; then the demande alone is found. Of one that is gone, it goes."""
    is_over = Q(state=State.REGISTERED, registered_at__lt=at - DOOR_LIFE) | Q(state=State.DROPPED)
    over = Registration.objects.filter(is_over, organisation=None)
    return over.exclude(contact="").update(contact="", mark="", language="", is_safe=False)
