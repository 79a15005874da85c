"""Members of a commission who have an account are written to of each séance: called, moved, changed, cancelled (article R441-9).

The clock's act. What the séance is now is compared to what each was last told, and the difference alone is written, with the row
that says so: whatever runs twice or is killed, each is told once. It waits until a change can no longer be an honest slip.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from palier.models import AgendaItem, CalledMember, CallNotice, JournalEntry, Membership, Seance, User
from palier.models.identifiers import uuid7
from palier.rules.commission import call_words, seances, substitutes
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.letters.composing import LetterText, compose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.commission import foreseen_hours, known_calls, seating

_COMPOSITION = cch("R441-9")
LATE = timedelta(hours=1)
"""After so long a mail that has not left is said to be one for the telephone."""


@dataclass(frozen=True, slots=True)
class MemberTold:
    """By what way a member learns of a séance, in words, and whether somebody must telephone."""

    words: str
    is_alone: bool


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is told of a séance beside its own row: the lines of its agenda, and the minutes foreseen, zero where none are."""

    homes: list[int]
    lasts: int


def due(at: datetime) -> list[int]:
    """The séances to come of which somebody does not know what they now are: ids, the nearest first."""
    knows = CallNotice.objects.filter(
        lasts=Coalesce(OuterRef("seance__hours__lasts"), 0),
        quorum=OuterRef("seance__quorum"),
        is_last=True,
        is_cancelled=False,
        seance=OuterRef("seance"),
        user=OuterRef("user"),
        held_at=OuterRef("seance__held_at"),
        place=OuterRef("seance__place"),
    )
    untold = CalledMember.objects.filter(Exists(_able()), ~Exists(knows), seance=OuterRef("pk"))
    seated = CalledMember.objects.filter(seance=OuterRef("seance"), user=OuterRef("user"))
    told = CallNotice.objects.filter(Exists(_able()), is_last=True, is_cancelled=False, seance=OuterRef("pk"))
    differs = Q(Exists(untold)) | Q(Exists(told.filter(~Exists(seated)))) | Q(pk__in=set(_other_agenda(at)))
    rows = Seance.objects.filter(
        Q(stage=SeanceStage.CONVENED) & differs | Q(stage=SeanceStage.CANCELLED) & Q(Exists(told)),
        held_at__gt=at,
        convened_at__lte=clocks.told_from(at),
    )
    return list(rows.order_by("held_at", "pk").values_list("pk", flat=True))


def _able() -> QuerySet[Membership]:
    """That an account may still enter the commission of a séance, of its landlord or of who succeeds it."""
    house = OuterRef("seance__bailleur")
    of_it = Q(organisation=house) | Q(organisation__took_over__contains=[house])
    return Membership.objects.live().filter(of_it, user=OuterRef("user"), user__is_active=True, role=Role.COMMISSION)


def _other_agenda(at: datetime) -> Iterator[int]:
    """The séances of which a member may now be told that the agenda is another."""
    now = AgendaItem.objects.filter(seance=OuterRef("seance"), postponed_reason="").order_by("pk").values("pk")
    told = CallNotice.objects.filter(
        Exists(_able()),
        ~Q(agenda=ArraySubquery(now)),
        is_last=True,
        is_cancelled=False,
        agenda__isnull=False,
        seance__stage=SeanceStage.CONVENED,
        seance__held_at__gt=at,
    )
    for seance, told_at, held_at in told.values_list("seance", "at", "seance__held_at"):
        if seances.agenda_told_from(told_at, held_at) <= at:
            yield seance


@transaction.atomic
def tell(seance: int, *, at: datetime) -> int:
    """Write to those of a séance who were told something else, or nothing; return how many."""
    found = Seance.objects.select_for_update(of=("self",)).select_related("bailleur").get(pk=seance)
    is_to_come = found.stage in (SeanceStage.CONVENED, SeanceStage.CANCELLED) and found.held_at > at
    if not is_to_come:
        return 0
    now = _Beside(_homes(found), _lasts(found))
    if found.stage == SeanceStage.CONVENED:
        known_calls.note_unsaid(found, now.homes, now.lasts)
    if max(_changed_at(found), _foreseen_at(found)) > clocks.told_from(at):
        return 0
    last = {row.user_id: row for row in found.notices.filter(is_last=True)}
    seated = {user.pk for user in seating.names_of(found).values()} if found.stage == SeanceStage.CONVENED else set()
    to_tell = [
        (user, last.get(user.pk))
        for user in seating.accounts_of(found.bailleur)
        if not known_calls.knows(found, last.get(user.pk), now.lasts, is_seated=user.pk in seated)
        or (user.pk in seated and known_calls.is_agenda_due(found, last[user.pk], now.homes, at=at))
    ]
    for user, before in to_tell:
        _write(found, user, before, now, is_seated=user.pk in seated, at=at)
    return len(to_tell)


def _homes(seance: Seance) -> list[int]:
    """The lines of its agenda as it is now, in their order."""
    return list(seance.items.filter(postponed_reason="").order_by("pk").values_list("pk", flat=True))


def _lasts(seance: Seance) -> int:
    """How many minutes are foreseen of it now; zero where nobody said it."""
    found = foreseen_hours.of(seance)
    return found.lasts if found else 0


def _changed_at(seance: Seance) -> datetime:
    """When it was called, or last changed."""
    return datetime.fromisoformat(seance.changes[-1]["at"]) if seance.changes else seance.convened_at


def _foreseen_at(seance: Seance) -> datetime:
    """When its hours were last foreseen, changed or taken back, as the journal has it; its call where they never were."""
    lines = JournalEntry.objects.filter(object_id=seance.public_id, verb=JournalVerb.FORESEE_SEANCE_HOURS)
    return lines.order_by("-at").values_list("at", flat=True).first() or seance.convened_at


def _write(
    seance: Seance, user: User, before: CallNotice | None, now: _Beside, *, is_seated: bool, at: datetime
) -> None:
    key = uuid7()
    bears_event = not is_seated or not known_calls.is_same_event(seance, before, now.lasts)
    number = known_calls.next_number(seance, user, bears_event=bears_event)
    CallNotice.objects.filter(seance=seance, user=user, is_last=True).update(is_last=False)
    row = CallNotice.objects.create(
        seance=seance,
        user=user,
        message=key,
        sequence=number,
        held_at=seance.held_at if is_seated or before is None else before.held_at,
        place=seance.place if is_seated or before is None else before.place,
        is_cancelled=not is_seated,
        quorum=seance.quorum if is_seated else None,
        agenda=now.homes if is_seated else None,
        lasts=now.lasts if is_seated or before is None else before.lasts,
        bears_event=bears_event,
        at=at,
    )
    said = _called(seance, row, before) if is_seated else _gone(seance, row)
    telling.message("email", user.login, subject=said.title, body=said.body, at=at, key=key)
    details = {"membre": str(user.public_id), "sens": said.kind}
    telling.journal(JournalVerb.TELL_MEMBER, seance, by=CLOCK, at=at, article=_COMPOSITION, details=details)


def _called(seance: Seance, row: CallNotice, before: CallNotice | None) -> LetterText:
    is_changed = before is not None and not before.is_cancelled
    were_told = is_changed and bool(before and before.lasts)
    facts: dict[str, str | None] = {
        "day": clocks.say_instant(row.held_at),
        "called": sentence(seance),
        "hours": call_words.hours_told(row.held_at, row.lasts or 0, were_told=were_told) or None,
        "agenda": agenda(seance),
        "link": telling.link("ma-seance", seance.public_id) or None,
    }
    if before is not None and not row.bears_event:
        return compose("seance_precisee", is_quorum_new=before.quorum != row.quorum or None, **facts)
    is_moved = is_changed and before is not None and known_calls.is_elsewhere(seance, before)
    return compose(
        "seance_convoquee",
        is_changed=is_changed or None,
        is_moved=is_moved or None,
        is_of_other_hours=(is_changed and not is_moved) or None,
        **facts,
    )


def _gone(seance: Seance, row: CallNotice) -> LetterText:
    """Words of the hour and place that they knew: those of a séance that they do not sit in are not theirs."""
    is_held = seance.stage == SeanceStage.CONVENED
    known = call_words.called(
        seance.bailleur.present.name, row.held_at, row.place, seance.form, seance.quorum, is_cancelled=True
    )
    day = clocks.say_instant(row.held_at)
    return compose("seance_annulee", is_held=is_held or None, day=day, called=known)


def sentence(seance: Seance) -> str:
    """Who calls, when and where, as the pages and the mail say it."""
    is_cancelled = seance.stage == SeanceStage.CANCELLED
    house = seance.bailleur.present.name
    return call_words.called(house, seance.held_at, seance.place, seance.form, seance.quorum, is_cancelled=is_cancelled)


def hours(seance: Seance) -> str:
    """When it is foreseen to end, as the pages and the mail say it; blank where nobody said it, or it will not be held."""
    if seance.stage == SeanceStage.CANCELLED:
        return ""
    return call_words.foreseen_end(seance.held_at, _lasts(seance))


def agenda(seance: Seance) -> str:
    """How long the agenda is now, as the pages and the mail say it."""
    return call_words.agenda(seance.items.filter(postponed_reason="").count())


def agenda_awaited(seance: Seance, *, at: datetime) -> str:
    """That members who were written to know another agenda, and when they are told; blank where they know it."""
    homes = _homes(seance)
    behind = [row for row in seance.notices.filter(is_last=True) if known_calls.is_behind(seance, row, homes)]
    if behind:
        able = {user.pk for user in seating.accounts_of(seance.bailleur)}
        behind = [row for row in behind if row.user_id in able]
    if not behind or seance.held_at <= at:
        return ""
    return call_words.agenda_awaited(min(map(known_calls.agenda_leaves_at, behind)), at)


def told(seance: Seance, *, at: datetime) -> Mapping[int, MemberTold]:
    """By what way each member who is called, by their place, learns of a séance as it is now."""
    last = {row.user_id: row for row in seance.notices.filter(is_last=True)}
    # Nothing more is written of a séance whose hour has come.
    able = {user.pk for user in seating.accounts_of(seance.bailleur)} if seance.held_at > at else set()
    seated, lasts = seating.names_of(seance), _lasts(seance)
    called = [place for place, member in enumerate(seance.members) if substitutes.is_called(member)]
    return {place: _told(seance, seated.get(place), last, lasts, able, at) for place in called}


def _told(
    seance: Seance, user: User | None, last: Mapping[int, CallNotice], lasts: int, able: set[int], at: datetime
) -> MemberTold:
    is_seated = seance.stage != SeanceStage.CANCELLED
    row = last.get(user.pk) if user else None
    # Who waited for a mail that never left, and anybody of a call taken back in its minute, heard of no séance.
    if not is_seated and row is None and (_is_slip(seance) or (user is not None and user.pk in able)):
        return MemberTold(call_words.UNTOLD, is_alone=False)
    known = row if row is not None and known_calls.knows(seance, row, lasts, is_seated=is_seated) else None
    # Nothing is written of a séance that has begun: what was never told stays so. Nor of one that was cancelled untold.
    is_to_come = seance.stage == SeanceStage.CONVENED or (seance.stage == SeanceStage.CANCELLED and row is not None)
    is_awaited = is_to_come and user is not None and user.pk in able
    # Its relay may be away, or have given up: nobody waits for a mail that a day forgets.
    is_late = known is not None and known.left_at is None and known.lost_at is None and at - known.at > LATE
    words = call_words.by_mail(
        has_account=is_awaited,
        told_at=known.at if known else None,
        left_at=known.left_at if known else None,
        lost_at=known.lost_at if known else None,
        is_late=is_late,
    )
    return MemberTold(words, is_alone=is_late or known.lost_at is not None if known else not is_awaited)


def _is_slip(seance: Seance) -> bool:
    """Whether it was cancelled before anybody could be told: within the minute of its call."""
    return seance.stage == SeanceStage.CANCELLED and clocks.told_from(_changed_at(seance)) < seance.convened_at
