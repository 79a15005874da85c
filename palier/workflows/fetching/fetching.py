"""What its person does with what may be fetched: consents, reads, uses it, leaves it, takes it back (ADR 96).

Nothing is asked without a consent of that day, for that year, of whoever it is about, in their own session. To refuse costs
nothing: the paper says as much.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from palier.models import Demande, Person, StateFetch
from palier.models.demandes import layers
from palier.models.doors import jobs
from palier.rules.doors.access import Action, require
from palier.rules.fetching import fetching, tax_notices
from palier.rules.fetching.fetching import LIVING, FetchMove, FetchState
from palier.rules.fetching.tax_notices import NoticeRemark
from palier.rules.law.clocks import at_hour, day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import FileClosed, Refusal
from palier.workflows.fetching import proving, sealed
from palier.workflows.fetching.sealed import SealBroken

ARTICLE = act("règlement (UE) 2016/679, article 6")
_ASK, _SETTLE = "palier.jobs.fetching.ask", "palier.jobs.fetching.settle"
_VERBS = {
    FetchMove.WITHDRAW: JournalVerb.WITHDRAW_FETCH,
    FetchMove.ACCEPT: JournalVerb.USE_FETCHED,
    FetchMove.DECLINE: JournalVerb.LEAVE_FETCHED,
    FetchMove.TAKE_BACK: JournalVerb.TAKE_FETCHED_BACK,
}


class TaxesNotAsked(Refusal):
    """This site speaks to no such service."""

    sentence = phrase("Ce site ne demande rien aux impôts : envoyez votre avis.")


class NotATaxNumber(Refusal):
    """What was typed is no tax number."""

    sentence = phrase(
        "Un numéro fiscal a treize chiffres, dont le premier est 0, 1, 2 ou 3. Il est en haut de votre avis."
    )


class NotAskedYet(Refusal):
    """The notice of that year is of no use here, or is not out."""

    sentence = phrase("Cette année ne peut pas être demandée aujourd’hui.")


class ConsentNeeded(Refusal):
    """Nothing is asked of anybody without it."""

    sentence = phrase("Cochez la case : sans votre accord, rien n’est demandé. Envoyer votre avis vaut autant.")


class IdentityNotProved(Refusal):
    """Nobody but this person says who they are: a tax number is known to whoever lived with them."""

    sentence = phrase(
        "Votre identité n’est pas encore vérifiée : rien n’est demandé aux impôts. Reliez FranceConnect à votre accès, ou "
        "attendez qu’un agent contrôle votre pièce d’identité. Envoyer votre avis vaut autant."
    )


class AlreadyFetched(Refusal):
    """What was asked for that year waits, or is used already."""

    sentence = phrase("Votre avis de cette année est déjà demandé, ou déjà dans votre dossier.")


class AskedTooOften(Refusal):
    """Several were asked today."""

    sentence = phrase("Vous avez déjà fait plusieurs demandes aujourd’hui. Reprenez demain, ou envoyez votre avis.")


class JointAfterParting(Refusal):
    """Whose income it also is has left the file: the sum is of no household any more."""

    sentence = tax_notices.SENTENCES[NoticeRemark.PARTED]


class FetchOver(Refusal):
    """Its time is over, or it was used or left already."""

    sentence = phrase("Cette réponse n’attend plus rien : elle est déjà utilisée, laissée, retirée ou effacée.")


def is_offered() -> bool:
    """Whether this site is known to the service."""
    return bool(settings.TAX_URL)


def of_person(demande: Demande, by: Actor) -> list[StateFetch]:
    """What this person let be asked, the latest first."""
    rows = StateFetch.objects.filter(demande=demande, by=by.person).select_related("piece")
    return list(rows.order_by("-asked_at", "-pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedNotice:
    """What its person types: the year, their tax number, that they agree; ``key`` is the form's own."""

    key: UUID
    year: int
    number: str = field(repr=False)
    has_agreed: bool


@transaction.atomic
def consent(demande: Demande, asked: AskedNotice, *, person_key: str, by: Actor, at: datetime) -> StateFetch:
    """Let the notice of a year be asked for, once. The number is kept until the service answered, under seal.

    The same form sent twice asks once: nothing of what was typed is kept to compare them by.

    Raises ``TaxesNotAsked``, ``IdentityNotProved``, ``ConsentNeeded``, ``NotATaxNumber``, ``NotAskedYet``, ``AlreadyFetched``,
    ``AskedTooOften`` or ``FileClosed``.
    """
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.COMPLETE_DEMANDE)
    if not is_offered():
        raise TaxesNotAsked
    if not layers.is_open(demande):
        raise FileClosed
    if again := StateFetch.objects.filter(demande=demande, by=by.person, public_id=asked.key).first():
        return again
    if not proving.is_proved(demande, person_key):
        raise IdentityNotProved
    _require_askable(demande, asked, by=by, at=at)
    row = keep(demande, asked, person_key=person_key, by=by, at=at)
    jobs.defer(_ASK, demande=demande.pk)
    return row


def keep(demande: Demande, asked: AskedNotice, *, person_key: str, by: Actor, at: datetime) -> StateFetch:
    """The row of a consent, its number under seal, and its line of the journal."""
    row = StateFetch(demande=demande, person_key=person_key, by=by.person, year=asked.year, asked_at=at, next_try_at=at)
    row.public_id = asked.key
    row.key_sealed = sealed.close(row.public_id, fetching.normalise(asked.number))
    row.save(force_insert=True)
    told: dict[str, str | int | list[str] | None] = {"source": row.source, "annee": row.year}
    telling.journal(JournalVerb.CONSENT_TO_FETCH, row, by=by, at=at, article=ARTICLE, details=told)
    return row


def _require_askable(demande: Demande, asked: AskedNotice, *, by: Actor, at: datetime) -> None:
    on = day_in_paris(at)
    if not asked.has_agreed:
        raise ConsentNeeded
    if not fetching.normalise(asked.number):
        raise NotATaxNumber
    if asked.year not in fetching.years(on):
        raise NotAskedYet
    mine = StateFetch.objects.filter(demande=demande, by=by.person)
    living = mine.filter(year=asked.year, state__in=LIVING)
    if any(fetching.standing(FetchState(row.state), row.last_day, on=on) in LIVING for row in living):
        raise AlreadyFetched
    # An answer whose last day is over leaves its place at once: the clock would efface it tonight.
    for row in living:
        _close(row, FetchState.DECLINED, at)
    if mine.filter(asked_at__gte=at_hour(on, 0)).count() >= fetching.asked_a_day(on):
        raise AskedTooOften


@transaction.atomic
def move(public_id: UUID, what: FetchMove, *, by: Actor, at: datetime) -> StateFetch:
    """Use an answer, leave it, take a consent or a use back. What is not used is effaced in the same act.

    Raises ``FetchOver``, ``FileClosed`` or ``JointAfterParting``.
    """
    require(by.role, Action.COMPLETE_DEMANDE)
    row = (
        StateFetch.objects.select_for_update(of=("self",))
        .select_related("demande")
        .get(public_id=public_id, by=by.person)
    )
    on = day_in_paris(at)
    if what not in fetching.OWN_MOVES or not fetching.may(what, FetchState(row.state), row.last_day, on=on):
        raise FetchOver
    if what is FetchMove.ACCEPT and not layers.is_open(row.demande):
        raise FileClosed
    if what is FetchMove.ACCEPT and not is_usable(row):
        raise JointAfterParting
    _close(row, fetching.MOVES[what][1], at)
    telling.journal(_VERBS[what], row, by=by, at=at, article=ARTICLE)
    if what in (FetchMove.ACCEPT, FetchMove.TAKE_BACK):
        # A verified fact is no page's to write: the clock enters it, and takes it away.
        jobs.defer(_SETTLE, demande=row.demande_id)
    return row


def is_usable(row: StateFetch) -> bool:
    """Whether the amount that was found may be used. Raises ``FetchOver`` where nothing is to be read any more."""
    try:
        found = sealed.opened_notice(row.public_id, row.answer_sealed)
    except SealBroken as error:
        raise FetchOver from error
    holders = Person.objects.filter(demande=row.demande_id, role__in=HOLDERS).values_list("key", flat=True)
    return tax_notices.is_usable(found.remarks, found.covers, holders)


def _close(row: StateFetch, state: FetchState, at: datetime) -> None:
    row.state, row.ended_at, row.key_sealed = state.value, at, ""
    if state is not FetchState.ACCEPTED:
        row.answer_sealed = ""
    row.save(update_fields=["state", "ended_at", "key_sealed", "answer_sealed"])
