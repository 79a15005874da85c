"""What did the mistake cost me? A case is opened, computed by the clock, answered by a person, told, and may be contested."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from palier.models import Candidature, Demande, Fact, FactLayer, Letter, MissedHome, Mistake, Organisation
from palier.models.letters import reached_letters
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.commission import motives
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.mistakes import remedies
from palier.rules.mistakes.mistakes import ReplayOutcome
from palier.rules.mistakes.remedies import RUNNING, WAITING, CaseState, MistakeKind, Remedy
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import ForbiddenNote, Refusal
from palier.workflows.mistakes import noticing_mistakes
from palier.workflows.mistakes.noticing_mistakes import FACT, SINCE, Noticed

HOUSE = act("règles de publication de Palier")
LONGEST = 500


class AlreadyRunning(Refusal):
    """One case at a time."""

    sentence = phrase("Une réponse est déjà en cours sur votre dossier : elle vous dira aussi ce que vous ajoutez.")


class NoClosedList(Refusal):
    """No list of this household has closed."""

    sentence = phrase("Aucune liste où figure votre candidature n’est close : il n’y a rien à rejouer.")


class SayWhat(Refusal):
    """The person says what was wrong."""

    sentence = phrase("Dites en quelques mots ce qui était faux, ou ce que vous contestez.")


class NotAnswerable(Refusal):
    """The case has moved on."""

    sentence = phrase("Ce dossier d’erreur a avancé entre-temps : regardez où il en est.")


class NotARemedy(Refusal):
    """Outside the closed list, or not true of this case."""

    sentence = phrase("Choisissez une réponse de la liste : elle dépend de ce qui a été trouvé.")


class NotAFact(Refusal):
    """Only a verified fact of this file, and a day before it was recorded."""

    sentence = phrase("Choisissez un fait vérifié de ce dossier, et un jour avant celui où il a été enregistré.")


@transaction.atomic
def notice(demande: Demande, *, at: datetime, by: Actor = CLOCK) -> Mistake | None:
    """Open a case for what the file's own rows say was wrong, once for each thing; none where nothing is new."""
    require(by.role, Action.REPLAY_MISTAKE)
    known = noticing_mistakes.known_of(demande)
    fresh = [one for one in noticing_mistakes.of(demande) if not noticing_mistakes.is_known(one.amended, known)]
    return open_for(demande, fresh, by=by, at=at) if fresh else None


@transaction.atomic
def open_for(demande: Demande, what: Iterable[Noticed], *, by: Actor, at: datetime) -> Mistake:
    """Open a case, or add to the one that waits: two corrections are replayed together."""
    require(by.role, Action.REPLAY_MISTAKE)
    Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    told = list(what)
    held = Mistake.objects.select_for_update().filter(demande=demande, state__in=(CaseState.OPEN, *WAITING))
    case = held.order_by("pk").first()
    if case is None:
        case = Mistake.objects.create(
            demande=demande,
            kind=told[0].kind,
            amended=[one.amended for one in told],
            opened_at=at,
            answer_by=remedies.answer_by(at),
        )
    else:
        case.amended = [*case.amended, *(one.amended for one in told)]
        case.state = CaseState.OPEN
        case.save(update_fields=["amended", "state"])
    telling.journal(
        JournalVerb.OPEN_MISTAKE,
        case,
        by=by,
        at=at,
        article=HOUSE,
        details={"sortes": sorted({one.kind for one in told})},
    )
    return case


def has_closed(demande: Demande) -> bool:
    """Whether a list of this household has closed: before that there is nothing to replay."""
    return Candidature.objects.filter(demande=demande, publication__rankings__isnull=False).exists()


@transaction.atomic
def ask(demande: Demande, *, said: str, by: Actor, at: datetime) -> Mistake:
    """The household asks what a mistake cost; the clock computes what the file shows, and a person answers the rest.

    Raises ``SayWhat``, ``NoClosedList`` or ``AlreadyRunning``.
    """
    require(by.role, Action.ASK_MISTAKE)
    if not said.strip():
        raise SayWhat
    if not has_closed(demande):
        raise NoClosedList
    if of(demande).filter(state__in=RUNNING).exists():
        raise AlreadyRunning
    case = Mistake.objects.create(
        demande=demande,
        kind=MistakeKind.ASKED,
        said=said.strip()[:LONGEST],
        opened_at=at,
        answer_by=remedies.answer_by(at),
    )
    telling.journal(JournalVerb.ASK_MISTAKE_COST, case, by=by, at=at, article=HOUSE)
    return case


@transaction.atomic
def open_after_appeal(demande: Demande, *, said: str, by: Actor, at: datetime) -> Mistake:
    """Who decided found that the household was right to contest: the case that runs, or one of its own. The clock's act."""
    require(by.role, Action.REPLAY_MISTAKE)
    Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    running = Mistake.objects.filter(demande=demande, state__in=RUNNING).order_by("pk").first()
    if running is not None:
        return running
    case = Mistake.objects.create(
        demande=demande,
        kind=MistakeKind.ASKED,
        said=said[:LONGEST],
        opened_at=at,
        answer_by=remedies.answer_by(at),
    )
    details: dict[str, str | int | list[str] | None] = {"sortes": [MistakeKind.ASKED.value]}
    telling.journal(JournalVerb.OPEN_MISTAKE, case, by=by, at=at, article=HOUSE, details=details)
    return case


def of(demande: Demande) -> QuerySet[Mistake]:
    """The cases of a file, the newest first."""
    return Mistake.objects.filter(demande=demande).order_by("-opened_at", "-pk")


def waiting(house: Organisation) -> QuerySet[Mistake]:
    """What a desk has to answer, or may still take back, the first due before the others."""
    return Mistake.objects.filter(reservataire__in=house.covers, state__in=(*WAITING, CaseState.PROPOSED)).order_by(
        "answer_by", "pk"
    )


def offered(case: Mistake, *, is_dalo: bool) -> tuple[Remedy, ...]:
    """The remedies that can be true of a case."""
    return remedies.offered((stands(one) for one in homes_of(case)), is_dalo=is_dalo)


def homes_of(case: Mistake) -> list[MissedHome]:
    """The homes of a case, the oldest list first."""
    rows = MissedHome.objects.filter(mistake=case).select_related("publication__home__commune")
    return list(rows.order_by("publication__closes_at", "pk"))


def stands(one: MissedHome) -> remedies.Stands:
    """Where a missed home stands, as the rules read it."""
    return remedies.Stands(ReplayOutcome(one.outcome), PublicationStage(one.publication.stage), one.rank is not None)


@transaction.atomic
def propose(case: Mistake, *, remedy: str, note: str, is_dalo: bool, by: Actor, at: datetime) -> Mistake:
    """Choose the answer. It leaves by the clock, a minute later: until then it can be taken back.

    Raises ``NotAnswerable``, ``NotARemedy`` or ``ForbiddenNote``.
    """
    require(by.role, Action.ANSWER_MISTAKE)
    case = _held(case, by)
    if case.state not in WAITING:
        raise NotAnswerable
    if remedy not in set(Remedy) or Remedy(remedy) not in offered(case, is_dalo=is_dalo):
        raise NotARemedy
    if scanned := motives.scan(note):
        raise ForbiddenNote(scanned[0].sentence)
    case.remedy, case.note, case.state = remedy, note.strip()[:LONGEST], CaseState.PROPOSED
    case.answered_at, case.answered_by = at, by.user
    case.save(update_fields=["remedy", "note", "state", "answered_at", "answered_by"])
    telling.journal(
        JournalVerb.ANSWER_MISTAKE,
        case,
        by=by,
        at=at,
        article=remedies.REMEDIES[Remedy(remedy)].article,
        details={"remede": remedy},
    )
    return case


@transaction.atomic
def take_back(case: Mistake, *, by: Actor, at: datetime) -> Mistake:
    """Take an answer back before it has left. Raises ``NotAnswerable``."""
    require(by.role, Action.ANSWER_MISTAKE)
    case = _held(case, by)
    if case.state != CaseState.PROPOSED:
        raise NotAnswerable
    case.state = CaseState.CONTESTED if case.contested_at else CaseState.COMPUTED
    case.remedy, case.note, case.answered_at, case.answered_by = "", "", None, None
    case.save(update_fields=["remedy", "note", "state", "answered_at", "answered_by"])
    telling.journal(JournalVerb.TAKE_MISTAKE_ANSWER_BACK, case, by=by, at=at, article=HOUSE)
    return case


@transaction.atomic
def count_from(case: Mistake, fact: Fact, *, since: datetime, by: Actor, at: datetime) -> Mistake:
    """An agent says from when a verified fact should have counted; the clock replays the closings again with it.

    Raises ``NotAnswerable`` or ``NotAFact``.
    """
    require(by.role, Action.ANSWER_MISTAKE)
    case = _held(case, by)
    if case.state not in WAITING:
        raise NotAnswerable
    if fact.demande_id != case.demande_id or fact.layer != FactLayer.VERIFIED or since >= fact.at:
        raise NotAFact
    others = [one for one in case.amended if one.get(FACT) != fact.pk]
    case.amended = [*others, {FACT: fact.pk, SINCE: since.isoformat()}]
    case.state = CaseState.OPEN
    case.save(update_fields=["amended", "state"])
    telling.journal(JournalVerb.DATE_MISTAKE, case, by=by, at=at, article=HOUSE, details={"depuis": since.isoformat()})
    return case


@transaction.atomic
def contest(case: Mistake, *, said: str, by: Actor, at: datetime) -> Mistake:
    """The household contests the answer: the desk reads why, and answers again by a new day.

    Raises ``SayWhat``, ``NotAnswerable`` or ``AlreadyRunning``.
    """
    require(by.role, Action.ASK_MISTAKE)
    if not said.strip():
        raise SayWhat
    held = Mistake.objects.select_for_update().get(pk=case.pk)
    if held.state != CaseState.TOLD or held.reservataire_id is None:
        raise NotAnswerable
    if of(held.demande).filter(state__in=RUNNING, reservataire=held.reservataire_id).exists():
        raise AlreadyRunning
    held.state, held.contested_at, held.contest = CaseState.CONTESTED, at, said.strip()[:LONGEST]
    held.save(update_fields=["state", "contested_at", "contest"])
    telling.journal(JournalVerb.CONTEST_MISTAKE_ANSWER, held, by=by, at=at, article=HOUSE)
    return held


def due_of(case: Mistake) -> datetime:
    """Until when a desk answers: from the opening, or from the day of the contest."""
    return remedies.answer_by(case.contested_at) if case.contested_at else case.answer_by


def to_close(at: datetime, limit: int) -> list[int]:
    """Answers that nobody contested within their delay, of who was reached: no delay runs out on the others."""
    rows = Mistake.objects.filter(state=CaseState.TOLD, told_at__lt=remedies.contestable_since(at)).order_by("pk")
    keys = {str(key): pk for pk, key in rows.values_list("pk", "public_id")}
    letters = Letter.objects.filter(kind="cout_erreur", facts__erreur__in=list(keys)).values_list("pk", "facts__erreur")
    told = {letter: keys[key] for letter, key in letters}
    known = reached_letters.read(list(told))
    over = {told[letter] for letter, one in known.items() if one.on is not None and _is_past(one.on, at)}
    return sorted(over)[:limit]


def _is_past(since: date, at: datetime) -> bool:
    return clocks.end_of_day(since) < remedies.contestable_since(at)


@transaction.atomic
def close(case: Mistake, *, at: datetime, by: Actor = CLOCK) -> None:
    """End an answered case whose delay is over; the household may ask again."""
    require(by.role, Action.REPLAY_MISTAKE)
    held = Mistake.objects.select_for_update().get(pk=case.pk)
    if held.state == CaseState.TOLD:
        held.state, held.closed_at = CaseState.CLOSED, at
        held.save(update_fields=["state", "closed_at"])
        telling.journal(JournalVerb.CLOSE_MISTAKE, held, by=by, at=at, article=HOUSE)


def _held(case: Mistake, by: Actor) -> Mistake:
    held = Mistake.objects.select_for_update().get(pk=case.pk)
    if by.organisation is None or not by.organisation.stands_for(held.reservataire_id):
        raise NotAnswerable
    return held
