"""The clock's turns with a service: what is due, what came, when it is asked again (ADR 96).

Who went on alone is answered on their own file only: of the place that they left, the service is asked nothing, and seems away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from palier.models import Demande, Fact, Fork, ForkKind, StateFetch
from palier.models.demandes import layers
from palier.rules.fetching import fetching, job_status, tax_notices
from palier.rules.fetching.fetching import FetchMove, FetchState
from palier.rules.fetching.job_status import JobSeeker
from palier.rules.fetching.tax_notices import TaxNotice
from palier.rules.law.clocks import at_hour, day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.people.certified import Named
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.doors import identities
from palier.workflows.fetching import proving, sealed
from palier.workflows.fetching.fetching import ARTICLE
from palier.workflows.fetching.sealed import FoundNotice, FoundStatus, SealBroken


@dataclass(frozen=True, slots=True)
class DueFetch:
    """What the service is to be asked now. The number is shown by nothing, an error included."""

    pk: int
    year: int
    number: str
    source: str = fetching.TAXES

    def __repr__(self) -> str:
        """Which row, and nothing of whom."""
        return f"DueFetch({self.pk})"


def due(at: datetime, *, demande: int | None = None) -> list[int]:
    """What waits for a turn of the clock, the oldest first; of one file, or of all."""
    rows = StateFetch.objects.filter(state=FetchState.WAITING, next_try_at__lte=at)
    rows = rows if demande is None else rows.filter(demande=demande)
    return list(rows.order_by("next_try_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def claim(pk: int, *, at: datetime) -> DueFetch | None:
    """Take one turn of one row, and plan the next: two workers never ask together. None where nothing is to be asked."""
    row = StateFetch.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if row is None or row.state != FetchState.WAITING or row.next_try_at is None or row.next_try_at > at:
        return None
    row.tries += 1
    row.next_try_at = fetching.next_try(row.tries, at)
    row.save(update_fields=["tries", "next_try_at"])
    if has_gone_alone(row):
        if row.next_try_at is None:
            _give_up(row, at)
        return None
    try:
        number = sealed.opened(row.public_id, row.key_sealed)
    except SealBroken:
        _give_up(row, at)
        return None
    return DueFetch(row.pk, row.year, number, row.source)


def has_gone_alone(row: StateFetch) -> bool:
    """Whether the person of this place went on alone: whoever sits there now is told nothing more of them."""
    return Fork.objects.filter(parent=row.demande_id, person_key=row.person_key).exists()


def _give_up(row: StateFetch, at: datetime) -> None:
    _note(row, FetchMove.GIVE_UP, at)


@transaction.atomic
def came(pk: int, told: TaxNotice | JobSeeker | None, *, at: datetime) -> StateFetch | None:
    """Keep what came, under seal, if it surely is of who asked; anything else is nothing found, whatever it was."""
    row = _waiting(pk)
    if row is None:
        return None
    found = None if told is None or has_gone_alone(row) else _kept(row, told, at)
    if found is None:
        _note(row, FetchMove.FIND_NOTHING, at)
        return row
    row.answer_sealed = found
    row.last_day = fetching.last_day(day_in_paris(at))
    _note(row, FetchMove.FIND, at)
    return row


@transaction.atomic
def away(pk: int, wait: float, *, at: datetime) -> StateFetch | None:
    """The service did not answer: it is asked again as planned, or as it asks; after the last turn its person is told."""
    row = _waiting(pk)
    if row is None:
        return None
    if row.next_try_at is None:
        _give_up(row, at)
    else:
        row.next_try_at = fetching.later_of(row.next_try_at, wait, at)
        row.save(update_fields=["next_try_at"])
    return row


def _waiting(pk: int) -> StateFetch | None:
    """The row, if its person did not take their consent back while the service was asked."""
    row = StateFetch.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    return row if row is not None and row.state == FetchState.WAITING else None


def _note(row: StateFetch, move: FetchMove, at: datetime) -> None:
    row.state = fetching.MOVES[move][1].value
    row.key_sealed, row.next_try_at, row.answered_at = "", None, at
    row.save()
    telling.journal(
        JournalVerb.NOTE_FETCHED, row, by=CLOCK, at=at, article=ARTICLE, details={"issue": row.state, "annee": row.year}
    )


def _kept(row: StateFetch, told: TaxNotice | JobSeeker, at: datetime) -> str | None:
    """What is kept of an answer, under seal; none where it is not surely of who asked."""
    demande = Demande.objects.get(pk=row.demande_id)
    if not proving.is_proved(demande, row.person_key):
        return None  # it was proved when its person consented, and has changed since
    holders = holders_of(demande)
    if isinstance(told, JobSeeker):
        asker = dict(holders).get(row.person_key)
        if asker is None or not job_status.is_of(told, asker):
            return None
        return sealed.close_status(row.public_id, FoundStatus(since=told.since, until=told.until))
    known = layers.facts_of(demande, day_in_paris(at))
    reading = tax_notices.read(told, known.household, row.person_key, holders, is_parted=_is_parted(demande))
    return sealed.close_notice(row.public_id, FoundNotice.of(told, reading)) if reading.is_of_asker else None


def _is_parted(demande: Demande) -> bool:
    """Whether a separation made this file, or left it in the open. Of one in silence, the file that was left tells nothing."""
    left = Fork.objects.filter(parent=demande, kind=ForkKind.OPEN)
    return left.exists() or Fork.objects.filter(child=demande).exists()


def holders_of(demande: Demande) -> Sequence[tuple[str, Named]]:
    """The holders as a notice is compared with them: as the State certified who they are, else as the file has them."""
    verified = layers.layers_of(demande).verified
    return [
        (key, _certified(verified.get(layers.identity_path(key)), named))
        for key, named in identities.holders_of(demande)
    ]


def _certified(fact: Fact | None, named: Named) -> Named:
    told = fact.value if fact is not None else None
    if not told:
        return named
    names = told["given_names"]
    return replace(
        named,
        last_name=told["usage_name"] or told["family_name"],
        birth_name=told["family_name"],
        first_name=names[0] if names else "",
    )


def lost(at: datetime) -> list[int]:
    """What waits since another day for a turn that will not come: whoever took the last one never came back from it."""
    rows = StateFetch.objects.filter(
        state=FetchState.WAITING, next_try_at=None, asked_at__lt=at_hour(day_in_paris(at), 0)
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def give_up(pk: int, *, at: datetime) -> bool:
    """Ask no more, and efface the number; say whether it still waited."""
    row = _waiting(pk)
    if row is None or row.next_try_at is not None:
        return False
    _give_up(row, at)
    return True


def expired(at: datetime) -> Iterator[int]:
    """Answers that nobody read in time."""
    rows = StateFetch.objects.filter(state=FetchState.FOUND, last_day__lt=day_in_paris(at))
    yield from rows.order_by("pk").values_list("pk", flat=True)


@transaction.atomic
def expire(pk: int, *, at: datetime) -> bool:
    """Efface an answer that nobody read in time; say whether one was."""
    row = StateFetch.objects.select_for_update(of=("self",)).filter(pk=pk, state=FetchState.FOUND).first()
    if row is None or not fetching.may(FetchMove.EXPIRE, FetchState(row.state), row.last_day, on=day_in_paris(at)):
        return False
    row.state, row.answer_sealed, row.ended_at = FetchState.EXPIRED.value, "", at
    row.save(update_fields=["state", "answer_sealed", "ended_at"])
    telling.journal(
        JournalVerb.NOTE_FETCHED, row, by=CLOCK, at=at, article=ARTICLE, details={"issue": row.state, "annee": row.year}
    )
    return True
