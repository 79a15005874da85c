"""The list of tags of a house, kept by who manages its members; and what no note or tag may hold (ADR 188)."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count

from palier.models import DeskTag, Membership
from palier.rules.desks import notes
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

_HOUSE = act("règles de publication de Palier")


class NotWritable(Refusal):
    """Empty, too long, or words that no note holds; the message says which."""


class NotKeeper(Refusal):
    """The list of tags is kept by who manages the members."""

    sentence = "Seule une personne qui gère les membres tient la liste des étiquettes."


class TagThere(Refusal):
    """It is offered already."""

    sentence = "Cette étiquette est déjà dans la liste."


class TooManyTags(Refusal):
    """A list that nobody reads at a glance."""

    sentence = "La liste tient {most} étiquettes au plus : retirez-en une d’abord."


def manages(by: Actor) -> bool:
    """Whether somebody manages the members of the house for which they act."""
    here = Membership.objects.live().filter(organisation=by.body, role=by.role, user=by.person)
    return here.filter(manages_since__isnull=False).exists()


def listed(by: Actor) -> list[DeskTag]:
    """Every tag of the house, with the files that bear it (``many``): those offered first."""
    rows = DeskTag.objects.filter(organisation__in=by.body.covers).annotate(many=Count("files"))
    return sorted(rows, key=lambda one: (one.ended_at is not None, one.label, one.pk))


def kept(text: str, longest: int) -> str:
    """Words as they are kept. Raises ``NotWritable``."""
    words = notes.tidied(text)
    if fault := notes.fault(words, longest=longest):
        raise NotWritable(fault)
    return words


def constraint(error: IntegrityError) -> str:
    """Which constraint of the database refused something; empty where it was none."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


@transaction.atomic
def offer_tag(label: str, *, by: Actor, at: datetime) -> DeskTag:
    """Put a tag in the list of the house. Raises ``NotKeeper``, ``NotWritable``, ``TooManyTags`` or ``TagThere``."""
    _must_keep(by)
    words = kept(label, notes.LONGEST_TAG)
    _must_have_room(by)
    try:
        with transaction.atomic():
            made = DeskTag.objects.create(organisation=by.body, label=words, made_by=by.person, made_at=at)
    except IntegrityError as error:
        if constraint(error) != "desktag_once_while_offered":
            raise
        raise TagThere from None
    telling.journal(JournalVerb.OFFER_TAG, made, by=by, at=at, article=_HOUSE)
    return made


@transaction.atomic
def end_tag(key: UUID, *, by: Actor, at: datetime) -> None:
    """Offer a tag no more; files that bear it keep it. Twice is once. Raises ``NotKeeper``."""
    _must_keep(by)
    found = DeskTag.objects.filter(public_id=key, organisation__in=by.body.covers, ended_at=None).first()
    if found is not None and DeskTag.objects.filter(pk=found.pk, ended_at=None).update(ended_at=at):
        telling.journal(JournalVerb.END_TAG, found, by=by, at=at, article=_HOUSE)


@transaction.atomic
def offer_tag_again(key: UUID, *, by: Actor, at: datetime) -> None:
    """Put a tag back in the list.

    Raises ``NotKeeper``, ``TooManyTags``, ``NotWritable``, or ``TagThere`` where another of its name is offered.
    """
    _must_keep(by)
    _must_have_room(by)
    found = DeskTag.objects.filter(public_id=key, organisation__in=by.body.covers, ended_at__isnull=False).first()
    if found is None:
        return
    kept(found.label, notes.LONGEST_TAG)
    try:
        with transaction.atomic():
            DeskTag.objects.filter(pk=found.pk).update(ended_at=None)
    except IntegrityError as error:
        if constraint(error) != "desktag_once_while_offered":
            raise
        raise TagThere from None
    telling.journal(JournalVerb.OFFER_TAG_AGAIN, found, by=by, at=at, article=_HOUSE)


def _must_keep(by: Actor) -> None:
    if not manages(by):
        raise NotKeeper


def _must_have_room(by: Actor) -> None:
    if DeskTag.objects.filter(organisation__in=by.body.covers, ended_at=None).count() >= notes.MOST_TAGS:
        raise TooManyTags(most=notes.MOST_TAGS)
