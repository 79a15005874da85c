"""What the clock does with a first registration that was handed in: sent once, its number taken, its attestation sent.

The register is asked by the clock, outside of any transaction. It is first asked whether it knows this person already: a demande
that it has is theirs, and a form whose answer was lost on its way is found again instead of being sent twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from palier.models import Demande, Registration, RegistrationPaper
from palier.rules.counter import registering
from palier.rules.counter.registering import State
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.counter import numbering_alone, telling_alone
from palier.workflows.counter.registering import SERVICE
from palier.workflows.life import attesting

ARTICLE = cch("R441-2-3")


@dataclass(frozen=True, slots=True)
class Known:
    """A demande that the register has under the same name and birth date."""

    numero: str
    deposited_on: date | None


@transaction.atomic
def claim(pk: int, *, at: datetime) -> Registration | None:
    """Take a form to be sent now; none where nothing waits, or where another sending is not in doubt yet."""
    row = Registration.objects.select_for_update(of=("self",)).filter(pk=pk, state__in=registering.ON_ITS_WAY).first()
    if row is None:
        return None
    if row.state == State.SENDING and row.claimed_at is not None and at < registering.in_doubt_from(row.claimed_at):
        return None
    if row.claimed_at is None:
        telling_alone.received(row, at=at)
    row.state, row.claimed_at = State.SENDING.value, at
    row.save(update_fields=["state", "claimed_at"])
    return row


def may_have_been_sent(pk: int) -> bool:
    """Whether an earlier turn may have handed this form to the register, and its answer be lost.

    A form that waits was never handed over: the register was away, or refused it.
    """
    return Registration.objects.filter(pk=pk, state=State.SENDING, claimed_at__isnull=False).exists()


def ours(row: Registration, found: Sequence[Known], *, was_sent: bool) -> Known | None:
    """The demande that an earlier sending of this very form made: of its day, where one may have arrived.

    Of a form that its person filled alone, never a demande that is here already: a name and a birth date are typed by anybody,
    and it was made by somebody else.
    """
    if not was_sent:
        return None
    mine = [one for one in found if one.deposited_on == row.deposited_on and _hashed(one.numero) not in row.known]
    if row.organisation_id is None:
        here = set(
            Demande.objects.filter(numero_unique__in=[one.numero for one in mine]).values_list(
                "numero_unique", flat=True
            )
        )
        mine = [one for one in mine if one.numero not in here]
    return next(iter(mine), None)


def _hashed(numero: str) -> str:
    return salted_hmac("palier.registration.known", numero, algorithm="sha256").hexdigest()


@transaction.atomic
def wait(pk: int) -> None:
    """The register did not answer: the form waits for its next turn."""
    Registration.objects.filter(pk=pk, state=State.SENDING).update(state=State.WAITING)


@transaction.atomic
def not_taken(pk: int, why: str, *, at: datetime) -> None:
    """The register refuses it: the counter reads why, mends it, and hands it in again under the same day."""
    row = Registration.objects.select_for_update(of=("self",)).get(pk=pk)
    row.state, row.refusal, row.changed_at = State.REFUSED.value, why[:400], at
    row.save(update_fields=["state", "refusal", "changed_at"])
    telling_alone.not_taken(row, at=at)
    telling.journal(JournalVerb.REFUSE_FORM, row, by=CLOCK, at=at, article=ARTICLE)


@transaction.atomic
def is_known(pk: int, found: Sequence[Known], *, at: datetime) -> None:
    """The register has a demande of somebody of that name, born that day: the counter asks them for their number.

    No number is kept, nor how many: a name and a birth date are no proof. Keyed hashes of those of the same day tell them
    from the one that a lost sending may make.
    """
    row = Registration.objects.select_for_update(of=("self",)).get(pk=pk)
    row.state, row.changed_at = State.KNOWN.value, at
    row.known = [_hashed(one.numero) for one in found if one.deposited_on == row.deposited_on]
    row.save(update_fields=["state", "changed_at", "known"])
    telling_alone.to_be_seen(row, at=at)
    telling.journal(JournalVerb.FIND_DOUBLE, row, by=CLOCK, at=at, article=ARTICLE)


@transaction.atomic
def numbered(pk: int, demande: Demande, *, at: datetime) -> Registration:
    """The register gave the number: the form is a demande, and its attestation leaves. Twice is once."""
    row = Registration.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)
    if row.state == State.REGISTERED:
        return row
    row.state, row.numero, row.demande, row.registered_at = State.REGISTERED.value, demande.numero_unique, demande, at
    row.refusal, row.known = "", []
    telling.journal(JournalVerb.REGISTER_DEMANDE, row, by=CLOCK, at=at, article=ARTICLE)
    numbering_alone.enter(row, demande, at=at)
    _attest(row, demande, at)
    telling_alone.numbered(row, at=at)
    # What was told is the demande's from now on; what the attestation says of the service serves the next form.
    row.answers = {SERVICE: row.answers[SERVICE]} if SERVICE in row.answers else {}
    row.save()
    return row


def _attest(row: Registration, demande: Demande, at: datetime) -> None:
    house, told = numbering_alone.service_of(row, demande, at=at)
    given = {name: text.rstrip(" .") for name, text in told.items() if isinstance(text, str)}
    named = f"{house.name}, {house.contact}".rstrip(", ") if house else ""
    try:
        attesting.attest(demande, given={"service": named, **given}, by=CLOCK, at=at)
    except attesting.AttestationIncomplete as refusal:
        row.lacks = str(refusal)[:600]
        return
    row.attested_at, row.lacks = at, ""


def waiting(at: datetime) -> list[int]:
    """The forms that the register has not answered yet: each is asked again, whoever was longest ago first."""
    rows = Registration.objects.filter(state__in=registering.ON_ITS_WAY)
    rows = rows.order_by(F("claimed_at").asc(nulls_first=True), "changed_at", "pk")
    return [row.pk for row in rows if row.state == State.WAITING or _is_in_doubt(row, at)]


def _is_in_doubt(row: Registration, at: datetime) -> bool:
    return row.claimed_at is None or at >= registering.in_doubt_from(row.claimed_at)


def late(at: datetime) -> list[int]:
    """Forms filled alone that have their number and no attestation yet: each is tried again, a counter may have written since."""
    rows = Registration.objects.filter(
        organisation=None, state=State.REGISTERED, attested_at=None, demande__isnull=False
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def attest_again(pk: int, *, at: datetime) -> Registration:
    """Send the attestation of a numbered form that lacked something."""
    row = Registration.objects.select_for_update(of=("self",)).select_related("organisation", "demande").get(pk=pk)
    if row.attested_at is None and row.demande is not None:
        _attest(row, row.demande, at)
        row.save(update_fields=["attested_at", "lacks"])
    return row


def forget(*, at: datetime) -> int:
    """Empty the forms that were begun and never taken, once their time is over; return how many."""
    rows = Registration.objects.filter(state__in=registering.OPEN).only("pk", "changed_at", "deposited_on")
    over = [row.pk for row in rows if not registering.is_kept(row.changed_at, row.deposited_on, at)]
    RegistrationPaper.objects.filter(registration__in=over).delete()
    numbering_alone.forget_doors(at=at)
    return Registration.objects.filter(pk__in=over).update(
        state=State.DROPPED,
        answers={},
        known=[],
        refusal="",
        deposited_on=None,
        claimed_at=None,
        is_another=False,
        contact="",
        mark="",
        language="",
        is_safe=False,
    )
