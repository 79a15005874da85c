"""The réservataire publishes a home: window, grid, and a seed committed to before anybody applies."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from palier.models import GridVersion, Home, Publication, PublicationSeed
from palier.models.doors import jobs
from palier.models.identifiers import secret_token
from palier.models.scoring import grids_store
from palier.rules.candidature.funnel import PublicationStage, step_publication
from palier.rules.commission.designation import MIN_EXAMINED, TO_SEND
from palier.rules.doors.access import Action, require
from palier.rules.homes import home_dates
from palier.rules.homes.flow_balance import TurnState
from palier.rules.law import clocks, french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.ranking import ranking
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, VacancyToCorrect, days_bounded
from palier.workflows.homes import let_homes, orienting

CLOSE_TASK = "palier.jobs.closing.close"
_PUBLISH, _MONTH = cch("R441-5"), cch("L441-1")


class NotOrientedToYou(Refusal):
    """The home is not oriented to this réservataire."""

    sentence = "Ce logement n’est pas orienté vers votre organisme."


class AlreadyPublished(Refusal):
    """A publication of this home is running."""

    sentence = "Ce logement est déjà publié : il ne peut l’être deux fois à la fois."


class BadWindow(Refusal):
    """The window is longer than the law allows; the message says until when."""


class BadGrid(Refusal):
    """The grid is not the one that orders this commune."""

    sentence = "La grille de points est celle votée par le territoire du logement : elle ne se remplace pas."


class BadCount(Refusal):
    """Fewer than three candidates would be sent."""

    sentence = "La commission examine au moins trois candidatures : désignez trois candidats ou plus."


def latest_closing(home: Home, on: date) -> datetime | None:
    """The last instant at which the list can close: the réservataire's month, or the shorter delay of its convention."""
    return latest_of(orienting.turn_of(home, on))


def latest_of(turn: TurnState | None) -> datetime | None:
    """The same, for a turn already known; none runs from a day of vacancy that is to be corrected."""
    return None if turn is None or turn.deadline is None else clocks.end_of_day(turn.deadline)


def default_window(home: Home, at: datetime) -> tuple[datetime, datetime]:
    """Opening now, closing at 18 h after seven full days, or at the legal end where it comes first."""
    local = at.astimezone(clocks.paris()).replace(second=0, microsecond=0)
    closes = clocks.ordinary_closing(at)
    latest = latest_closing(home, clocks.day_in_paris(at))
    return local, min(closes, latest) if latest and latest > local else closes


@transaction.atomic
def publish(
    home: Home,
    *,
    opens_at: datetime,
    closes_at: datetime,
    grid: GridVersion | None,
    by: Actor,
    at: datetime,
    to_designate: int = TO_SEND,
) -> Publication:
    """Publish an oriented home. The seed of the tie draw is drawn and committed to here, and only the clock reads it.

    Raises ``AlreadyPublished`` or ``HomeIsLet``.
    """
    home = Home.objects.select_related("commune", "reservataire").get(pk=home.pk)
    require(by.role, Action.PUBLISH)
    _check(home, opens_at, closes_at, grid, to_designate, by, at)
    seed = secret_token()
    assert home.reservataire is not None  # noqa: S101 - asked before
    try:
        with transaction.atomic():
            publication = Publication.objects.create(
                home=home,
                reservataire=home.reservataire,
                bailleur_id=home.bailleur_id,
                grid=grid,
                stage=step_publication(PublicationStage.BROUILLON, PublicationStage.PUBLIEE),
                # Nobody could see it before: who saved a search meanwhile is told of it.
                opens_at=max(opens_at, at),
                closes_at=closes_at,
                seed_commitment=ranking.seed_commitment(seed),
                to_designate=to_designate,
                published_by=by.user,
            )
    except IntegrityError as error:
        # One live publication a home: the database decides between two sent at once.
        raise AlreadyPublished from error
    PublicationSeed.objects.create(publication=publication, seed=seed)
    schedule_closing(publication.pk, closes_at)
    telling.journal(
        JournalVerb.PUBLISH,
        publication,
        by=by,
        at=at,
        article=_PUBLISH,
        details={
            "engagement": publication.seed_commitment,
            "cloture": closes_at.isoformat(),
            "grille": grid.digest if grid else None,
            "a_designer": to_designate,
        },
    )
    return publication


def schedule_closing(publication: int, closes_at: datetime) -> None:
    """Hand the closing to the clock."""
    jobs.defer(CLOSE_TASK, at=closes_at, lock=f"publication-{publication}", publication=publication)


def _check(
    home: Home,
    opens_at: datetime,
    closes_at: datetime,
    grid: GridVersion | None,
    to_designate: int,
    by: Actor,
    at: datetime,
) -> None:
    if by.organisation is None or not by.organisation.stands_for(home.reservataire_id):
        raise NotOrientedToYou
    let_homes.require_vacant(home)
    turn = orienting.turn_of(home, clocks.day_in_paris(at))
    latest = latest_of(turn)
    if turn is not None and latest is None:
        raise VacancyToCorrect(f"{turn.reason.sentence} Demandez au bailleur de la corriger.")
    if latest is not None and closes_at > latest:
        raise BadWindow(
            "Le délai du réservataire pour proposer des candidats part de l’avis de vacance "
            f"({_MONTH}) : la clôture ne peut dépasser le {french.day(latest.date())}."
        )
    with days_bounded():
        home_dates.check_window(opens_at, closes_at, at=at, latest=latest)
    voted = grids_store.in_force(home.commune, clocks.day_in_paris(closes_at))
    if voted is not None and (grid is None or grid.pk != voted.pk):
        raise BadGrid
    if voted is None and grid is not None and grid.territory_id is not None:
        raise BadGrid
    if to_designate < MIN_EXAMINED:
        raise BadCount
