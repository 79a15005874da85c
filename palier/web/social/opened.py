"""One referral of the caller's own service, and its page beside its forms. ReferralClosed, it is as if it had never been."""

from datetime import datetime
from uuid import UUID

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from palier.models import Referral, ReferralNote
from palier.models.demandes import piece_files
from palier.rules.doors.readings import Purpose
from palier.rules.law.calendars import FRANCE
from palier.rules.law.clocks import day_in_paris, working_days_left
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import Clock, NotProvedReason, ReferralState
from palier.rules.situations import pieces as documents
from palier.rules.situations.situations import Level
from palier.rules.situations.urgency import LaneState
from palier.web.access import actor_of, organisation_of
from palier.web.acts import KEY_FIELD, new_key
from palier.web.desk.desk_parts import trace
from palier.web.social.forms import NoteForm, PaperForm, QualifyForm, RefuseForm, RetractForm
from palier.workflows.acting.actors import Actor
from palier.workflows.mandates import qualifying, referred, referring
from palier.workflows.people import pieces

STATES: dict[ReferralState, tuple[str, str]] = {
    ReferralState.OPEN: ("à qualifier", "here"),
    ReferralState.ASKED: ("papier demandé", "warn"),
    ReferralState.PROVED: ("prouvée", "ok"),
    ReferralState.UNPROVED: ("pas prouvée", "plain"),
}


def own(request: HttpRequest, public_id: UUID) -> Referral:
    """A referral that is open to this service now, or 404: what was taken back is not even said to have been."""
    row = referred.rows(actor_of(request)).filter(public_id=public_id).first()
    if row is None or not referrals.opens(referring.rules_of(row), on=day_in_paris(timezone.now())):
        raise Http404
    return row


def say_clock(clock: Clock, at: datetime) -> str:
    """What remains of the two working days, in words; nothing where none runs."""
    return working_days_left(at, clock.due_at, FRANCE) if clock.due_at else ""


def page(request: HttpRequest, row: Referral, *, wrong: BaseForm | None = None) -> HttpResponse:
    """One referral: its name, what was handed over, the forms. Reading it is told to its household."""
    at, by = timezone.now(), actor_of(request)
    on, file = day_in_paris(at), referred.one(row, by=by, at=at)
    trace(request, Purpose.REFERRAL, row)
    state = ReferralState(row.state)
    forms = {
        "qualify": QualifyForm(code=row.code, on=on, initial={"seen_on": on, "proofs": _told(file)}),
        "paper": PaperForm(code=row.code, on=on),
        "refuse": RefuseForm(),
        "note": NoteForm(),
        "retract": RetractForm(),
    }
    if wrong is not None:
        forms.update({name: wrong for name, form in forms.items() if type(form) is type(wrong)})
    kept = piece_files.kept_of(file.pieces)
    pill, tone = STATES[state]
    context = {
        "organisation": organisation_of(request),
        "row": row,
        "name": file.name,
        "label": referrals.label(row.code),
        "pill": pill,
        "tone": tone,
        "clock": file.case.clock,
        "is_late": file.case.clock.state is LaneState.LATE,
        "left": say_clock(file.case.clock, at),
        "accepted": pieces.say_proofs(referrals.proofs(row.code, on)),
        "longest": referrals.longest(row.code, on),
        "pieces": [
            (one, documents.newest(one.proof_code).label if one.proof_code else "Pièce", one.pk in kept)
            for one in file.pieces
        ],
        "notes": [_told_note(number, note, by) for number, note in enumerate(file.notes, 1)],
        "seen": [documents.newest(one).label for one in row.proofs],
        "asked": documents.newest(row.asked_paper).label if state is ReferralState.ASKED else "",
        "reason": referrals.REASONS[NotProvedReason(row.reason)] if state is ReferralState.UNPROVED else "",
        "retracted": referrals.RETRACTED[gone] if (gone := referrals.retracted(state, row.reason)) else "",
        "is_at_work": state in (ReferralState.OPEN, ReferralState.ASKED),
        "is_protected": pieces.level_of(row.code) is Level.PROTECTED,
        "forms": forms,
        "keys": {name: _key(request, wrong, form) for name, form in forms.items()},
    }
    return render(request, "palier/social/referral.html", context, status=200 if wrong is None else 400)


def _told_note(number: int, note: ReferralNote, by: Actor) -> tuple[ReferralNote, bool, bool, int | None]:
    """A note, whether it is as it was written, whether it was taken back, and by which number its author takes it back."""
    is_gone = qualifying.is_taken_back(note)
    mine = number if note.by_id == by.person.pk and not is_gone else None
    return note, qualifying.is_as_written(note), is_gone, mine


def _told(file: referred.File) -> list[str]:
    """The documents that the person said: proposed, for the eyes to confirm."""
    return [one.proof_code or one.code for one in file.pieces]


def _key(request: HttpRequest, wrong: BaseForm | None, form: BaseForm) -> str:
    return request.POST.get(KEY_FIELD, "") if form is wrong else new_key()
