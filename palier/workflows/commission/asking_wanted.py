"""« Toujours intéressé ? » : put to the first of a closed list, and answered. It moves nothing (ADR 152)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from palier.models import Candidature, Demande, Letter, Publication, StillWanted
from palier.models.foreseen import ReadPage
from palier.models.letters import reached_letters
from palier.models.written_readings import WrittenReading
from palier.rules.candidature import still_wanted
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.letters.composing import LetterText, compose
from palier.rules.letters.reach import ReachWay
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import signatory
from palier.workflows.commission import designating
from palier.workflows.letters import writing
from palier.workflows.letters.wording import describe, publisher

_HOUSE = act("règles de publication de Palier")
KIND = "toujours_interesse"


class NobodyToAsk(Refusal):
    """The first of the list were asked already, or nobody waits on it any more."""

    sentence = phrase("Il ne reste personne à qui poser la question parmi les premiers de cette liste.")


class NoQuestion(Refusal):
    """Nothing is asked of this candidature, or not any more."""

    sentence = phrase("Cette question est finie. Rien n’a changé pour vous.")


def to_ask(publication: Publication, *, at: datetime) -> QuerySet[Candidature]:
    """The first of the list who wait, in its order, less those asked already: a whole list is never asked, ten by ten."""
    many = still_wanted.how_many(publication.to_designate, clocks.day_in_paris(at))
    waiting = Candidature.objects.filter(publication=publication, stage=Stage.CLASSEE)
    first = waiting.order_by("rank", "pk").values("pk")[:many]
    return Candidature.objects.filter(pk__in=first, still_wanted=None).order_by("rank", "pk")


def letter(publication: Publication, *, at: datetime) -> LetterText:
    """What each of them reads."""
    return compose(
        KIND,
        is_own=publication.is_own,
        home=describe(publication.home),
        who=publisher(publication),
        until=clocks.day_in_paris(still_wanted.ends(at)),
    )


@transaction.atomic
def ask(publication: Publication, *, by: Actor, at: datetime) -> list[StillWanted]:
    """Ask the first of a closed list. Nobody is asked twice, and nothing waits for an answer. Raises ``NobodyToAsk``."""
    require(by.role, Action.DESIGNATE)
    publication = designating.hold(publication.pk, by, [PublicationStage.CLASSEE])
    # Held: what accepts elsewhere, or strikes off, holds no list. Who moved meanwhile is read anew, and not asked.
    asked = to_ask(publication, at=at).select_for_update(of=("self",))
    held = asked.select_related("demande", "publication__home__commune")
    rows = [row for row in held if row.stage == Stage.CLASSEE]
    if not rows:
        raise NobodyToAsk
    until, user, text = still_wanted.ends(at), signatory(by), letter(publication, at=at)
    made = [
        StillWanted.objects.create(candidature=row, demande_id=row.demande_id, asked_by=user, asked_at=at, until=until)
        for row in rows
    ]
    for row in rows:
        writing.send(row, text, by=by, at=at)
    details: dict[str, str | int | list[str] | None] = {"rangs": [str(row.rank) for row in rows]}
    telling.journal(JournalVerb.ASK_STILL_WANTED, publication, by=by, at=at, article=_HOUSE, details=details)
    return made


@dataclass(frozen=True, slots=True)
class AskedHome:
    """What a household reads of the question on one candidature."""

    question: StillWanted
    is_open: bool


_OF_ONE = WrittenReading(
    lambda candidature: StillWanted.objects.filter(candidature=candidature).order_by("pk")[:1],
    pages=(ReadPage.CANDIDATURE,),
)


def of(row: Candidature, *, at: datetime) -> AskedHome | None:
    """The question on one candidature, if it was put."""
    found = _OF_ONE.first(row.pk)
    return AskedHome(found, still_wanted.is_open(row.stage, found.until, at=at)) if found is not None else None


_TO_ANSWER = WrittenReading(
    lambda demande, at: (
        StillWanted.objects.filter(demande=demande, yes_at=None, until__gte=at, candidature__stage=Stage.CLASSEE)
        .select_related("candidature__publication__home__commune")
        .order_by("pk")
    ),
    pages=(ReadPage.FILE, ReadPage.CANDIDATURES, ReadPage.CANDIDATURE),
)


def to_answer(demande: Demande, *, at: datetime) -> list[StillWanted]:
    """The questions of a file that wait for an answer."""
    return _TO_ANSWER(demande.pk, at)


def by_candidature(rows: Collection[Candidature]) -> dict[int, StillWanted]:
    """The questions that were put on these candidatures, for who publishes their list."""
    return {one.candidature_id: one for one in StillWanted.objects.filter(candidature__in=[row.pk for row in rows])}


def unreached(rows: Collection[Candidature]) -> set[int]:
    """Of these candidatures, those whose question reached nobody: no message left, or it was lost, and nobody opened it."""
    sent = Letter.objects.filter(candidature__in=[row.pk for row in rows], kind=KIND)
    letters = dict(sent.values_list("pk", "candidature"))
    known = reached_letters.read(letters)
    return {of for pk, of in letters.items() if pk in known and known[pk].way is ReachWay.NOBODY}


@transaction.atomic
def say_yes(row: Candidature, *, by: Actor, at: datetime) -> StillWanted:
    """Say that the home is still wanted. Said twice, it is once. Raises ``NoQuestion``."""
    found = _open(row, by=by, at=at)
    if found.yes_at is None:
        found.yes_at = at
        found.save(update_fields=["yes_at"])
        telling.journal(JournalVerb.SAY_STILL_WANTED, row, by=by, at=at, article=_HOUSE)
    return found


@transaction.atomic
def take_back(row: Candidature, *, by: Actor, at: datetime) -> StillWanted:
    """Take a yes back: nothing was said. Raises ``NoQuestion``."""
    found = _open(row, by=by, at=at)
    if found.yes_at is not None:
        found.yes_at = None
        found.save(update_fields=["yes_at"])
        telling.journal(JournalVerb.TAKE_STILL_WANTED_BACK, row, by=by, at=at, article=_HOUSE)
    return found


def _open(row: Candidature, *, by: Actor, at: datetime) -> StillWanted:
    """The candidature first, as its withdrawal and its sending hold it; then the question."""
    require(by.role, Action.WITHDRAW)
    row = Candidature.objects.select_for_update(of=("self",)).get(pk=row.pk)
    found = StillWanted.objects.select_for_update(of=("self",)).filter(candidature=row).first()
    if found is None or row.stage != Stage.CLASSEE:
        # Something has changed for this household: its candidature says what.
        raise NoQuestion(phrase("Cette question est finie."))
    if not still_wanted.is_open(row.stage, found.until, at=at):
        raise NoQuestion
    return found
