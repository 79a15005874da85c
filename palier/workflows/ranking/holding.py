"""A ranking that must not be shown waits for a person: the list stays closed, and its organisations read why, calmly."""

from datetime import date, datetime

from django.db import transaction

from palier.models import ClosingHold, HoldKind, Publication, Ranking
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks, french
from palier.rules.law.clocks import say_instant
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase, say
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal

_PLAN = cch("L441-2-8")
_LONGEST = 300


class NotHeld(Refusal):
    """Nothing is held of this list."""

    sentence = phrase("Le classement de cette liste n’est pas retenu.")


class WhyMissing(Refusal):
    """A hold is lifted with a reason, or not at all."""

    sentence = phrase("Dites pourquoi le classement peut reprendre : cette raison reste au dossier de la liste.")


class OnlyMended(Refusal):
    """A ranking found wrong is never shown: its cause is mended, then it is made again."""

    sentence = phrase("Un classement trouvé faux ne se publie pas : corrigez la cause, puis relancez la clôture.")


def current(publication: Publication) -> ClosingHold | None:
    """What holds a list now."""
    return ClosingHold.objects.filter(publication=publication, lifted_at=None).first()


def held() -> list[int]:
    """The lists that are held now."""
    return list(ClosingHold.objects.filter(lifted_at=None).values_list("publication", flat=True))


def words(publication: Publication) -> str:
    """What the organisations of a list read while it is held; empty where it is not."""
    found = current(publication)
    if found is None:
        return ""
    return say(
        "Le classement est en cours de vérification depuis le {instant}. La liste reste close, telle qu’elle était à l’heure "
        "annoncée : aucune candidature n’est perdue, et vous n’avez rien à faire.",
        instant=say_instant(found.at),
    )


def told_after(ranked: Ranking) -> tuple[str, ...]:
    """What each candidate reads in the letter of their rank where it was held: the days it took, and that they moved nothing."""
    first = ClosingHold.objects.filter(publication=ranked.publication_id).order_by("at").first()
    if first is None:
        return ()
    return (delay_words(clocks.day_in_paris(first.at), clocks.day_in_paris(ranked.frozen_at)),)


def delay_words(since: date, until: date) -> str:
    """The days that a verification took, in a sentence to a candidate."""
    if since == until:
        return say(
            "Ce classement a été vérifié avant de vous être envoyé, le {day}. Ce délai ne change pas votre rang : la liste "
            "est celle de l’heure annoncée.",
            day=french.day(since),
        )
    return say(
        "Ce classement a été vérifié avant de vous être envoyé, du {since} au {until}. Ce délai ne change pas votre rang : "
        "la liste est celle de l’heure annoncée.",
        since=french.day(since),
        until=french.day(until),
    )


@transaction.atomic
def hold(
    publication: Publication, kind: HoldKind, *, faults: int, what: str, at: datetime, by: Actor = CLOCK
) -> ClosingHold:
    """Hold the ranking of a list that is due; a second hold while one stands changes nothing."""
    require(by.role, Action.HOLD_RANKING)
    Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    found, is_new = ClosingHold.objects.get_or_create(
        publication=publication,
        lifted_at=None,
        defaults={"kind": kind, "faults": faults, "what": what[:_LONGEST], "at": at},
    )
    if is_new:
        details: dict[str, str | int | list[str] | None] = {"cause": kind.value, "defauts": faults}
        telling.journal(JournalVerb.HOLD_RANKING, publication, by=by, at=at, article=_PLAN, details=details)
    return found


@transaction.atomic
def lift(publication: Publication, *, reason: str, goes_on: bool, by: Actor, at: datetime) -> ClosingHold:
    """Let the closing run again; with ``goes_on`` it ranks by what the facts give, whatever was stored.

    Raises ``NotHeld``, ``WhyMissing`` or ``OnlyMended``.
    """
    require(by.role, Action.LIFT_HOLD)
    found = ClosingHold.objects.select_for_update(of=("self",)).filter(publication=publication, lifted_at=None).first()
    if found is None:
        raise NotHeld
    if not reason.strip():
        raise WhyMissing
    if goes_on and found.kind != HoldKind.SCORES:
        raise OnlyMended
    found.lifted_at, found.reason, found.goes_on = at, reason.strip()[:_LONGEST], goes_on
    found.save(update_fields=["lifted_at", "reason", "goes_on"])
    details: dict[str, str | int | list[str] | None] = {"cause": found.kind, "suite": "faits" if goes_on else "reprise"}
    telling.journal(JournalVerb.LIFT_HOLD, publication, by=by, at=at, article=_PLAN, details=details)
    return found
