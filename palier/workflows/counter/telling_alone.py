"""What whoever fills their first registration alone is told. A counter's form tells nobody."""

from datetime import datetime

from django.conf import settings

from palier.models import Person, Registration, SafeChannel
from palier.rules.counter import alone_standing, registering
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.letters.composing import Fact, compose
from palier.rules.life import lifecycle
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.acting.telling import MessageReader


def _tell(row: Registration, kind: str, *, at: datetime, **facts: Fact) -> bool:
    to = _way(row) if row.organisation_id is None else None
    if to is None:
        return False
    said = compose(kind, link=link(), **facts)
    whose = (row.demande_id, registering.HOLDER) if row.demande_id is not None else None
    telling.write(MessageReader(*to, whose, row.language), said, at=at)
    return True


def _way(row: Registration) -> tuple[str, str] | None:
    """Where its person is reached: by what they proved; once it is a demande, as that demande says today."""
    if row.demande_id is None:
        return (row.channel, row.contact) if row.contact else None
    safe = SafeChannel.objects.filter(demande=row.demande_id).first()
    if safe is not None:
        return ("email", safe.email) if safe.person_key in ("", registering.HOLDER) else None
    person = Person.objects.filter(demande=row.demande_id, key=registering.HOLDER, role__in=HOLDERS).first()
    if person is None or not (person.email or person.phone):
        return None
    return ("email", person.email) if person.email else ("sms", person.phone)


def link() -> str | None:
    """Where a form is found again; nothing where the site does not know its own address."""
    return f"{settings.SITE.rstrip('/')}{telling.page('premiere-demande')}" if settings.SITE else None


def received(row: Registration, *, at: datetime) -> None:
    """The form was signed: its day, and by when the attestation is due."""
    if row.deposited_on is not None:
        due = lifecycle.attestation_due(row.deposited_on)
        _tell(row, "demande_deposee", at=at, day=french.day(row.deposited_on), due=french.day(due))


def not_taken(row: Registration, *, at: datetime) -> None:
    """The register did not take it: what to mend is on the page, never in a mailbox."""
    _tell(row, "demande_a_corriger", at=at, until=_kept(row))


def to_be_seen(row: Registration, *, at: datetime) -> None:
    """A counter is to see the paper: nothing says why."""
    _tell(row, "demande_a_montrer", at=at, until=_kept(row))


def numbered(row: Registration, *, at: datetime) -> None:
    """The number is there: not in the message, which others may read."""
    _tell(row, "demande_enregistree", at=at)


def _kept(row: Registration) -> str:
    return french.day(registering.draft_until(row.deposited_on or day_in_paris(row.changed_at)))


def warn(*, at: datetime) -> int:
    """Tell, once, those whose form will be emptied in a few days; return how many."""
    on, told = day_in_paris(at), 0
    rows = Registration.objects.filter(organisation=None, state__in=registering.OPEN, warned_at=None, contact__gt="")
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        since = row.deposited_on or day_in_paris(row.changed_at)
        if on < alone_standing.warned_from(since):
            continue
        _tell(row, "demande_bientot_effacee", at=at, until=_kept(row))
        row.warned_at, told = at, told + 1
        row.save(update_fields=["warned_at"])
    return told


def tell_late(*, at: datetime) -> int:
    """Tell, once, those whose attestation did not come in its month, what the law opens to them; return how many wait so."""
    on, late = day_in_paris(at), 0
    rows = Registration.objects.filter(organisation=None, attested_at=None, deposited_on__isnull=False)
    rows = rows.filter(state__in=(*registering.ON_ITS_WAY, registering.State.REGISTERED))
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        reason = lifecycle.attestation_recourse(row.deposited_on, None, on=on) if row.deposited_on else None
        if reason is None:
            continue
        late += 1
        if row.late_told_at is None:
            row.late_told_at = at if _tell(row, "attestation_en_retard", at=at) else None
            row.save(update_fields=["late_told_at"])
    return late
