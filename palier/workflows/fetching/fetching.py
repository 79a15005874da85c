"""What its person does with what may be fetched: consents, reads, uses it, leaves it, takes it back (ADR 96).

Nothing is asked without a consent of that day, for that year, of whoever it is about, in their own session. To refuse costs
nothing: the paper says as much.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from palier.models import Demande, Person, StateFetch
from palier.models.demandes import layers
from palier.models.doors import jobs
from palier.rules.doors.access import Action, require
from palier.rules.fetching import fetching, job_status, tax_notices
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


class JobseekersNotAsked(Refusal):
    """This site speaks to no such service."""

    sentence = phrase("Ce site ne demande rien à France Travail : envoyez votre attestation.")


class NotAnAccount(Refusal):
    """What was typed is no name of an account."""

    sentence = phrase("Écrivez l’identifiant de votre espace France Travail, sans espace.")


class NothingReadsIt(Refusal):
    """No rule reads it for this file: it is not asked."""

    sentence = phrase("Rien dans votre dossier n’a besoin de France Travail : rien n’est demandé.")


class ProvesNothing(Refusal):
    """What came proves no long unemployment: it is not used."""

    sentence = phrase("Cette inscription ne prouve pas un long chômage : elle ne peut pas être utilisée.")


class NotAskedYet(Refusal):
    """The notice of that year is of no use here, or is not out."""

    sentence = phrase("Cette année ne peut pas être demandée aujourd’hui.")


class ConsentNeeded(Refusal):
    """Nothing is asked of anybody without it."""

    sentence = phrase("Cochez la case : sans votre accord, rien n’est demandé. Envoyer le papier vaut autant.")


class IdentityNotProved(Refusal):
    """Nobody but this person says who they are: a tax number is known to whoever lived with them."""

    sentence = phrase(
        "Votre identité n’est pas encore vérifiée : rien n’est demandé à l’administration. Reliez FranceConnect à votre "
        "accès, ou attendez qu’un agent contrôle votre pièce d’identité. Envoyer le papier vaut autant."
    )


class AlreadyFetched(Refusal):
    """What was asked for that year waits, or is used already."""

    sentence = phrase("C’est déjà demandé, ou déjà dans votre dossier.")


class AskedTooOften(Refusal):
    """Several were asked today."""

    sentence = phrase("Vous avez déjà fait plusieurs demandes aujourd’hui. Reprenez demain, ou envoyez le papier.")


class JointAfterParting(Refusal):
    """Whose income it also is has left the file: the sum is of no household any more."""

    sentence = tax_notices.SENTENCES[NoticeRemark.PARTED]


class FetchOver(Refusal):
    """Its time is over, or it was used or left already."""

    sentence = phrase("Cette réponse n’attend plus rien : elle est déjà utilisée, laissée, retirée ou effacée.")


def is_offered(source: str = fetching.TAXES) -> bool:
    """Whether this site is known to the service."""
    return bool(settings.TAX_URL if source == fetching.TAXES else settings.PARTICULIER_URL)


def of_person(demande: Demande, by: Actor, *, source: str = fetching.TAXES) -> list[StateFetch]:
    """What this person let be asked of a service, the latest first."""
    rows = StateFetch.objects.filter(demande=demande, by=by.person, source=source).select_related("piece")
    return list(rows.order_by("-asked_at", "-pk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedNotice:
    """What its person types: the year, their tax number or account, that they agree; ``key`` is the form's own."""

    key: UUID
    year: int
    number: str = field(repr=False)
    has_agreed: bool
    source: str = fetching.TAXES

    @property
    def identifier(self) -> str:
        """As the service wants it; empty where it is none."""
        return fetching.normalise(self.number) if self.source == fetching.TAXES else fetching.account(self.number)


@transaction.atomic
def consent(demande: Demande, asked: AskedNotice, *, person_key: str, by: Actor, at: datetime) -> StateFetch:
    """Let the notice of a year be asked for, once. The number is kept until the service answered, under seal.

    The same form sent twice asks once: nothing of what was typed is kept to compare them by.

    Raises ``TaxesNotAsked`` or ``JobseekersNotAsked``, ``IdentityNotProved``, ``ConsentNeeded``, ``NotATaxNumber`` or
    ``NotAnAccount``, ``NotAskedYet``, ``NothingReadsIt``, ``AlreadyFetched``, ``AskedTooOften`` or ``FileClosed``.
    """
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.COMPLETE_DEMANDE)
    if not is_offered(asked.source):
        if asked.source == fetching.TAXES:
            raise TaxesNotAsked
        raise JobseekersNotAsked
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
    row.public_id, row.source = asked.key, asked.source
    row.key_sealed = sealed.close(row.public_id, asked.identifier)
    row.save(force_insert=True)
    told: dict[str, str | int | list[str] | None] = {"source": row.source, "annee": row.year}
    telling.journal(JournalVerb.CONSENT_TO_FETCH, row, by=by, at=at, article=ARTICLE, details=told)
    return row


def _require_askable(demande: Demande, asked: AskedNotice, *, by: Actor, at: datetime) -> None:
    on = day_in_paris(at)
    if not asked.has_agreed:
        raise ConsentNeeded
    if not asked.identifier:
        raise NotATaxNumber if asked.source == fetching.TAXES else NotAnAccount
    _require_use(demande, asked, on)
    mine = StateFetch.objects.filter(demande=demande, by=by.person)
    living = mine.filter(source=asked.source, year=asked.year, state__in=LIVING)
    if any(fetching.standing(FetchState(row.state), row.last_day, on=on) in LIVING for row in living):
        raise AlreadyFetched
    # An answer whose last day is over leaves its place at once: the clock would efface it tonight.
    for row in living:
        _close(row, FetchState.DECLINED, at)
    if mine.filter(asked_at__gte=at_hour(on, 0)).count() >= fetching.asked_a_day(on):
        raise AskedTooOften


def _require_use(demande: Demande, asked: AskedNotice, on: date) -> None:
    """Refuse what no rule reads (article 5 of the GDPR)."""
    if asked.source == fetching.TAXES:
        if asked.year not in fetching.years(on):
            raise NotAskedYet
        return
    if asked.year != on.year:
        raise NotAskedYet
    if not job_status.serves(layers.facts_of(demande, on)):
        raise NothingReadsIt


@transaction.atomic
def move(public_id: UUID, what: FetchMove, *, by: Actor, at: datetime) -> StateFetch:
    """Use an answer, leave it, take a consent or a use back. What is not used is effaced in the same act.

    Raises ``FetchOver``, ``FileClosed``, ``JointAfterParting`` or ``ProvesNothing``.
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
    if what is FetchMove.ACCEPT and row.source == fetching.TAXES and not is_usable(row):
        raise JointAfterParting
    if what is FetchMove.ACCEPT and not _proves(row, on):
        raise ProvesNothing
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


def _proves(row: StateFetch, on: date) -> bool:
    """Whether what came is of any use in the file."""
    if row.source != fetching.JOBSEEKERS:
        return True
    try:
        found = sealed.opened_status(row.public_id, row.answer_sealed)
    except SealBroken:
        return False
    return job_status.remark(found.since, found.until, on=on) is None
