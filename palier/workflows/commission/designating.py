"""From the frozen ranking to the landlord: set aside with two readers, send the first in order, call the next."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from palier.models import Candidature, Publication, SetAside
from palier.models.candidatures import places
from palier.models.doors import jobs
from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import PublicationStage, Stage, Verb
from palier.rules.commission import designation, grounds, motives
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks, french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.letters.composing import compose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import ForbiddenNote, Refusal
from palier.workflows.candidature import advancing
from palier.workflows.letters.wording import describe, publisher
from palier.workflows.people import circumstances, contradicting
from palier.workflows.ranking.telling_ranking import PASS_TASK

_DESIGNATION = cch("R441-5")
CALLABLE = (PublicationStage.DESIGNEE, PublicationStage.EN_COMMISSION, PublicationStage.ATTRIBUEE)
"""Where a list stands while its next ranks may be called."""


class NotYourPublication(Refusal):
    """The publication is another réservataire's."""

    sentence = "Cette publication est celle d’un autre réservataire."


class NotToChooseFrom(Refusal):
    """The list is not, or no longer, to be chosen from."""

    sentence = "La liste n’est pas ouverte à la désignation : elle n’est pas close, ou les dossiers sont déjà partis."


class NotAReason(Refusal):
    """Only the closed list gives reasons."""

    sentence = "Choisissez une raison de la liste : aucune autre ne permet d’écarter un dossier."


class NoteNeeded(Refusal):
    """The reason rests on what somebody did or heard, or is contrary to the file; the message says which."""


class ReadingPending(Refusal):
    """A set-aside waits for its second reader."""

    sentence = "Une mise à l’écart attend sa seconde lecture : faites-la relire avant d’envoyer les dossiers."


class SecondReaderNeeded(Refusal):
    """One person cannot read twice."""

    sentence = "La seconde lecture revient à une autre personne que celle qui a écarté le dossier."


class SecondReadingDone(Refusal):
    """The second reading is done, or the candidate has left."""

    sentence = "Cette mise à l’écart est déjà relue, ou le dossier n’est plus dans la liste."


class NobodyToSend(Refusal):
    """No candidate can be designated."""

    sentence = "Aucun dossier ne peut être désigné dans cette liste."


class EnoughInPlay(Refusal):
    """Three candidates or more are still being examined."""

    sentence = "Trois dossiers ou plus sont encore à l’examen : le rang suivant n’est pas appelé."


def hold(publication_id: int, by: Actor, stages: Iterable[PublicationStage]) -> Publication:
    """Lock the publication: two designations at once happen one after the other.

    Raises ``NotYourPublication`` or ``NotToChooseFrom``.
    """
    publication = Publication.objects.select_for_update(of=("self",)).get(pk=publication_id)
    if by.organisation is None or not by.organisation.stands_for(publication.reservataire_id):
        raise NotYourPublication
    if publication.stage not in tuple(stages):
        raise NotToChooseFrom
    return publication


@transaction.atomic
def set_aside(candidature: Candidature, *, reason: str, note: str, by: Actor, at: datetime) -> SetAside:
    """Propose to set a ranked candidate aside. Nothing moves until a second reader upholds it.

    Raises ``NotAReason``, ``ForbiddenNote`` or ``SecondReaderNeeded``.
    """
    require(by.role, Action.SET_ASIDE)
    hold(candidature.publication_id, by, [PublicationStage.CLASSEE])
    candidature = Candidature.objects.select_for_update(of=("self",)).get(pk=candidature.pk)
    funnel.step(candidature.stage, Verb.SET_ASIDE)
    _require_ground(candidature, reason, at)
    if scanned := motives.scan(note):
        raise ForbiddenNote(scanned[0].sentence)
    against = contradicting.of(candidature, reason, on=clocks.day_in_paris(at))
    _require_note(reason, note, against)
    if by.user is None:
        raise SecondReaderNeeded
    pending = SetAside.objects.filter(candidature=candidature, is_upheld=None).first()
    if pending is not None:
        return pending
    kept = SetAside.objects.create(
        candidature=candidature,
        demande_id=candidature.demande_id,
        reason=reason,
        note=note.strip()[:500],
        contradiction=against[:300],
        by=by.user,
        at=at,
        audience=candidature.audience,
    )
    telling.journal(
        JournalVerb.PROPOSE_SETTING_ASIDE, candidature, by=by, at=at, article=_DESIGNATION, details={"motif": reason}
    )
    return kept


def _require_ground(candidature: Candidature, reason: str, at: datetime) -> None:
    try:
        about = circumstances.about(candidature, on=clocks.day_in_paris(at))
        grounds.require(reason, grounds.GroundUse.SET_ASIDE, about)
    except grounds.GroundDoesNotHold as error:
        raise NotAReason(str(error)) from error
    except grounds.NotAGround as error:
        raise NotAReason from error


def against(candidature: Candidature, reason: str, *, at: datetime) -> str:
    """What the file says against a reason, for who is about to propose it: they maintain it, or choose another."""
    return contradicting.of(candidature, reason, on=clocks.day_in_paris(at)) if reason in set(grounds.Ground) else ""


def _require_note(reason: str, note: str, against: str) -> None:
    """Write why, where the file says the contrary, and how somebody was called or heard."""
    if note.strip():
        return
    if against:
        raise NoteNeeded(f"Le dossier dit le contraire. {against} Écrivez ce qui vous fait proposer cette raison.")
    if asked := grounds.NEED_NOTE.get(grounds.Ground(reason)):
        raise NoteNeeded(asked)


@transaction.atomic
def second_read(aside: SetAside, *, is_upheld: bool, by: Actor, at: datetime) -> SetAside:
    """Uphold or refuse a set-aside, by someone else than who proposed it; who proposed it may take it back alone.

    Raises ``SecondReadingDone``, ``SecondReaderNeeded`` or ``NotAReason``.
    """
    require(by.role, Action.SECOND_READ)
    hold(aside.candidature.publication_id, by, [PublicationStage.CLASSEE])
    aside = SetAside.objects.select_for_update(of=("self",)).get(pk=aside.pk)
    candidature = Candidature.objects.select_for_update(of=("self",)).get(pk=aside.candidature_id)
    if aside.is_upheld is not None or candidature.stage != Stage.CLASSEE:
        raise SecondReadingDone
    if by.user is None:
        raise SecondReaderNeeded
    if is_upheld:
        # As it stands today: a piece may have come since, or the list of grounds be shorter.
        _require_ground(candidature, aside.reason, at)
        try:
            designation.set_aside(aside.reason, first_reader=str(aside.by_id), second_reader=str(by.user.pk))
        except designation.SameReader as error:
            raise SecondReaderNeeded from error
    aside.second_reader, aside.second_read_at, aside.is_upheld = by.user, at, is_upheld
    aside.save(update_fields=["second_reader", "second_read_at", "is_upheld"])
    details = {"motif": aside.reason, "premier_lecteur": str(aside.by.public_id)}
    if is_upheld:
        advancing.advance(candidature, Verb.SET_ASIDE, by=by, at=at, details=details)
    else:
        telling.journal(
            JournalVerb.REFUSE_SETTING_ASIDE, candidature, by=by, at=at, article=_DESIGNATION, details=details
        )
    return aside


@transaction.atomic
def bring_back(candidature: Candidature, *, by: Actor, at: datetime) -> Candidature:
    """Put a candidate that was set aside back in the list, at its frozen rank."""
    require(by.role, Action.SET_ASIDE)
    hold(candidature.publication_id, by, [PublicationStage.CLASSEE])
    candidature = Candidature.objects.select_for_update(of=("self",)).get(pk=candidature.pk)
    advancing.advance(candidature, Verb.BRING_BACK, by=by, at=at)
    return candidature


@transaction.atomic
def send_five(publication: Publication, *, by: Actor, at: datetime) -> list[Candidature]:
    """Send the first candidates in order to the landlord, and tell everyone else. No rank is skipped without two readers.

    Raises ``NobodyToSend`` or ``ReadingPending``.
    """
    require(by.role, Action.DESIGNATE)
    publication = hold(publication.pk, by, [PublicationStage.CLASSEE])
    ranks = designation.choose(lines(publication), publication.to_designate)
    if not ranks:
        raise NobodyToSend
    if SetAside.objects.filter(
        candidature__publication=publication,
        candidature__stage=Stage.CLASSEE,
        candidature__rank__lte=ranks[-1],
        is_upheld=None,
    ).exists():
        raise ReadingPending
    sent = _designate(publication, ranks, by=by, at=at)
    others = advancing.pass_over(publication, by=by, at=at)
    advancing.advance_publication(publication, PublicationStage.DESIGNEE)
    telling.journal(
        Verb.DESIGNATE,
        publication,
        by=by,
        at=at,
        article=_DESIGNATION,
        details={"rangs": [str(rank) for rank in ranks], "non_retenues": others},
    )
    jobs.defer(PASS_TASK, publication=publication.pk, after=0)
    return sent


@transaction.atomic
def call_next(publication: Publication, *, by: Actor, at: datetime) -> list[Candidature]:
    """Send the next ranks when fewer than three candidates remain after the landlord's checks (article R441-3)."""
    require(by.role, Action.CALL_NEXT)
    publication = hold(publication.pk, by, CALLABLE)
    ranks = designation.next_to_call(known := lines(publication))
    if not ranks:
        raise EnoughInPlay if not designation.missing(stage for _, stage in known) else NobodyToSend
    sent = _designate(publication, ranks, by=by, at=at)
    telling.journal(
        JournalVerb.CALL_NEXT,
        publication,
        by=by,
        at=at,
        article=cch("R441-3"),
        details={"rangs": [str(rank) for rank in ranks]},
    )
    return sent


def lines(publication: Publication) -> list[designation.RankedStage]:
    """The ranks of a closed list and where each stands."""
    rows = Candidature.objects.filter(publication=publication, rank__isnull=False).order_by("rank")
    return [(rank or 0, Stage(stage)) for rank, stage in rows.values_list("rank", "stage")]


def _designate(publication: Publication, ranks: tuple[int, ...], *, by: Actor, at: datetime) -> list[Candidature]:
    """Open each file to the landlord, and tell its household."""
    chosen = list(
        Candidature.objects.select_for_update(of=("self",))
        .filter(publication=publication, rank__in=ranks)
        .select_related("demande", "publication__home__commune")
        .order_by("rank")
    )
    for candidature in chosen:
        advancing.advance(
            candidature,
            Verb.DESIGNATE,
            by=by,
            at=at,
            details={"rang": candidature.rank},
            audience=sorted({*candidature.audience, publication.bailleur_id}),
        )
    # In the order of files, not of ranks: two lists that share households in crossed orders would wait for one another.
    for demande in sorted(candidature.demande_id for candidature in chosen):
        places.refresh_audience(demande)
    for candidature in chosen:
        _tell_designated(candidature, by=by, at=at)
    return chosen


def _tell_designated(candidature: Candidature, *, by: Actor, at: datetime) -> None:
    publication = candidature.publication
    has_grid = publication.grid_id is not None
    text = compose(
        "designation",
        is_own=publication.is_own,
        home=describe(publication.home),
        rank=french.ordinal(candidature.rank or 0),
        has_grid=has_grid,
        points=french.count(candidature.points, "point") if has_grid else None,
        who=publisher(publication),
    )
    kept = {"rang": candidature.rank, "points": candidature.points}
    telling.send(candidature.demande, text, by=by, at=at, candidature=candidature, facts=kept)
