"""A file found not compliant by mistake is to be checked again, at its rank, until the commission sits (ADR 170)."""

from datetime import datetime

from django.db import transaction

from palier.models import AgendaItem, Candidature, Check, Demande, Publication, Seance
from palier.models.candidatures import accepted_elsewhere, places
from palier.models.demandes import layers
from palier.rules.candidature import stages
from palier.rules.candidature.funnel import PublicationStage, Stage, Verb
from palier.rules.commission import coming_back, designation
from palier.rules.commission.checking import Output
from palier.rules.commission.coming_back import ComingBack, RefusedFile
from palier.rules.commission.seances import LIVE, SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.letters import check_reasons
from palier.rules.people.answers import Reason
from palier.rules.people.facts import Financing
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import NotYourHome, Refusal
from palier.workflows.acting.signing import signatory
from palier.workflows.candidature import advancing
from palier.workflows.commission import checking
from palier.workflows.letters import verdict_wording, writing


class NotCheckedAgain(Refusal):
    """Its check is not made again: the file stands elsewhere, or the commission sat; the message says why."""


class AgainReasonNeeded(Refusal):
    """The household reads why the check is made again: by a reason of the list."""

    sentence = "Dites pourquoi ce contrôle est repris : le candidat lira cette raison."
    field = "why"


class ListChanged(Refusal):
    """What the page said that this would do is not what it would do now."""

    sentence = "La liste a changé depuis que vous avez ouvert cette page : relisez ce que fera cette reprise."


@transaction.atomic
def check_again(
    candidature: Candidature, *, why: str, seen: str = "", read: str = "", by: Actor, at: datetime
) -> Check:
    """Take back a check that found a file not compliant by mistake: it is to be checked again, and its household reads why.

    ``seen`` names the last check that the page showed, ``read`` is the digest of what it said that this would do; empty where no
    page was read. Raises ``NotYourHome``, ``AgainReasonNeeded``, ``NotCheckedAgain``, ``CheckedMeanwhile`` or ``ListChanged``.
    """
    # In the order of every act of a commission: its list, its séance, its candidates. A séance opens on its own row alone, and
    # a lease elsewhere strikes off.
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=candidature.publication_id)
    _hold_seances(publication)
    # No key of it changes: a household that contests at this instant writes beside it.
    held = Candidature.objects.select_for_update(of=("self",), no_key=True).get(pk=candidature.pk)
    Demande.objects.select_for_update(no_key=True).get(pk=held.demande_id)
    require(by.role, Action.CHECK)
    if not by.body.stands_for(publication.bailleur_id):
        raise NotYourHome
    if why not in check_reasons.REASONS:
        raise AgainReasonNeeded
    if refused := fault(held):
        raise NotCheckedAgain(refused.sentence)
    last = held.checks.order_by("-at", "-pk").first()
    checking.require_seen(seen, last)
    if read and read != coming_back.shown(told(held)):
        raise ListChanged
    return _take_back(held, last, why, by=by, at=at)


def _hold_seances(publication: Publication) -> None:
    rows = Seance.objects.select_for_update(of=("self",)).filter(items__publication=publication, stage__in=LIVE)
    list(rows.order_by("pk"))


def _take_back(held: Candidature, last: Check | None, why: str, *, by: Actor, at: datetime) -> Check:
    details: dict[str, str | int | list[str] | None] = {"motif": why, "etait": last.ground if last else ""}
    advancing.advance(held, Verb.CHECK_AGAIN, by=by, at=at, details=details)
    # What was added since the end is read again by its landlord, as of any file that lives.
    places.refresh_audience(held.demande_id)
    kept = Check.objects.create(
        candidature=held,
        demande_id=held.demande_id,
        audience=held.audience,
        output=Output.AGAIN,
        ground=why,
        by=signatory(by),
        at=at,
    )
    writing.send(held, verdict_wording.checked_again(held.publication.home, why), by=by, at=at)
    return kept


def fault(candidature: Candidature) -> Reason | None:
    """Why its check is not made again now; nothing where it may be."""
    publication = candidature.publication
    return coming_back.fault(
        RefusedFile(
            stage=Stage(candidature.stage),
            list_stage=PublicationStage(publication.stage),
            is_sitting=checking.is_sitting(candidature),
            is_struck_off=not layers.is_open(candidature.demande),
            is_housed=accepted_elsewhere.is_accepted(candidature.pk),
        )
    )


def told(candidature: Candidature) -> tuple[str, ...]:
    """What checking it again does to its list, in words."""
    publication = candidature.publication
    rows = publication.candidatures.filter(stage__in=stages.IN_PLAY).exclude(pk=candidature.pk)
    return coming_back.told(
        ComingBack(
            rank=candidature.rank,
            others=coming_back.others((rank, Stage(stage)) for rank, stage in rows.values_list("rank", "stage")),
            to_send=publication.to_designate,
            needed=designation.MIN_EXAMINED,
            is_excepted=publication.is_direct or publication.home.financing == Financing.PLAI,
            held_at=_held_at(publication),
        )
    )


def _held_at(publication: Publication) -> datetime | None:
    item = (
        AgendaItem.objects.filter(publication=publication, postponed_reason="", seance__stage=SeanceStage.CONVENED)
        .select_related("seance")
        .order_by("seance__held_at", "pk")
        .first()
    )
    return None if item is None else item.seance.held_at


def since(candidature: Candidature) -> datetime | None:
    """Since when a file waits for a check that replaces a mistaken one; nothing once it is checked, or never was so."""
    last = candidature.checks.order_by("-at", "-pk").first() if candidature.stage == Stage.DESIGNEE else None
    return last.at if last is not None and last.output == Output.AGAIN else None
