"""A member of a séance declares an interest in a home or in a candidate: no vote on that home, and the minutes say so."""

from datetime import datetime

from django.db import transaction

from palier.models import AgendaItem, Candidature, InterestDeclaration, Seance
from palier.rules.commission import interests, substitutes
from palier.rules.commission.seances import LIVE
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import signatory
from palier.workflows.commission import convening, seating

_ARTICLE = act("règles de séance de Palier")


class TooLateToDeclare(Refusal):
    """The home is decided, or the séance is closed: a vote that was cast is not undone here."""

    sentence = "Les décisions sur ce logement sont enregistrées : l’intérêt doit être déclaré avant le vote."


class BadInterest(Refusal):
    """The member or the candidate is none of this agenda; the message says which."""


class InterestReasonNeeded(Refusal):
    """Taking a declaration back says why."""

    sentence = "Écrivez pourquoi cette déclaration est retirée : le procès-verbal le porte."


class NothingDeclared(Refusal):
    """This member declared nothing on this home."""

    sentence = "Vous n’avez déclaré aucun intérêt pour ce logement."


@transaction.atomic
def declare_interest(
    item: AgendaItem, *, member: int, candidature: Candidature | None = None, by: Actor, at: datetime
) -> InterestDeclaration:
    """Record the interest of a member in a home, or in a candidate for it. Declared twice, it is one."""
    seance = Seance.objects.select_for_update().get(pk=item.seance_id)
    return _declare(seance, item, member, candidature, by=by, at=at)


@transaction.atomic
def declare_own(
    item: AgendaItem, *, candidature: Candidature | None = None, by: Actor, at: datetime
) -> InterestDeclaration:
    """The same by a member who signs for themselves, from the call on: their seat, and no other's."""
    seance = seating.held(item.seance_id)
    return _declare(seance, item, seating.place_of(seance, by), candidature, by=by, at=at)


def _declare(
    seance: Seance, item: AgendaItem, member: int, candidature: Candidature | None, *, by: Actor, at: datetime
) -> InterestDeclaration:
    require(by.role, Action.DECIDE)
    known = item.interests.filter(member=member).first()
    if known is not None and known.withdrawn_at is None:
        return known
    _require_before_vote(seance, item)
    ref = str(candidature.public_id) if candidature else ""
    examined = [str(row.public_id) for row in convening.compliant(item.publication)]
    home = str(item.publication.public_id)
    try:
        interests.require(
            interests.Declaration(member=str(member), home=home, candidature=ref),
            members=[str(index) for index, row in enumerate(seance.members) if substitutes.is_called(row)],
            candidatures=examined,
        )
    except interests.BadDeclaration as error:
        raise BadInterest(str(error)) from error
    said = {
        "candidature_ref": ref or None,
        "by": signatory(by),
        "at": at,
        "withdrawn_at": None,
        "withdrawn_reason": "",
        "label": str(seance.members[member]["name"])[:160],
    }
    kept, _ = InterestDeclaration.objects.update_or_create(item=item, member=member, seance=seance, defaults=said)
    details: dict[str, str | int | list[str] | None] = {
        "logement": home,
        "membre": member,
        "candidature": ref or None,
    }
    telling.journal(JournalVerb.DECLARE_INTEREST, seance, by=by, at=at, article=_ARTICLE, details=details)
    return kept


def _require_before_vote(seance: Seance, item: AgendaItem) -> None:
    # A member reads no decision on a home in which they have an interest: who sat on it says that it is decided.
    is_decided = item.decisions.exists() or AgendaItem.objects.filter(pk=item.pk, sitting__isnull=False).exists()
    if seance.stage not in LIVE or is_decided:
        raise TooLateToDeclare


@transaction.atomic
def withdraw_interest(declared: InterestDeclaration, *, reason: str, by: Actor, at: datetime) -> InterestDeclaration:
    """Take back a declaration noted by mistake, before the vote: the member votes again, and the minutes say both."""
    seance = Seance.objects.select_for_update().get(pk=declared.seance_id)
    return _withdraw(seance, declared, reason, by=by, at=at)


@transaction.atomic
def withdraw_own(item: AgendaItem, *, reason: str, by: Actor, at: datetime) -> InterestDeclaration:
    """A member takes back what they declared themselves, before the vote; the minutes say both.

    Raises ``NothingDeclared``.
    """
    seance = seating.held(item.seance_id)
    declared = item.interests.filter(member=seating.place_of(seance, by)).first()
    if declared is None:
        raise NothingDeclared
    return _withdraw(seance, declared, reason, by=by, at=at)


def _withdraw(
    seance: Seance, declared: InterestDeclaration, reason: str, *, by: Actor, at: datetime
) -> InterestDeclaration:
    require(by.role, Action.DECIDE)
    # The séance is held: nothing else touches this row until the end of the transaction.
    declared = InterestDeclaration.objects.select_related("item").get(pk=declared.pk)
    if declared.withdrawn_at is not None:
        return declared
    _require_before_vote(seance, declared.item)
    if not reason.strip():
        raise InterestReasonNeeded
    declared.withdrawn_at, declared.withdrawn_reason = at, reason.strip()[:300]
    declared.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    details: dict[str, str | int | list[str] | None] = {"membre": declared.member}
    telling.journal(JournalVerb.WITHDRAW_INTEREST, seance, by=by, at=at, article=_ARTICLE, details=details)
    return declared
