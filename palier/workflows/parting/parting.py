"""A separation asked by one of two holders: told to both at once; what is both's waits for the other, or for a person.

While it waits neither side gains: the file, its number, its candidatures and its points stay as they are.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from palier.models import Demande, Letter, Parting, Piece
from palier.models.demandes import layers
from palier.models.doors import acting, jobs
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris, say_day
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase, say
from palier.rules.letters.composing import compose
from palier.rules.parting import parting
from palier.rules.parting.parting import GRANTED, MADE, OPEN, REFUSED, SENTENCES, PartingState, Shared
from palier.rules.parting.separation import Living
from palier.rules.people import facts
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import second_files
from palier.workflows.parting import parted, separating
from palier.workflows.people.completing import StruckOffNotChanged

_ARTICLE = cch("L441-1")


class SeparationAlreadyAsked(Refusal):
    """One at a time."""

    sentence = phrase("Une séparation est déjà demandée sur ce dossier : elle doit d’abord recevoir sa réponse.")


class NothingAsked(Refusal):
    """No separation waits for this answer."""

    sentence = phrase("Aucune séparation n’attend cette réponse.")


class AlreadyDone(Refusal):
    """The other one agreed, or a person decided, since the page was opened: it is made."""

    sentence = phrase(
        "La séparation est déjà faite : elle ne peut plus être reprise. Un courrier dit ce que votre dossier garde."
    )


class OnlyTheOther(Refusal):
    """Nobody agrees with themselves."""

    sentence = phrase("C’est à l’autre titulaire de répondre. Vous pouvez reprendre votre demande.")


class OnlyTheAsker(Refusal):
    """Only the one who asked may take it back."""

    sentence = phrase("Seule la personne qui a demandé la séparation peut la reprendre. Vous pouvez la contester.")


class NotYet(Refusal):
    """A person looks once the other has contested, or let the delay pass."""

    sentence = phrase("L’autre titulaire a encore le temps de répondre.")


class PartingReasonNeeded(Refusal):
    """Both read why, and the reason is one of its answer."""

    sentence = phrase("Choisissez une raison qui va avec votre réponse : les deux titulaires la lisent.")


def claimed(known: facts.Demande, wanted: separating.PartingTerms, asker: str) -> tuple[Shared, ...]:
    """What of both's the one who asks would take."""
    return parting.claimed(
        asker=asker,
        leaver=wanted.leaver,
        living=wanted.living,
        has_births=bool(known.household.expected),
        births_leave=wanted.births_leave,
    )


@transaction.atomic
def ask(demande: Demande, wanted: separating.PartingTerms, *, asker: str, by: Actor, at: datetime) -> Parting | None:
    """Separate at once where nothing of both's is touched (none is returned); else ask the other, and tell both.

    Raises ``SeparationAlreadyAsked``.
    """
    demande = _held(demande, by)
    if open_of(demande) is not None:
        raise SeparationAlreadyAsked
    known = layers.standing(layers.layers_of(demande))
    shared = claimed(known, wanted, asker)
    if not shared:
        separating.separate(demande, wanted, by=by, at=at)
        return None
    separating.require_possible(known, wanted)
    asked = drafted(demande, wanted, asker=asker, on=day_in_paris(at))
    asked.asked_at = at
    asked.save()
    telling.journal(JournalVerb.ASK_SEPARATION, demande, by=by, at=at, article=_ARTICLE)
    name, other = parted.name_of(demande, asker), parted.name_of(demande, parted.other_of(demande, asker))
    text = compose(
        "separation_demandee",
        name=name,
        other_name=other,
        shared=say_shared(shared),
        day=say_day(asked.answer_by),
        answer_by=asked.answer_by,
    )
    telling.send(demande, text, by=by, at=at)
    _tell_apart(asked)
    return asked


@transaction.atomic
def agree(demande: Demande, *, me: str, by: Actor, at: datetime) -> None:
    """The other holder, by their own sign-in, agrees: the separation is made as it was asked."""
    demande = _held(demande, by)
    asked = _answerable(demande, me)
    _settle(asked, PartingState.AGREED, by=by, at=at)
    separating.separate(demande, _wanted(asked), by=by, at=at)


@transaction.atomic
def contest(demande: Demande, *, me: str, by: Actor, at: datetime) -> None:
    """The other holder contests: nothing changes, and a person will look."""
    demande = _held(demande, by)
    asked = _answerable(demande, me)
    asked.state, asked.answered_at = PartingState.CONTESTED, at
    asked.save(update_fields=["state", "answered_at"])
    telling.journal(JournalVerb.CONTEST_SEPARATION, demande, by=by, at=at, article=_ARTICLE)
    telling.send(demande, compose("separation_contestee", name=parted.name_of(demande, me)), by=by, at=at)


@transaction.atomic
def take_back(demande: Demande, *, me: str, by: Actor, at: datetime) -> None:
    """The one who asked takes it back. Raises ``OnlyTheAsker``."""
    demande = _held(demande, by)
    asked = open_of(demande)
    if asked is None:
        last = Parting.objects.filter(demande=demande).order_by("-asked_at", "-pk").first()
        raise AlreadyDone if last is not None and last.state in MADE else NothingAsked
    if asked.asked_key != me:
        raise OnlyTheAsker
    _settle(asked, PartingState.TAKEN_BACK, by=by, at=at)
    telling.journal(JournalVerb.TAKE_SEPARATION_BACK, demande, by=by, at=at, article=_ARTICLE)
    telling.send(demande, compose("separation_reprise", name=parted.name_of(demande, me)), by=by, at=at)


@transaction.atomic
def settle(asked: Parting, *, is_granted: bool, reason: str, by: Actor, at: datetime) -> None:
    """A person who follows the file decides what the two could not, by a ``PartingGround`` of that answer, which both read.

    Raises ``NothingAsked``, ``NotYet`` or ``PartingReasonNeeded``.
    """
    require(by.role, Action.SETTLE_SEPARATION)
    second_files.wait_for_acts(asked.demande_id)
    demande = Demande.objects.select_for_update().get(pk=asked.demande_id)
    asked = Parting.objects.select_for_update().get(pk=asked.pk)
    if asked.state not in OPEN:
        raise NothingAsked
    if not needs_a_person(asked, day_in_paris(at)):
        raise NotYet
    grounds = {ground.value: words for ground, words in (GRANTED if is_granted else REFUSED).items()}
    if reason not in grounds:
        raise PartingReasonNeeded
    asked.reason = reason
    asked.settled_for = by.organisation
    _settle(asked, PartingState.GRANTED if is_granted else PartingState.REFUSED, by=by, at=at)
    telling.journal(
        JournalVerb.SETTLE_SEPARATION, demande, by=by, at=at, article=_ARTICLE, details={"oui": int(is_granted)}
    )
    text = compose("separation_tranchee", is_granted=is_granted, reason=grounds[reason])
    if is_granted:
        proof = parting.proof_of(_verified(demande, day_in_paris(at)))
        child = separating.make(demande, _wanted(asked), proof=proof, by=by, at=at)
        # Who left reads the old file no more, and was promised the reason as much as who stays.
        with acting.taken(second_files.separating(child.pk, by=by)):
            telling.send(child, text, by=by, at=at)
    telling.send(demande, text, by=by, at=at)


def drafted(demande: Demande, wanted: separating.PartingTerms, *, asker: str, on: date) -> Parting:
    """What would be asked on a day, not kept: the page that is read before says what the other will read."""
    return Parting(
        demande=demande,
        asked_key=asker,
        leaver=wanted.leaver,
        living={k: v.value for k, v in wanted.living.items()},
        births_leave=wanted.births_leave,
        answer_by=parting.answer_by(on),
    )


_OPEN_OF = WrittenReading(
    lambda demande: Parting.objects.filter(demande=demande, state__in=OPEN).order_by("pk")[:1], pages=(ReadPage.FILE,)
)


def open_of(demande: Demande) -> Parting | None:
    """The separation that waits on a file."""
    return _OPEN_OF.first(demande.pk)


_ENDS = ("separation_tranchee", "separation_reprise")
"""Letters that say how a separation ended; one that was made by both has its own, on each of the two files."""


def last_end(demande: Demande) -> Letter | None:
    """The letter that says how the last separation asked on a file ended, and on the new file of who left by it."""
    ends = Letter.objects.filter(demande=demande, kind__in=_ENDS)
    last = Parting.objects.filter(demande=demande).order_by("-asked_at", "-pk").first()
    return (ends.filter(sent_at__gte=last.asked_at) if last else ends).order_by("-sent_at", "-pk").first()


def needs_a_person(asked: Parting, on: date) -> bool:
    """Contested, or left without an answer past its last day."""
    return asked.state == PartingState.CONTESTED or (asked.state == PartingState.TO_CONFIRM and asked.answer_by < on)


def waits_since(asked: Parting) -> date:
    """Since when one that needs a person waits for them."""
    answered_on = day_in_paris(asked.answered_at) if asked.answered_at else None
    return parting.waits_since(asked.state, answered_on=answered_on, answered_by=asked.answer_by)


def waiting(on: date) -> QuerySet[Parting]:
    """Those that wait for a person, the oldest first, among the files that the reader may see."""
    late = Q(state=PartingState.TO_CONFIRM, answer_by__lt=on)
    return (
        Parting.objects.filter(late | Q(state=PartingState.CONTESTED))
        .select_related("demande")
        .order_by("asked_at", "pk")
    )


def say_shared(shared: tuple[Shared, ...]) -> str:
    """What is both's, in a sentence."""
    words = [say(SENTENCES[one]) for one in shared]
    return words[0] if len(words) == 1 else say("{first} et {last}", first=", ".join(words[:-1]), last=words[-1])


def _held(demande: Demande, by: Actor) -> Demande:
    require(by.role, Action.SEPARATE)
    second_files.wait_for_acts(demande.pk)
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    if not layers.is_open(demande):
        raise StruckOffNotChanged
    return demande


def _answerable(demande: Demande, me: str) -> Parting:
    asked = Parting.objects.filter(demande=demande, state__in=OPEN).first()
    if asked is None:
        raise NothingAsked
    if asked.asked_key == me:
        raise OnlyTheOther
    return asked


def _settle(asked: Parting, state: PartingState, *, by: Actor, at: datetime) -> None:
    asked.state, asked.settled_at, asked.settled_by = state, at, by.user
    asked.answered_at = asked.answered_at or at
    asked.save(update_fields=["state", "settled_at", "settled_by", "answered_at", "reason", "settled_for"])
    _tell_apart(asked)


def _tell_apart(asked: Parting) -> None:
    """Left at each separation, whoever may have gone alone before: who asks or decides here cannot know of it."""
    jobs.defer("palier.jobs.separating.tell_apart", parting=asked.pk)


def _verified(demande: Demande, on: date) -> set[str]:
    """The documents of a file that were verified and still hold."""
    rows = Piece.objects.filter(Q(valid_until=None) | Q(valid_until__gte=on), demande=demande, status=PieceStatus.VALID)
    return {code for pair in rows.values_list("code", "proof_code") for code in pair if code}


def _wanted(asked: Parting) -> separating.PartingTerms:
    living = {key: Living(side) for key, side in asked.living.items()}
    return separating.PartingTerms(leaver=asked.leaver, living=living, births_leave=asked.births_leave)
