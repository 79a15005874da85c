"""My referrals to a social service: how one is made, who took it up, what was answered and noted, and how it is taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import Piece, Referral, ReferralNote
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.doors.switches import Switch
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.letters import state_words
from palier.rules.mandates import referrals
from palier.rules.mandates.referrals import NotProvedReason, ReferralState
from palier.rules.people import employment
from palier.rules.situations import pieces as documents
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import KEY_FIELD, new_key, once
from palier.web.demandeur import saying, sending_address
from palier.web.demandeur.doors.referral_forms import HandForm, PiecesForm, ReferralForm, name_of
from palier.web.languages.later import shown
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart
from palier.workflows.mandates import qualifying, referring
from palier.workflows.mandates.referring import HandedOver
from palier.workflows.people import pieces
from palier.workflows.steering import switching

BAD_REQUEST, CONFLICT = 400, 409
STATES: Mapping[ReferralState, tuple[str, str]] = {
    ReferralState.WAITING: (phrase("attend le service social"), "plain"),
    ReferralState.OPEN: (phrase("suivie par le service social"), "here"),
    ReferralState.ASKED: (phrase("un papier est demandé"), "warn"),
    ReferralState.PROVED: (phrase("situation prouvée"), "ok"),
    ReferralState.UNPROVED: (phrase("situation pas prouvée ici"), "warn"),
    ReferralState.EXPIRED: (phrase("code expiré"), "plain"),
    ReferralState.OVER: (phrase("finie"), "plain"),
    ReferralState.TAKEN_BACK: (phrase("retirée par vous"), "plain"),
}
LIVING = (ReferralState.WAITING, ReferralState.OPEN, ReferralState.ASKED, ReferralState.PROVED, ReferralState.UNPROVED)


@dataclass(frozen=True, slots=True)
class ShownReferral:
    """One referral, as its person reads it."""

    row: Referral
    state: ReferralState
    pill: str
    tone: str
    told: state_words.ToldState
    label: str
    handed: Sequence[str]
    asked: str
    reason: str
    retracted: str
    """Why the service took its last answer back, while no other came."""
    form: PiecesForm | None
    """To hand over more, where there is more."""
    is_hidden: bool
    """A danger on a file that somebody else reads too: its day, and the button that takes it back."""
    is_past: bool
    """What was proved has ended: whether it entered a file is not told here."""
    notes: Sequence[tuple[ReferralNote, bool, bool]]
    """Each with whether it is as it was written, and whether its author took it back."""

    @property
    def is_living(self) -> bool:
        """Whether it may be taken back."""
        return self.state in LIVING


def _key(request: HttpRequest) -> str:
    return str(request.user.holder.person_key)  # type: ignore[union-attr]


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD"])
def show(request: HttpRequest) -> HttpResponse:
    """The referrals that I made, and where a new one begins."""
    return _page(request)


def _page(request: HttpRequest, code: str = "") -> HttpResponse:
    at, demande, by = timezone.now(), demande_of(request), actor_of(request)
    on, made = day_in_paris(at), referring.of_person(demande, by)
    notes = referring.notes_of(made)
    rows = [_shown(request, row, notes.get(row.pk, []), on) for row in made]
    shut = switching.said_shut_for(demande, Switch.REFERRAL, at=at)
    context = {
        "code": code,
        "last_day": referrals.code_last_day(on),
        "form": ReferralForm(demande=demande, on=on, is_shut=bool(shut)),
        "living": [row for row in rows if row.is_living],
        "ended": [row for row in rows if not row.is_living],
        "is_open": layers.is_open(demande),
        "shut": shut,
        "act_key": new_key(),
    }
    return render(request, "palier/demandeur/referrals.html", context)


def _shown(request: HttpRequest, row: Referral, notes: Sequence[ReferralNote], on: date) -> ShownReferral:
    state = referrals.standing(referring.rules_of(row), on=on)
    known = referring.may_hand(demande_of(request), row.code, actor_of(request))
    more = [one for one in known if one.pk not in row.pieces]
    pill, tone = STATES[state]
    may_hand = state in LIVING and state is not ReferralState.PROVED
    return ShownReferral(
        row=row,
        state=state,
        pill=say(pill),
        tone=tone,
        told=state_words.said(state_words.REFERRALS[state], day=french.day(row.last_day)),
        label=referrals.label(row.code),
        handed=[name_of(one) for one in Piece.objects.filter(pk__in=row.pieces).order_by("uploaded_at", "pk")],
        asked=documents.newest(row.asked_paper).label if state is ReferralState.ASKED else "",
        reason=say(referrals.REASONS[NotProvedReason(row.reason)]) if row.state == ReferralState.UNPROVED else "",
        retracted=say(referrals.RETRACTED[gone]) if (gone := referrals.retracted(state, row.reason)) else "",
        form=PiecesForm(known=more, prefix=row.public_id.hex) if may_hand and more else None,
        is_hidden=referring.is_hidden(demande_of(request), row.code),
        is_past=row.valid_until is not None and row.valid_until < on,
        notes=[(note, qualifying.is_as_written(note), qualifying.is_taken_back(note)) for note in notes],
    )


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: HttpRequest) -> HttpResponse:
    """Choose what is handed over; the code is then shown this once. The same form sent twice shows the same code."""
    at, by, demande = timezone.now(), actor_of(request), demande_of(request)
    asked = ReferralForm(request.GET, demande=demande, on=day_in_paris(at))
    if not asked.is_valid():
        return HttpResponseRedirect(reverse("service-social"))
    code: str = asked.cleaned_data["situation"]
    referring.require_open(demande, code, at=at)
    form = HandForm(request.POST or None, known=referring.may_hand(demande, code, by))
    if request.method == "POST" and form.is_valid():
        try:
            made = referring.ask(
                demande, _handed(code, form), person_key=_key(request), key=_form_key(request), by=by, at=at
            )
        except apart.GoAlone:
            # The page says it in the place of the form.
            pass
        except Refusal as refusal:
            form.add_error(None, shown(refusal))
        else:
            return _page(request, employment.grouped(made.code))
    context = {
        "form": form,
        "label": referrals.label(code),
        "accepted": pieces.say_proofs(referrals.proofs(code, day_in_paris(at))),
        "alone": say(apart.GoAlone.sentence) if referring.is_hidden(demande, code) else "",
        "is_shared": apart.is_shared(demande),
        "act_key": saying.act_key(request),
        "situation": sending_address.word_of(demande, code),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/refer.html", context, status=status)


def _handed(code: str, form: HandForm) -> HandedOver:
    data: dict[str, Any] = form.cleaned_data
    return HandedOver(code, [UUID(one) for one in data.get("pieces", [])], data["contact"])


def _form_key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get(KEY_FIELD, ""))
    except ValueError as error:
        raise Http404 from error


@only(Role.DEMANDEUR)
@require_POST
@once
def hand(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hand over more pieces of the same situation."""
    by, at = actor_of(request), timezone.now()
    try:
        row = referring.of(public_id, by)
    except Referral.DoesNotExist as error:
        raise Http404 from error
    form = PiecesForm(request.POST, known=referring.may_hand(demande_of(request), row.code, by), prefix=public_id.hex)
    chosen = form.cleaned_data.get("pieces", []) if form.is_valid() else []
    return _done(request, lambda: referring.hand(public_id, [UUID(one) for one in chosen], by=by, at=at))


@only(Role.DEMANDEUR)
@require_POST
@once
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a referral back, at once."""
    at = timezone.now()
    return _done(request, lambda: referring.take_back(public_id, by=actor_of(request), at=at))


def _done(request: HttpRequest, act: Any) -> HttpResponse:  # noqa: ANN401 - an act of referring
    back = reverse("service-social")
    try:
        act()
    except Referral.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        context = {"sentence": shown(refusal), "back": back}
        return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(back)
