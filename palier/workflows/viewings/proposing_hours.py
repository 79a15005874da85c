"""A landlord proposes hours for a visit, moves or cancels one, books for who calls, and notes who came, which weighs nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from palier.models import Candidature, Publication, Viewing, ViewingSlot
from palier.models.candidatures import viewing_seats
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters.composing import compose
from palier.rules.viewings import viewings
from palier.rules.viewings.viewings import HOLDS, PROPOSABLE, VIEWABLE, SlotTerms, ViewingAct, ViewingState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import writing
from palier.workflows.letters.wording import describe

ARTICLE = act("règles de publication de Palier")
_FIELDS = ("starts_at", "minutes", "places", "place", "access", "bring", "phone")


class NoVisitNow(Refusal):
    """Nobody was sent to the landlord yet, or the home is let."""

    sentence = "Les visites se proposent après la désignation des candidats et jusqu’au bail."


class SameHour(Refusal):
    """The hour is proposed already."""

    sentence = "Cette heure est déjà proposée pour ce logement."


class SlotOver(Refusal):
    """The hour was cancelled, or is past."""

    sentence = "Cette heure est annulée ou passée : proposez-en une autre."


class NotYetHeld(Refusal):
    """Nobody came or missed before the hour."""

    sentence = "Cette visite n’a pas encore eu lieu : notez qui est venu après son heure."


class FewerPlacesThanTaken(Refusal):
    """More households hold a place than the hour would have."""

    sentence = "Plus de ménages ont déjà choisi cette heure : gardez au moins autant de places."


class SlotFullForDesk(Refusal):
    """No place is left at that hour."""

    sentence = "Cette heure est complète : choisissez-en une autre, ou ajoutez une place."


class CannotVisit(Refusal):
    """The candidature is not one of those that visit."""

    sentence = "Ce dossier ne visite pas ce logement aujourd’hui."


class BadSlot(Refusal):
    """An hour that cannot be; the message says why, and the form shows it on its field."""

    def __init__(self, refused: viewings.ImpossibleSlot) -> None:
        """Keep the field, for the form."""
        super().__init__(str(refused))
        self.field = refused.field


def of_house(by: Actor) -> QuerySet[ViewingSlot]:
    """The hours of this landlord's homes."""
    rows = ViewingSlot.objects.filter(publication__bailleur__in=by.body.covers)
    return rows.select_related("publication__home__commune", "publication__bailleur")


def held_at(slot: ViewingSlot) -> QuerySet[Viewing]:
    """Who holds a place at an hour, and may still visit."""
    rows = Viewing.objects.filter(slot=slot, state__in=HOLDS, candidature__stage__in=VIEWABLE)
    return rows.select_related("candidature__publication", "candidature__demande").order_by("candidature__rank", "pk")


def may_propose(publication: Publication) -> bool:
    """Whether hours may be proposed for the home now."""
    return PublicationStage(publication.stage) in PROPOSABLE


@transaction.atomic
def propose(publication: Publication, hours: Sequence[SlotTerms], *, by: Actor, at: datetime) -> list[ViewingSlot]:
    """Propose hours, all or none. Whoever may visit is told by the clock, once for all of them.

    Raises ``NoVisitNow``, ``BadSlot`` or ``SameHour``.
    """
    require(by.role, Action.PROPOSE_VIEWING)
    publication = Publication.objects.select_for_update().get(pk=publication.pk, bailleur__in=by.body.covers)
    if not may_propose(publication):
        raise NoVisitNow
    made = []
    for one in hours:
        terms = _possible(one, at)
        try:
            with transaction.atomic():
                made.append(
                    ViewingSlot.objects.create(
                        publication=publication,
                        created_by=by.person,
                        created_at=at,
                        changed_at=at,
                        **{name: getattr(terms, name) for name in _FIELDS},
                    )
                )
        except IntegrityError as error:
            raise SameHour from error
    details = {"heures": [one.starts_at.isoformat() for one in made]}
    telling.journal(JournalVerb.PROPOSE_VIEWINGS, publication, by=by, at=at, article=ARTICLE, details=details)
    return made


def _possible(terms: SlotTerms, at: datetime) -> SlotTerms:
    try:
        return viewings.require_slot(terms, at=at)
    except viewings.ImpossibleSlot as refused:
        raise BadSlot(refused) from refused


def _locked(public_id: UUID, by: Actor, at: datetime) -> ViewingSlot:
    """An hour to come, held until the act ends: a household that chooses it waits. Raises ``SlotOver``."""
    require(by.role, Action.PROPOSE_VIEWING)
    slot = of_house(by).select_for_update(of=("self",)).get(public_id=public_id)
    if slot.cancelled_at is not None or at >= slot.starts_at:
        raise SlotOver
    return slot


@transaction.atomic
def change(public_id: UUID, terms: SlotTerms, *, by: Actor, at: datetime) -> ViewingSlot:
    """Move an hour or correct what is said of it: whoever holds it keeps it, and is told at once.

    Raises ``SlotOver``, ``BadSlot``, ``FewerPlacesThanTaken`` or ``SameHour``.
    """
    slot = _locked(public_id, by, at)
    before = slot.terms
    if terms == before:
        return slot
    # A place or a telephone is put right until the hour itself; another hour leaves time to organise.
    _possible(terms, at if terms.starts_at != before.starts_at else min(at, slot.created_at))
    holders = list(held_at(slot).select_for_update(of=("self",)))
    if terms.places < len(holders):
        raise FewerPlacesThanTaken
    for name in _FIELDS:
        setattr(slot, name, getattr(terms, name))
    slot.changed_at = at
    try:
        with transaction.atomic():
            slot.save(update_fields=[*_FIELDS, "changed_at"])
    except IntegrityError as error:
        raise SameHour from error
    telling.journal(JournalVerb.CHANGE_VIEWINGS, slot, by=by, at=at, article=ARTICLE, details={"menages": len(holders)})
    if replace(terms, places=before.places) != before:
        for held in holders:
            _moved(held, slot, before, by=by, at=at)
    return slot


def _moved(held: Viewing, slot: ViewingSlot, before: SlotTerms, *, by: Actor, at: datetime) -> None:
    held.sequence, held.changed_at = held.sequence + 1, at
    held.save(update_fields=["sequence", "changed_at"])
    text = compose(
        "visite_changee",
        home=describe(slot.publication.home),
        was=before.starts_at if before.starts_at != slot.starts_at else None,
        starts_at=slot.starts_at,
        place=slot.place,
    )
    writing.send(held.candidature, text, by=by, at=at)


@transaction.atomic
def cancel(public_id: UUID, *, by: Actor, at: datetime) -> ViewingSlot:
    """Cancel an hour: whoever holds it is told at once, loses nothing, and chooses another. Raises ``SlotOver``."""
    slot = _locked(public_id, by, at)
    slot.cancelled_at = slot.changed_at = at
    slot.save(update_fields=["cancelled_at", "changed_at"])
    holders = list(held_at(slot).select_for_update(of=("self",)))
    telling.journal(JournalVerb.CANCEL_VIEWINGS, slot, by=by, at=at, article=ARTICLE, details={"menages": len(holders)})
    has_others = bool(open_hours(slot.publication, at=at))
    for held in holders:
        held.state = viewings.moved(held.state, ViewingAct.CANCEL).value
        held.sequence, held.changed_at = held.sequence + 1, at
        held.save(update_fields=["state", "sequence", "changed_at"])
        text = compose(
            "visite_annulee",
            home=describe(slot.publication.home),
            bailleur=slot.publication.bailleur.present.name,
            starts_at=slot.starts_at,
            has_others=has_others,
        )
        writing.send(held.candidature, text, by=by, at=at)
    return slot


def open_hours(publication: Publication, *, at: datetime) -> list[ViewingSlot]:
    """The hours of a home that may still be chosen, the nearest first."""
    rows = publication.viewing_slots.filter(cancelled_at=None, starts_at__gt=at).order_by("starts_at", "pk")
    return [row for row in rows if viewings.is_open(row.starts_at, is_cancelled=False, at=at)]


@transaction.atomic
def book(public_id: UUID, candidature: UUID, *, by: Actor, at: datetime) -> Viewing:
    """Note the hour of a household that called, until the hour itself: it is told, and may give it back.

    Raises ``CannotVisit``, ``SlotOver`` or ``SlotFullForDesk``.
    """
    require(by.role, Action.PROPOSE_VIEWING)
    slot = of_house(by).get(public_id=public_id)
    rows = Candidature.objects.select_for_update().filter(publication=slot.publication_id, stage__in=VIEWABLE)
    file = rows.filter(public_id=candidature).first()
    if file is None:
        raise CannotVisit
    slot = _locked(public_id, by, at)
    held = Viewing.objects.select_for_update().filter(candidature=file).first()
    if held is not None and held.state == ViewingState.TAKEN and held.slot_id == slot.pk:
        return held
    seats = viewing_seats.lock(slot.pk)
    if seats is None or seats.is_full:
        raise SlotFullForDesk
    try:
        with transaction.atomic():
            kept = keep(file, slot, held, at=at)
    except IntegrityError as error:
        # Full for this household alone: the database keeps apart two files that were one, and no desk is told why.
        raise SlotFullForDesk from error
    telling.journal(JournalVerb.BOOK_VIEWING, kept, by=by, at=at, article=ARTICLE)
    text = compose(
        "visite_notee",
        home=describe(slot.publication.home),
        bailleur=slot.publication.bailleur.present.name,
        starts_at=slot.starts_at,
        place=slot.place,
    )
    writing.send(file, text, by=by, at=at)
    return kept


def keep(file: Candidature, slot: ViewingSlot, held: Viewing | None, *, at: datetime) -> Viewing:
    """Write that a household holds a place at an hour: its one row, whatever it held before."""
    if held is None:
        return Viewing.objects.create(
            candidature=file,
            demande_id=file.demande_id,
            slot=slot,
            state=ViewingState.TAKEN,
            chosen_at=at,
            changed_at=at,
        )
    held.state = viewings.moved(held.state, ViewingAct.TAKE).value
    held.slot, held.chosen_at, held.changed_at, held.sequence = slot, at, at, held.sequence + 1
    held.save(update_fields=["state", "slot", "chosen_at", "changed_at", "sequence"])
    return held


@transaction.atomic
def note(public_id: UUID, wanted: ViewingAct, *, by: Actor, at: datetime) -> Viewing:
    """Note after the hour that a household came, or did not; or take the note back. It weighs nothing, and it reads it.

    Raises ``NotYetHeld`` or ``CannotVisit``.
    """
    require(by.role, Action.PROPOSE_VIEWING)
    rows = Viewing.objects.select_for_update(of=("self",)).select_related("slot")
    held = rows.filter(public_id=public_id, candidature__publication__bailleur__in=by.body.covers).first()
    if held is None:
        raise CannotVisit
    if held.slot is None or at < held.slot.starts_at or wanted not in NOTED:
        raise NotYetHeld
    try:
        state = viewings.moved(held.state, wanted)
    except viewings.ViewingMoved as error:
        raise NotYetHeld from error
    if state.value == held.state:
        return held
    held.state, held.changed_at = state.value, at
    held.save(update_fields=["state", "changed_at"])
    telling.journal(JournalVerb.NOTE_VIEWING, held, by=by, at=at, article=ARTICLE, details={"note": held.state})
    return held


NOTED = (ViewingAct.NOTE_CAME, ViewingAct.NOTE_MISSED, ViewingAct.UNNOTE)
