"""No delay runs out on who was not reached: what each letter that gives one did, and what a person notes or decides.

Delays of the law have their own proof (``offer.offering``, ``radiation.warning_radiation``); these are the others: the pieces
that a landlord asks for, the piece of a condition, the notice that a year ends, the answer about a mistake.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from palier.models import Candidature, Check, Decision, Letter, MoreTime, Organisation, ReachNote
from palier.models.doors import jobs
from palier.models.letters import reached_letters
from palier.rules.candidature.funnel import Stage
from palier.rules.commission import checking
from palier.rules.commission.checking import Output
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters import reach
from palier.rules.letters.more_time import TimeState
from palier.rules.letters.reach import Reached, ReachWay, StandingDelay
from palier.rules.offer import offers
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, UnknownReason

_HOUSE = act("règles de publication de Palier")
ASKED, CONDITION = "demande_pieces", "attribution_condition"
REACHED, PASSED = "joint", "passe"
WAYS: Mapping[str, str] = {
    "telephone": "Appel téléphonique, avec la personne",
    "main_propre": "Remise en main propre",
    "recommande": "Recommandé remis, avec son avis de réception",
    "guichet": "Lue au guichet ou avec un travailleur social",
}
"""How a person reached a household. A voice on a machine, or a letter that was posted, reached nobody."""
ON_PAPER = "recommande"
"""The way of which a paper says the day."""
REASONS: Mapping[str, str] = {
    "injoignable": "Personne n’a répondu aux appels",
    "adresse_fausse": "L’adresse ou le numéro ne fonctionne plus",
    "pli_non_retire": "Le courrier n’a pas été retiré",
    "sans_contact": "Aucun contact n’est connu",
}
"""Why it is decided without: coded, since the journal holds nothing personal."""


class NotStanding(Refusal):
    """The household was reached, or nothing is asked any more."""

    sentence = "Ce délai court déjà, ou n’a plus d’objet : rien n’est à noter."


class NotYetDecided(Refusal):
    """Before the bound nobody decides without the household."""

    sentence = "Le jour de décider n’est pas arrivé : cherchez d’abord à joindre le ménage."


class NotUncollected(Refusal):
    """No letter was posted, or not long enough ago to be called uncollected."""

    sentence = "Aucune lettre de ce courrier n’est postée depuis assez de jours : choisissez une autre raison."


class BadReachDay(Refusal):
    """A day on which this letter cannot have been told."""

    sentence = "Donnez un jour entre celui de la lettre et aujourd’hui."


class NotedTooLate(Refusal):
    """A talk of some days ago, of which no paper says the day."""

    sentence = (
        "Un échange se note dans les deux jours ouvrés : joignez le ménage de nouveau. "
        "Un avis de réception garde son jour."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedDelay:
    """A delay that a letter gave on a candidature, and what is known of that letter."""

    candidature: Candidature
    letter: Letter | None
    delay: StandingDelay
    reached: Reached
    is_longer: bool = False
    """Whether its household was given more time, which it asks for once."""
    asked: tuple[str, ...] = ()
    """The pieces that are awaited, as the law's list names them."""

    @property
    def end(self) -> date | None:
        """Its last day as it runs; none while it stands."""
        return reach.end_of(self.delay, self.reached)

    @property
    def stands(self) -> bool:
        """Whether nobody was reached."""
        return self.reached.way is ReachWay.NOBODY

    @property
    def is_unknown(self) -> bool:
        """Whether a message left of late, and nobody knows yet what became of it."""
        return self.reached.way is ReachWay.ON_ITS_WAY

    def is_over(self, on: date) -> bool:
        """Whether it has ended, for who was reached."""
        return reach.is_over(self.delay, self.reached, on=on)


def of_letter(letter: Letter) -> Reached:
    """How one letter reached its household."""
    return reached_letters.read([letter.pk]).get(letter.pk, Reached())


def of_conditions(decisions: Iterable[Decision]) -> dict[int, AwaitedDelay]:
    """By decision, the delay of the piece on which an attribution hangs, in two statements however many they are."""
    rows = [one for one in decisions if one.piece_by is not None and one.condition_met_at is None]
    letters = _last_letters({one.candidature_id for one in rows}, CONDITION)
    known, longer = reached_letters.read([one.pk for one in letters.values()]), _granted(letters)
    found = {}
    for one in rows:
        letter = letters.get(one.candidature_id)
        more = longer.get(letter.pk) if letter else None
        waiting = _waiting(one.candidature, letter, one.decided_at, more or one.piece_by, known)
        found[one.pk] = replace(waiting, asked=_named([one.piece]), is_longer=more is not None)
    return found


def of_checks(checks: Iterable[Check]) -> dict[int, AwaitedDelay]:
    """By check, the delay of the pieces that a landlord asks for."""
    rows = [one for one in checks if one.output == Output.INCOMPLETE and one.answer_by is not None]
    letters = _last_letters({one.candidature_id for one in rows}, ASKED)
    known = reached_letters.read([one.pk for one in letters.values()])
    longer = _granted(letters)
    found = {}
    for one in rows:
        letter = letters.get(one.candidature_id)
        more = longer.get(letter.pk) if letter else None
        waiting = _waiting(one.candidature, letter, one.at, more or one.answer_by, known)
        found[one.pk] = replace(waiting, asked=_named(one.pieces), is_longer=more is not None)
    return found


def _granted(letters: Mapping[int, Letter]) -> dict[int, date]:
    """By letter, the day until which more time was given."""
    rows = MoreTime.objects.filter(letter__in=letters.values(), state=TimeState.GRANTED)
    return dict(rows.values_list("letter", "until"))


def _named(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(checking.PIECES[checking.PieceToAsk(code)][1] for code in codes if code in set(checking.PieceToAsk))


def _last_letters(candidatures: set[int], kind: str) -> dict[int, Letter]:
    rows = Letter.objects.filter(candidature__in=candidatures, kind=kind).order_by("sent_at", "pk")
    return {one.candidature_id: one for one in rows if one.candidature_id is not None}


def _waiting(
    file: Candidature, letter: Letter | None, at: datetime, until: date | None, known: Mapping[int, Reached]
) -> AwaitedDelay:
    assert until is not None  # noqa: S101 - asked before
    told_on = day_in_paris(letter.sent_at if letter else at)
    delay = StandingDelay(told_on, until, file.publication.home.calendar)
    # The act that gives the delay writes its letter: where none is kept, the delay is as it was written.
    reached = known.get(letter.pk, Reached()) if letter else Reached(ReachWay.MESSAGE, told_on)
    return AwaitedDelay(candidature=file, letter=letter, delay=delay, reached=reached)


def standing(house: Organisation) -> Iterator[AwaitedDelay]:
    """The delays of a landlord's files that do not run: nobody was reached, and a person looks for them."""
    conditions = Decision.objects.filter(
        candidature__publication__bailleur__in=house.covers,
        candidature__stage=Stage.SOUS_CONDITION,
        condition_met_at=None,
        piece_by__isnull=False,
    )
    related = "candidature__publication__home__commune"
    yield from _those_standing(of_conditions(conditions.select_related(related).order_by("pk")))
    checks = Check.objects.filter(
        candidature__publication__bailleur__in=house.covers,
        candidature__stage=Stage.INCOMPLETE,
        output=Output.INCOMPLETE,
    )
    last = {one.candidature_id: one for one in checks.select_related(related).order_by("at", "pk")}
    yield from _those_standing(of_checks(last.values()))


def _those_standing(found: Mapping[int, AwaitedDelay]) -> Iterator[AwaitedDelay]:
    yield from (one for one in found.values() if one.stands and one.letter is not None)


def of_one(house: Organisation, letter: Letter) -> AwaitedDelay | None:
    """The delay that one letter gave, while it stands."""
    return next((one for one in standing(house) if one.letter is not None and one.letter.pk == letter.pk), None)


@transaction.atomic
def note_reached(letter: Letter, *, on: date, way: str, by: Actor, at: datetime) -> ReachNote:
    """Note that the household was reached on a day, with what the letter asks: its delay counts from then.

    Raises ``UnknownReason``, ``BadReachDay``, ``NotedTooLate`` or ``NotStanding``.
    """
    require(by.role, Action.CHECK)
    today = day_in_paris(at)
    if way not in WAYS:
        raise UnknownReason
    if not day_in_paris(letter.sent_at) <= on <= today:
        raise BadReachDay
    found = of_one(by.body, letter)
    if found is None:
        raise NotStanding
    if way != ON_PAPER and not reach.may_be_noted(on, today=today, calendar=found.delay.calendar):
        raise NotedTooLate
    return _note(letter, REACHED, on, way=way, by=by, at=at)


@transaction.atomic
def pass_over(letter: Letter, *, reason: str, by: Actor, at: datetime) -> ReachNote:
    """From the bound on, decide without a household that nobody reached: its delay is over, and a person says why.

    Raises ``UnknownReason``, ``NotYetDecided``, ``NotUncollected`` or ``NotStanding``.
    """
    require(by.role, Action.CHECK)
    if reason not in REASONS:
        raise UnknownReason
    found = of_one(by.body, letter)
    if found is None:
        raise NotStanding
    if not reach.is_due(found.delay, found.reached, now=at):
        raise NotYetDecided
    if reason == "pli_non_retire":
        _require_uncollected(letter, day_in_paris(at))
    kept = _note(letter, PASSED, day_in_paris(at), reason=reason, by=by, at=at)
    if letter.kind == CONDITION:
        jobs.defer("palier.jobs.offers.offer_next", publication=found.candidature.publication_id)
    return kept


def _require_uncollected(letter: Letter, on: date) -> None:
    posted = letter.papers.filter(posted_on__isnull=False).aggregate(last=Max("posted_on"))["last"]
    if posted is None or on < offers.said_uncollected_from(posted, on=on):
        raise NotUncollected


def _note(
    letter: Letter, kind: str, day: date, *, way: str = "", reason: str = "", by: Actor, at: datetime
) -> ReachNote:
    if of_one(by.body, letter) is None:
        raise NotStanding
    try:
        with transaction.atomic():
            kept = ReachNote.objects.create(
                letter=letter,
                demande_id=letter.demande_id,
                organisation=by.body,
                kind=kind,
                day=day,
                way=way,
                reason=reason,
                by=by.person,
                at=at,
            )
    except IntegrityError as error:
        raise NotStanding from error
    verb = JournalVerb.NOTE_REACHED if kind == REACHED else JournalVerb.PASS_OVER_UNREACHED
    details: dict[str, str | int | list[str] | None] = {
        "jour": day.isoformat(),
        "voie": way or None,
        "motif": reason or None,
    }
    telling.journal(verb, kept, by=by, at=at, article=_HOUSE, details=details)
    return kept


def say_standing(one: AwaitedDelay, at: datetime) -> str:
    """What its household reads of a delay that does not run."""
    return reach.say_standing(one.delay, today=clocks.day_in_paris(at))
