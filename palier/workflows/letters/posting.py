"""Noting what became of letters on paper: printed, posted on a day, withdrawn, and one step back. Several at once.

Each verb locks its letters in one order and leaves alone those that another agent has just noted: two at once are one.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from palier.models import Offer, Organisation, PaperLetter
from palier.models.letters.paper_letters import PaperLetterQuerySet
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act, cch
from palier.rules.letters import posting
from palier.rules.letters.posting import PostingState
from palier.rules.offer import offers
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, UnknownReason, days_bounded
from palier.workflows.letters import papering, sheets

_HOUSE = act("règles de publication de Palier")


class TooMany(Refusal):
    """More than one document holds."""

    sentence = f"Choisissez {posting.MOST_AT_ONCE} lettres au plus à la fois."


class Hidden(Refusal):
    """A letter of the choice is to somebody whose address is hidden: nothing is posted there."""

    sentence = (
        "Une des lettres est pour une personne dont les coordonnées sont protégées : elle ne s’imprime pas et ne se "
        "poste pas. Retirez-la de la liste ; la personne lit son courrier dans Palier."
    )


class NothingToPrint(Refusal):
    """No letter of the choice is there any more, or none was chosen."""

    sentence = "Choisissez au moins une lettre."


class NumberForOne(Refusal):
    """A registered number belongs to one registered letter."""

    sentence = "Un numéro de recommandé se note pour une seule lettre, envoyée en recommandé."


class CountedUpon(Refusal):
    """A silence was noted on the strength of this posting."""

    sentence = (
        "Le logement a été proposé à une autre personne après cet envoi : il ne peut plus être effacé. "
        "Écrivez à l’exploitant de la plateforme."
    )


def state_of(letter: PaperLetter) -> PostingState:
    """Where a letter stands."""
    return posting.state(printed_at=letter.printed_at, posted_on=letter.posted_on, withdrawn_at=letter.withdrawn_at)


def said(letter: PaperLetter) -> str:
    """Where a letter stands, in the words that the household reads too once it left."""
    state = state_of(letter)
    if state is PostingState.POSTED and letter.posted_on is not None:
        return posting.say_posted(letter.posted_on)
    words = posting.WITHDRAWALS[letter.withdrawn_for] if letter.withdrawn_for else posting.LABELS[state]
    return words[:1].lower() + words[1:]


def of(organisation: Organisation | None) -> PaperLetterQuerySet:
    """The letters that an organisation prints; without one, those of the register, whoever prints them."""
    if organisation is None:
        return PaperLetter.objects.of_the_register()
    return PaperLetter.objects.printed_by(organisation)


@transaction.atomic
def note_printed(chosen: Iterable[UUID], *, by: Actor, at: datetime) -> int:
    """Note that letters are printed; return how many were not yet."""
    done = [letter for letter in _locked(chosen, by) if state_of(letter) is PostingState.TO_PRINT]
    _require_shown(done, by, at)
    for letter in done:
        letter.printed_at, letter.printed_by = max(at, letter.made_at), by.user
        letter.save(update_fields=["printed_at", "printed_by"])
        telling.journal(JournalVerb.PRINT_LETTER, letter, by=by, at=at, article=_HOUSE)
    return len(done)


@transaction.atomic
def note_posted(chosen: Iterable[UUID], *, posted_on: date, number: str = "", by: Actor, at: datetime) -> int:
    """Note the day on which letters were handed to the post; return how many were not yet. Unprinted ones are left.

    It proves the sending, never the receipt: no delay of the law starts. An offer that counted on the letter is given
    back the days by which it left late. Raises ``NumberForOne``.
    """
    done = [letter for letter in _locked(chosen, by) if state_of(letter) is PostingState.PRINTED]
    _require_shown(done, by, at)
    if number and (len(done) > 1 or not all(letter.is_registered for letter in done)):
        raise NumberForOne
    for letter in done:
        with days_bounded():
            posting.check_posted(posted_on, made_on=letter.made_on, on=clocks.day_in_paris(at))
        letter.posted_on, letter.posted_at, letter.posted_by = posted_on, at, by.user
        letter.registered_number = number
        letter.save(update_fields=["posted_on", "posted_at", "posted_by", "registered_number"])
        telling.journal(
            JournalVerb.POST_LETTER, letter, by=by, at=at, article=_HOUSE, details={"jour": posted_on.isoformat()}
        )
    for offer in sorted({letter.offer_id for letter in done if letter.offer_id}):
        _count_from_posting(offer, by=by, at=at)
    return len(done)


@transaction.atomic
def withdraw(chosen: Iterable[UUID], *, reason: str, by: Actor, at: datetime) -> int:
    """Take letters that were not posted off the list; return how many. Raises ``UnknownReason``."""
    if reason not in posting.WITHDRAWALS:
        raise UnknownReason
    done = [
        letter for letter in _locked(chosen, by) if state_of(letter) in (PostingState.TO_PRINT, PostingState.PRINTED)
    ]
    for letter in done:
        letter.withdrawn_at, letter.withdrawn_for = at, reason
        letter.save(update_fields=["withdrawn_at", "withdrawn_for"])
        telling.journal(JournalVerb.WITHDRAW_LETTER, letter, by=by, at=at, article=_HOUSE, details={"motif": reason})
    return len(done)


@transaction.atomic
def step_back(chosen: Iterable[UUID], *, reason: str, by: Actor, at: datetime) -> int:
    """Undo the last thing noted of letters, with a reason; return how many. A delay that was lengthened stays so.

    Raises ``UnknownReason``.
    """
    if reason not in posting.UNDOINGS:
        raise UnknownReason
    done = [letter for letter in _locked(chosen, by) if state_of(letter) is not PostingState.TO_PRINT]
    for letter in done:
        undone = state_of(letter)
        _back(letter, undone)
        telling.journal(
            JournalVerb.LETTER_CAME_BACK,
            letter,
            by=by,
            at=at,
            article=_HOUSE,
            details={"motif": reason, "de": undone.value},
        )
    return len(done)


def _back(letter: PaperLetter, undone: PostingState) -> None:
    if undone is PostingState.WITHDRAWN:
        letter.withdrawn_at, letter.withdrawn_for = None, ""
        letter.save(update_fields=["withdrawn_at", "withdrawn_for"])
    elif undone is PostingState.PRINTED:
        letter.printed_at = letter.printed_by = None
        letter.save(update_fields=["printed_at", "printed_by"])
    else:
        if letter.offer is not None and letter.offer.answer == OfferAnswer.SILENT:
            raise CountedUpon
        letter.posted_on = letter.posted_at = letter.posted_by = None
        letter.registered_number = ""
        letter.save(update_fields=["posted_on", "posted_at", "posted_by", "registered_number"])


def _locked(chosen: Iterable[UUID], by: Actor) -> list[PaperLetter]:
    """The chosen letters among those of the actor's organisation, locked in one order.

    Of a letter of the register an organisation reads no demande: it is fetched apart, where it is seen.
    """
    require(by.role, Action.POST_LETTERS)
    ids = set(chosen)
    if len(ids) > posting.MOST_AT_ONCE:
        raise TooMany
    rows = of(by.organisation).filter(public_id__in=ids).order_by("pk")
    return list(rows.select_for_update(of=("self",)).select_related("offer").prefetch_related("demande"))


def _require_shown(letters: Iterable[PaperLetter], by: Actor, at: datetime) -> None:
    if sheets.any_hidden(letters, reader=by.organisation, at=at):
        raise Hidden


def _count_from_posting(offer_id: int, *, by: Actor, at: datetime) -> None:
    """What counts from a sending counts from the last posting, once no letter of the offer waits. Never shorter."""
    offer = Offer.objects.select_for_update(of=("self",)).select_related("publication__home__commune").get(pk=offer_id)
    if offer.answer or papering.waits(offer):
        return
    papers = list(papering.counted(offer, PaperLetter.objects.all()).filter(posted_on__isnull=False))
    if offer.delivered_at is None:
        last = max(paper.posted_on for paper in papers if paper.posted_on)
        if last > clocks.day_in_paris(offer.second_channel_at or offer.sent_at):
            offer.second_channel_at = min(at, clocks.end_of_day(last))
            offer.save(update_fields=["second_channel_at"])
        return
    if offer.answer_by is not None:
        _give_back(offer, papers, by=by, at=at)


def _give_back(offer: Offer, papers: list[PaperLetter], *, by: Actor, at: datetime) -> None:
    late = [posting.late_days(made_on=paper.made_on, posted_on=paper.posted_on) for paper in papers if paper.posted_on]
    days, given = max(late, default=0), max((paper.given_back for paper in papers), default=0)
    if days <= given or offer.answer_by is None:
        return
    offer.answer_by = offers.later(offer.answer_by, days=days - given, calendar=offer.publication.home.calendar)
    offer.save(update_fields=["answer_by"])
    for one in papers:
        one.given_back = days
        one.save(update_fields=["given_back"])
    telling.journal(
        JournalVerb.EXTEND_ANSWER,
        offer,
        by=by,
        at=at,
        article=cch("R441-10"),
        details={"echeance": offer.answer_by.isoformat(), "motif": "lettre_postee_tard"},
    )
