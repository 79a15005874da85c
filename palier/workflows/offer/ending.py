"""Endings that reach people whom the actor may not see: a home let or withdrawn, a household housed elsewhere."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from palier.models import Candidature, Demande, DemandeState, Home, Publication
from palier.models.candidatures import places
from palier.models.demandes import layers
from palier.models.doors import jobs
from palier.rules.candidature import funnel, retiring_lists
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage, Stage, Verb
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.commission import motives
from palier.rules.doors.access import Action, Role, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters.composing import LetterText
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import advancing
from palier.workflows.letters import life_letters, wording, writing
from palier.workflows.offer import passing

_HOUSE = act("règles de publication de Palier")
ENDABLE = tuple(move.origin for move in funnel.MOVES if move.verb is Verb.END)
_LETTERS: dict[str, Callable[[Home], LetterText]] = {
    "logement_attribue": wording.home_let,
    "publication_infructueuse": wording.came_to_nothing,
    "loge_ailleurs": wording.housed_elsewhere,
}
BATCH = 200
"""Candidatures ended in one transaction."""


class HomeAccepted(Refusal):
    """A household has accepted: the home is promised."""

    sentence = "Une personne a accepté ce logement : il ne peut être retiré que si le bail ne se fait pas."


class CannotWithdraw(Refusal):
    """The publication is over, or belongs to someone else."""

    sentence = "Cette publication ne peut plus être retirée."


class WithdrawalReasonNeeded(Refusal):
    """Everyone is told why, in words that the law allows."""

    sentence = "Écrivez la raison du retrait en une phrase : elle est envoyée à tous les candidats."


class FilesAlreadySent(Refusal):
    """The landlord works on the files: the list is no longer the réservataire's to withdraw."""

    sentence = "Des dossiers sont chez le bailleur : demandez-lui de retirer le logement."


OWN_TO_WITHDRAW = (PublicationStage.PUBLIEE, PublicationStage.CLASSEE)
"""Stages in which a réservataire withdraws its own mistaken list."""


@transaction.atomic
def withdraw_publication(publication: Publication, *, reason: str, by: Actor, at: datetime) -> Publication:
    """Withdraw a home that is no longer offered; every live candidature ends and each is told why.

    Raises ``CannotWithdraw``, ``FilesAlreadySent``, ``WithdrawalReasonNeeded`` or ``HomeAccepted``.
    """
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    require(by.role, Action.RETIRE_PUBLICATION)
    if publication.stage == PublicationStage.RETIREE:
        return publication
    if by.organisation is None or not {publication.bailleur_id, publication.reservataire_id} & {
        *by.organisation.covers
    }:
        raise CannotWithdraw
    if by.role is Role.RESERVATAIRE and publication.stage not in OWN_TO_WITHDRAW:
        raise FilesAlreadySent
    scanned = motives.scan(reason)
    if not retiring_lists.is_a_sentence(reason) or scanned:
        raise WithdrawalReasonNeeded(*(motive.sentence for motive in scanned[:1]))
    if publication.offers.filter(answer=OfferAnswer.ACCEPTED).exists():
        raise HomeAccepted
    try:
        advancing.advance_publication(publication, PublicationStage.RETIREE, end_reason=reason.strip()[:200])
    except funnel.IllegalPublicationMove as error:
        raise CannotWithdraw from error
    telling.journal(JournalVerb.WITHDRAW_PUBLICATION, publication, by=by, at=at, article=_HOUSE)
    jobs.defer("palier.jobs.leases.end_home", publication=publication.pk, reason="logement_retire")
    return publication


@transaction.atomic
def end_home(publication: Publication, reason: str, *, at: datetime) -> int:
    """End one batch of what is still live on a home, telling each; return how many. The clock's act."""
    by = passing.clock_for(publication)
    live = list(
        publication.candidatures.select_for_update(of=("self",)).filter(stage__in=ENDABLE).order_by("pk")[:BATCH]
    )
    home = publication.home
    write = _LETTERS.get(reason)
    text = write(home) if write else wording.home_withdrawn(home, publication.end_reason)
    for candidature in live:
        _end(candidature, reason, by=by, at=at)
        writing.send(candidature, text, by=by, at=at)
    return len(live)


@transaction.atomic
def end_elsewhere(demande: Demande, *, at: datetime) -> int:
    """End the other candidatures of a household whose lease is signed; return how many. The clock's act."""
    live = list(Candidature.objects.select_for_update().filter(demande=demande, stage__in=ENDABLE).order_by("pk"))
    for candidature in live:
        by = passing.clock_for(candidature.publication)
        _end(candidature, "loge_ailleurs", by=by, at=at)
        writing.send(candidature, wording.housed_elsewhere(candidature.publication.home), by=by, at=at)
        jobs.defer("palier.jobs.offers.offer_next", publication=candidature.publication_id)
    return len(live)


def _end(candidature: Candidature, reason: str, *, by: Actor, at: datetime) -> None:
    window = places.lock_window(candidature.publication_id)
    before = candidature.suspended_from if candidature.stage == Stage.SUSPENDUE else candidature.stage
    # Where a closing is late, what was on the list at its instant is ranked all the same, and marked.
    advancing.advance(
        candidature,
        Verb.END,
        by=by,
        at=at,
        details={"motif": reason},
        suspended_from=before if window.is_due(at) else "",
        end_reason=reason,
    )
    advancing.leave_offers(candidature, OfferAnswer.WITHDRAWN, at=at)


@transaction.atomic
def end_struck_off(demande: Demande, *, at: datetime) -> int:
    """End the candidatures of a demande that is struck off, whoever struck it off; return how many. The clock's act.

    An accepted home is not taken back here: its landlord settles it.
    """
    # No lock on the demande: an act on a candidature holds that first, and nothing here writes to the demande.
    demande.refresh_from_db(fields=["state"])
    if layers.is_open(demande):
        return 0
    live = list(Candidature.objects.select_for_update().filter(demande=demande, stage__in=ENDABLE).order_by("pk"))
    for candidature in live:
        by = passing.clock_for(candidature.publication)
        _end(candidature, "demande_radiee", by=by, at=at)
        home = wording.describe(candidature.publication.home)
        writing.send(candidature, life_letters.candidature_struck_off(home, is_merged=False), by=by, at=at)
        jobs.defer("palier.jobs.offers.offer_next", publication=candidature.publication_id)
    return len(live)


def struck_off_and_live(limit: int) -> list[int]:
    """Demandes struck off, here or by the register, with a candidature that still lives: ids of one batch."""
    rows = Candidature.objects.filter(demande__state=DemandeState.STRUCK_OFF, stage__in=ENDABLE)
    return list(rows.order_by("demande").values_list("demande", flat=True).distinct()[:limit])


@transaction.atomic
def end_merged(candidature: Candidature, *, at: datetime) -> None:
    """End the candidature of a number that does not remain, where the one that remains has its own on the same home."""
    by = passing.clock_for(candidature.publication)
    _end(candidature, "numeros_reunis", by=by, at=at)
    home = wording.describe(candidature.publication.home)
    writing.send(candidature, life_letters.candidature_struck_off(home, is_merged=True), by=by, at=at)


@transaction.atomic
def restore_elsewhere(demande: Demande, *, at: datetime) -> int:
    """Bring back, at their frozen rank, the suspended candidatures of a household whose lease fell through.

    What was decided meanwhile ends instead: the home is let or withdrawn. Returns how many came back.
    """
    held = list(Candidature.objects.select_for_update().filter(demande=demande, stage=Stage.SUSPENDUE).order_by("pk"))
    if Candidature.objects.filter(demande=demande, stage__in=(Stage.ACCEPTEE, Stage.BAIL_SIGNE)).exists():
        return 0
    restored = 0
    for candidature in held:
        publication = candidature.publication
        by = passing.clock_for(publication)
        if publication.stage in ENDED_LISTS:
            _end(candidature, "logement_attribue", by=by, at=at)
            writing.send(candidature, wording.home_let(publication.home), by=by, at=at)
            continue
        back_to = _place_now(candidature, publication)
        advancing.advance(
            candidature, Verb.RESTORE, by=by, at=at, back_to=back_to, details={"vers": back_to}, suspended_from=""
        )
        writing.send(candidature, wording.restored(publication.home), by=by, at=at)
        restored += 1
    return restored


def _place_now(candidature: Candidature, publication: Publication) -> Stage:
    """Where it would stand now: ranked meanwhile, and passed over once others were sent."""
    before = Stage(candidature.suspended_from)
    if before in (Stage.DEPOSEE, Stage.CLASSEE) and candidature.rank is not None:
        has_sent = publication.stage != PublicationStage.CLASSEE
        return Stage.NON_RETENUE if has_sent else Stage.CLASSEE
    return before
