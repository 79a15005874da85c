"""An adviser proposes a mandate by a code handed over, takes it back, and gives back a mandate that is needed no more.

Whoever types the code opens their own file and no other: who it was meant for is not asked, and not kept.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from palier.models import Mandate, MandateInvitation
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.mandates import mandates
from palier.rules.mandates.mandates import MandateMove, MandateScope
from palier.rules.people import employment
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

ARTICLE = act("règlement (UE) 2016/679, article 5")
"""No more than what its household names passes, and no longer."""


class TooManyMandateCodes(Refusal):
    """Many codes of this adviser wait already."""

    sentence = "Trop de vos codes attendent déjà : annulez ceux qui ne serviront plus."


class DurationNotProposed(Refusal):
    """A duration that is not proposed."""

    sentence = phrase("Choisissez une des durées proposées.")


class CodeServed(Refusal):
    """The code has served, or was taken back."""

    sentence = "Ce code a déjà servi, ou il a été annulé."


class MandateOver(Refusal):
    """The mandate is over."""

    sentence = phrase("Ce mandat est déjà fini.")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A new code: its words are shown this once."""

    row: MandateInvitation
    code: str


def hashed(code: str) -> str:
    """What is kept of a code, and what a household's typing is compared with."""
    return salted_hmac("palier.mandate.code", code, algorithm="sha256").hexdigest()


def waiting(by: Actor, at: datetime) -> list[MandateInvitation]:
    """The codes of this adviser that may still serve, the latest first."""
    rows = MandateInvitation.objects.filter(organisation=by.body, by=by.person, used_at=None, withdrawn_at=None)
    return list(rows.filter(last_day__gte=day_in_paris(at)).order_by("-made_at", "-pk"))


@transaction.atomic
def propose(scope: frozenset[MandateScope], months: int, *, key: UUID, by: Actor, at: datetime) -> Proposed:
    """Make a code. The same form sent twice gives the same code: ``key`` is its own.

    Raises ``DurationNotProposed`` or ``TooManyMandateCodes``.
    """
    require(by.role, Action.PROPOSE_MANDATE)
    on, code = day_in_paris(at), _drawn(by, key)
    if months not in mandates.lengths(on):
        raise DurationNotProposed
    if again := MandateInvitation.objects.filter(organisation=by.body, by=by.person, code_hash=hashed(code)).first():
        return Proposed(again, code)
    if len(waiting(by, at)) >= mandates.codes_alive(on):
        raise TooManyMandateCodes
    row = MandateInvitation.objects.create(
        organisation=by.body,
        by=by.person,
        code_hash=hashed(code),
        scope=" ".join(mandates.said(mandates.scope_of(scope))),
        months=months,
        made_at=at,
        last_day=mandates.code_last_day(on),
    )
    telling.journal(JournalVerb.PROPOSE_MANDATE, row, by=by, at=at, article=ARTICLE)
    return Proposed(row, code)


def _drawn(by: Actor, key: UUID) -> str:
    """The code of one form of one adviser: nobody can tell it who has not the secret of the site."""
    drawn = salted_hmac("palier.mandate.drawn", f"{by.person.pk}:{key}", algorithm="sha256").digest()
    return "".join(employment.ALPHABET[byte % len(employment.ALPHABET)] for byte in drawn[: employment.LENGTH])


@transaction.atomic
def take_back(public_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a code back before it serves: of two at once, one comes first. Raises ``CodeServed``."""
    require(by.role, Action.PROPOSE_MANDATE)
    row = MandateInvitation.objects.get(public_id=public_id, organisation=by.body, by=by.person)
    alive = MandateInvitation.objects.filter(pk=row.pk, used_at=None, withdrawn_at=None)
    if not alive.update(withdrawn_at=at):
        raise CodeServed
    telling.journal(JournalVerb.CANCEL_MANDATE_CODE, row, by=by, at=at, article=ARTICLE)


@transaction.atomic
def give_back(public_id: UUID, *, by: Actor, at: datetime) -> Mandate:
    """Give back a mandate that is needed no more; its household sees it on their page. Raises ``MandateOver``."""
    require(by.role, Action.PROPOSE_MANDATE)
    row = Mandate.objects.select_for_update(of=("self",)).get(public_id=public_id, organisation=by.body)
    try:
        mandates.move(rules_of(row), MandateMove.GIVE_BACK, on=day_in_paris(at))
    except mandates.NotLiving as error:
        raise MandateOver from error
    row.state, row.ended_at = mandates.MOVES[MandateMove.GIVE_BACK].value, at
    row.save(update_fields=["state", "ended_at"])
    telling.journal(JournalVerb.HAND_BACK_MANDATE, row, by=by, at=at, article=ARTICLE)
    return row


def rules_of(row: Mandate) -> mandates.Mandate:
    """A row as the rules read it."""
    return mandates.Mandate(
        scope=mandates.scope_of(row.scope.split()),
        granted_on=day_in_paris(row.granted_at),
        last_day=row.last_day,
        state=mandates.MandateState(row.state),
        warned_on=day_in_paris(row.warned_at) if row.warned_at else None,
    )
