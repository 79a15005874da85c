"""Who was invited answers by the link of their message: what the link shows is the same for everybody, and it opens no file.

Behind it the gate reads a state and digests. To be believed one gives the number and the birth date of the line; the mailbox
alone says no more than « this is not for me ». Looking burns nothing: a mailbox opens links by itself (ADR 110).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.crypto import constant_time_compare

from palier.models import StockInvite, StockSending
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.takeover.campaign_states import ANSWERABLE, FETCHED, InviteRefusal, InviteState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import slowing
from palier.workflows.takeover import inviting
from palier.workflows.takeover.receiving import SOURCE

_RESUMES = timedelta(days=14)
"""Who takes an answer back is written to again, by the plan, after some time."""
_VISITOR = Actor(role=Role.PUBLIC)
_SEEN = ("id", "public_id", "state", "proof", "asks_number", "numero", "refusal", "answered_at", "next_at")
"""What the gate is given of a row (``column_rights``)."""
_LINK = ("id", "invite_id", "code_hash", "disowned_at", "used_at")


class InviteWord(StrEnum):
    """What is said by a link: the last two take the first ones back."""

    MINE = "oui"
    USELESS = "inutile"
    NOT_ME = "pas_moi"
    UNSAID = "defaire"
    ME_AFTER_ALL = "moi"


class LinkState(StrEnum):
    """What a link still does."""

    OPEN = "ouvert"
    USED = "servi"
    DISOWNED = "pas_moi"
    GONE = "fini"


@dataclass(frozen=True, slots=True)
class InviteSaid:
    """An answer as it was typed."""

    word: InviteWord
    numero: str = ""
    birth: date | None = None


def standing(code: str) -> LinkState:
    """What the link does now. Of its person nothing is said, nor whether there is one."""
    with acting.taken(acting.GATE):
        return _standing(_sending(code))


def _sending(code: str, *, held: bool = False) -> StockSending | None:
    rows = StockSending.objects.only(*_LINK)
    if held:
        rows = rows.select_for_update(of=("self",))
    return rows.filter(code_hash=inviting.hash_of(code)).first()


def _standing(sending: StockSending | None) -> LinkState:
    if sending is None:
        return LinkState.GONE
    if sending.disowned_at is not None:
        return LinkState.DISOWNED
    return LinkState.OPEN if sending.used_at is None else LinkState.USED


_MAY = {
    InviteWord.MINE: LinkState.OPEN,
    InviteWord.USELESS: LinkState.OPEN,
    InviteWord.NOT_ME: LinkState.OPEN,
    InviteWord.UNSAID: LinkState.USED,
    InviteWord.ME_AFTER_ALL: LinkState.DISOWNED,
}


def answer(code: str, said: InviteSaid, *, source: str, at: datetime) -> bool:
    """Take an answer, once; false where it is not believed, or where the link does this no more. Who tries is slowed."""
    with acting.taken(acting.GATE):
        # A campaign holds a person before what it sent them: so does this.
        first = _sending(code)
        invite = _invite(first) if first else None
        sending = _sending(code, held=True) if invite else None
        is_open = sending is not None and _standing(sending) is _MAY[said.word]
        is_taken = bool(is_open and invite and sending and _taken(invite, sending, said, at))
        slowing.note(tried(code, source), is_success=is_taken, at=at)
        if is_taken and invite is not None:
            details = {"reponse": said.word.value}
            telling.journal(JournalVerb.ANSWER_INVITE, invite, by=_VISITOR, at=at, article=SOURCE, details=details)
        return is_taken


def _invite(sending: StockSending) -> StockInvite | None:
    """Its person, held where an answer may move them; who hides, or confirmed since, is answered as anybody and not moved.

    A link that refused them alone would tell whoever reads an old mailbox that somebody hides.
    """
    rows = StockInvite.objects.only(*_SEEN).filter(pk=sending.invite_id)
    movable = rows.filter(state__in=ANSWERABLE).select_for_update(of=("self",)).first()
    return movable or rows.exclude(state__in=ANSWERABLE).first()


def _taken(invite: StockInvite, sending: StockSending, said: InviteSaid, at: datetime) -> bool:
    if said.word in (InviteWord.NOT_ME, InviteWord.ME_AFTER_ALL):
        # Whoever receives it: another way is tried, and nothing is settled for its person.
        sending.disowned_at = at if said.word is InviteWord.NOT_ME else None
        sending.save(update_fields=["disowned_at"])
        if invite.state in FETCHED:
            invite.state, invite.next_at = InviteState.INVITED, at if said.word is InviteWord.NOT_ME else invite.next_at
            invite.save(update_fields=["state", "next_at"])
        return True
    if not _is_proved(invite, said):
        return False
    if invite.state in ANSWERABLE:
        _move(invite, said, at)
    sending.used_at = None if said.word is InviteWord.UNSAID else at
    sending.save(update_fields=["used_at"])
    return True


def _move(invite: StockInvite, said: InviteSaid, at: datetime) -> None:
    after = {InviteWord.MINE: InviteState.REACHED, InviteWord.USELESS: InviteState.REFUSED}
    invite.state = after.get(said.word, InviteState.INVITED)
    invite.refusal = InviteRefusal.USELESS if invite.state is InviteState.REFUSED else ""
    invite.answered_at = at
    invite.next_at = at + _RESUMES if said.word is InviteWord.UNSAID else None
    invite.numero = said.numero if invite.asks_number and said.word is InviteWord.MINE else ""
    invite.save(update_fields=["state", "refusal", "answered_at", "next_at", "numero"])


def _is_proved(invite: StockInvite, said: InviteSaid) -> bool:
    """Whether who answers knows both; a line without a number is proved by the day, and the number is then asked for."""
    if not invite.proof or said.birth is None or not said.numero:
        return False
    known = "" if invite.asks_number else said.numero
    return constant_time_compare(invite.proof, inviting.proof_of(known, said.birth))


def tried(code: str, source: str) -> slowing.Try:
    """That a source answered by a link, as it is counted."""
    return slowing.tried(f"invitation {inviting.hash_of(code)}", source)
