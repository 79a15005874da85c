"""The préfet names a household for a home of the State's contingent, without an ad (article L441-2-3).

The household is a recognised DALO, and eligible; the landlord checks the file and its commission decides, as of any other.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from palier.models import Candidature, Demande, Home, Organisation, Person, Publication
from palier.models.candidatures import places
from palier.models.scoring import grids_store
from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.commission import designation
from palier.rules.doors.access import Action, require
from palier.rules.doors.readings import Purpose
from palier.rules.homes.flow import Contingent
from palier.rules.homes.flow_balance import Turn
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.letters.composing import compose
from palier.rules.people import numero
from palier.rules.people.answers import Outcome
from palier.rules.people.facts import PersonRole
from palier.rules.scoring import cotation
from palier.workflows.acting import telling, tracing
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import house, signatory
from palier.workflows.homes import flow_log, let_homes, orienting
from palier.workflows.homes.publishing import AlreadyPublished, NotOrientedToYou
from palier.workflows.letters.wording import describe
from palier.workflows.scoring import scoring

_ARTICLE = cch("L441-2-3")
STATE = (Contingent.STATE_PRIORITY, Contingent.STATE_AGENTS)


class NotTheState(Refusal):
    """Only the préfet names, and only for a home of the State's contingent."""

    sentence = "Seul le préfet désigne sans annonce, sur le contingent de l’État : ce logement se publie."


class MonthIsOver(Refusal):
    """The delay of the réservataire has passed, or cannot be counted; the message says why."""


class MalformedNumber(Refusal):
    """What was typed is no number: it tells nothing of anybody."""

    sentence = "Ce n’est pas un numéro unique. Vérifiez les 18 caractères avec le ménage."
    field = "numero"


class CannotBeNamed(Refusal):
    """One sentence for every household that cannot be named: which condition fails would be told of any number typed."""

    sentence = (
        "Aucun ménage ne peut être désigné sous ce numéro pour ce logement : il faut une demande active, un ménage "
        "reconnu au titre du DALO à ce jour, et les conditions du logement. Vérifiez le numéro avec le ménage, ou publiez le "
        "logement."
    )
    field = "numero"

    def __init__(self, about: Demande | None = None) -> None:
        """Keep the demande that was found, for the access log alone."""
        super().__init__()
        self.about = about


def may_name(home: Home, organisation: Organisation, on: date) -> bool:
    """Whether this organisation is the préfet of this home: marked by the operator, and owner of its contingent.

    The mark is read again: a convention is recorded by the landlord alone. A delegate of a convention publishes and
    designates; the préfet alone names.
    """
    if flow_log.contingent_of(home) not in STATE:
        return False
    agreed = flow_log.convention_of(home, home.reservataire_id or organisation.pk, on)
    is_delegate = agreed is not None and not organisation.stands_for(agreed.reservataire_id)
    return not is_delegate and Organisation.objects.filter(pk=organisation.pk, is_state=True).exists()


def name_household(home: Home, number: str, *, by: Actor, at: datetime) -> Candidature:
    """Name one household by its numéro unique: its file opens to the landlord at once, and it is told.

    Each number tried is a line of the access log, written apart from the act: a refusal undoes the act and keeps the line.
    """
    try:
        made = _name(home, number, by=by, at=at)
    except CannotBeNamed as refusal:
        tracing.note([refusal.about or home], Purpose.NAME, by=by, at=at)
        raise
    tracing.note([made.demande], Purpose.NAME, by=by, at=at)
    return made


def who_is(home: Home, number: str, *, by: Actor, at: datetime) -> str:
    """The name behind a number that may be named, to be confirmed before the act. Nothing is done; the reading is logged.

    The act is made and undone: what is shown here is refused to exactly those to whom the act is.
    """
    try:
        with transaction.atomic():
            made = _name(home, number, by=by, at=at)
            about = made.demande
            holder = Person.objects.filter(demande=made.demande_id, role=PersonRole.HOLDER).first()
            found = f"{holder.first_name} {holder.last_name}".strip() if holder else ""
            transaction.set_rollback(True)
    except CannotBeNamed as refusal:
        tracing.note([refusal.about or home], Purpose.NAME, by=by, at=at)
        raise
    tracing.note([about], Purpose.NAME, by=by, at=at)
    return found


@transaction.atomic
def _name(home: Home, number: str, *, by: Actor, at: datetime) -> Candidature:
    home = Home.objects.select_related("commune", "bailleur").get(pk=home.pk)
    require(by.role, Action.DESIGNATE)
    if not house(by).stands_for(home.reservataire_id):
        raise NotOrientedToYou
    today = clocks.day_in_paris(at)
    if not may_name(home, house(by), today):
        raise NotTheState
    # Before the number is looked up, as of a home already published below: the same answer for every number.
    let_homes.require_vacant(home)
    turn = orienting.turn_of(home, today)
    if turn is not None and turn.turn is not Turn.RUNNING:
        raise MonthIsOver(turn.reason.sentence)
    publication = _publication(home, by=by, at=at)
    candidature = _place(publication, _demande(number), at=at)
    _weigh(candidature, at=at)
    telling.journal(JournalVerb.NAME_WITHOUT_AD, candidature, by=by, at=at, article=_ARTICLE)
    _tell(candidature, by=by, at=at)
    return candidature


def _demande(number: str) -> int:
    try:
        found = places.active_by_number(numero.normalise(number))
    except ValueError as error:
        raise MalformedNumber from error
    if found is None:
        raise CannotBeNamed
    return found


def _publication(home: Home, *, by: Actor, at: datetime) -> Publication:
    assert home.reservataire is not None  # noqa: S101 - asked before
    today = clocks.day_in_paris(at)
    try:
        with transaction.atomic():
            return Publication.objects.create(
                home=home,
                reservataire=home.reservataire,
                bailleur_id=home.bailleur_id,
                is_direct=True,
                grid=grids_store.in_force(home.commune, today),
                to_designate=1,
                published_by=signatory(by),
                stage=funnel.step_publication(PublicationStage.BROUILLON, PublicationStage.DESIGNEE),
                opens_at=at,
                closes_at=clocks.end_of_day(today),
                closed_at=at,
                seed_commitment="",
            )
    except IntegrityError as error:
        raise AlreadyPublished from error


def _place(publication: Publication, demande: int, *, at: datetime) -> Candidature:
    """The row first, for the file to be readable; what it is worth is weighed at once after."""
    made = Candidature.objects.create(
        publication=publication,
        demande_id=demande,
        stage=funnel.NAMED,
        verdict=Outcome.TO_CONFIRM,
        tier=cotation.FIRST_TIER,
        order_points=0,
        waiting_since=clocks.day_in_paris(at),
        snapshot="{}",
        applied_at=at,
        changed_at=at,
        audience=sorted({publication.reservataire_id, publication.bailleur_id}),
    )
    places.refresh_audience(demande)
    return made


def _weigh(candidature: Candidature, *, at: datetime) -> None:
    demande = Demande.objects.get(pk=candidature.demande_id)
    found = scoring.assess(demande, candidature.publication)
    is_named = designation.needs_no_ad(is_dalo=found.tier == cotation.DALO_TIER, is_by_prefet=True)
    if not is_named or found.verdict.outcome is Outcome.NOT_ELIGIBLE:
        raise CannotBeNamed(demande)
    scoring.keep(candidature, found, at=at)


def _tell(candidature: Candidature, *, by: Actor, at: datetime) -> None:
    text = compose("designation_prefet", home=describe(candidature.publication.home))
    telling.send(candidature.demande, text, by=by, at=at, candidature=candidature)
