"""What a steward decides of lines: numbers that the register does not know, and lines that may be of one person."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import StockCheck, StockTwin
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.likeness import likening
from palier.rules.likeness.reasons import LABELS, WEIGHTS, LikenessReason
from palier.rules.takeover import register_words
from palier.rules.takeover.register_words import (
    CHECK_LABELS,
    DECISION_LABELS,
    CheckDecision,
    CheckState,
)
from palier.rules.takeover.twin_words import TWIN_LABELS, TwinState
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import once
from palier.web.intendant.desk import fresh_to_change, shown, tried
from palier.web.intendant.takeover.campaign import batch_of
from palier.web.lists import listing
from palier.workflows.acting import tracing
from palier.workflows.takeover import comparing, pairing

_TAKEN_BACK = "reprendre"


class CheckForm(forms.Form):
    """Which number, and what becomes of it; or the decision taken back."""

    check = forms.UUIDField()
    decision = forms.ChoiceField(choices=[*((one.value, one.value) for one in CheckDecision), (_TAKEN_BACK,) * 2])


class TwinForm(forms.Form):
    """Which pair, and what it is; or every exact pair at once, or undone at once."""

    twin = forms.UUIDField(required=False)
    act = forms.ChoiceField(
        choices=[(one, one) for one in (*(state.value for state in TwinState), "exacts", "exacts_reprendre")]
    )

    def clean(self) -> dict[str, object]:
        """One pair is named, unless all exact ones are meant."""
        said = super().clean() or {}
        if said.get("act") in set(TwinState) and not said.get("twin"):
            raise forms.ValidationError("Dites de quelles lignes il s’agit.")
        return said


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def checks(request: HttpRequest, batch: UUID) -> HttpResponse:
    """What the register says otherwise, a page at a time; or decide of one number."""
    one = batch_of(batch)
    form = CheckForm(request.POST or None)
    if form.is_valid():
        check = get_or_404(StockCheck.objects.filter(batch=one), form.cleaned_data["check"])
        said = form.cleaned_data["decision"]
        decision = None if said == _TAKEN_BACK else CheckDecision(said)
        if tried(request, form, comparing.decide, check, decision):
            return HttpResponseRedirect(f"{reverse('intendant_ecarts', args=[one.public_id])}?fait=numero")
    page = listing(request, StockCheck.objects.filter(batch=one).order_by("state", "pk"))
    return shown(
        request,
        "takeover/checks.html",
        batch=one,
        form=form,
        checks=page.with_rows([_check(row) for row in page]),
        counts=[(CHECK_LABELS[CheckState(state)], count) for state, count in comparing.counts(one).items()],
        decisions=DECISION_LABELS.items(),
    )


def _check(row: StockCheck) -> dict[str, object]:
    return {
        "check": row,
        "state": CHECK_LABELS[CheckState(row.state)],
        "differences": [
            (register_words.difference_label(one["field"]), one["told"], one["register"]) for one in row.differences
        ],
        "asks": row.state in register_words.TO_DECIDE,
        "decision": DECISION_LABELS[CheckDecision(row.decision)] if row.decision else "",
    }


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def twins(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Lines that may be of one person, a page at a time; or decide."""
    one = batch_of(batch)
    form = TwinForm(request.POST or None)
    if form.is_valid() and _decided(request, form, one.public_id):
        return HttpResponseRedirect(f"{reverse('intendant_doublons', args=[one.public_id])}?fait=doublons")
    rows = StockTwin.objects.filter(batch=one).order_by("state", "-is_exact", "-score", "pk")
    page = listing(request, rows)
    tracing.note(page.rows, Purpose.TWINS, by=actor_of(request), at=timezone.now())
    return shown(
        request,
        "takeover/twins.html",
        batch=one,
        form=form,
        twins=page.with_rows([_twin(row) for row in page]),
        exact=rows.filter(is_exact=True, state=TwinState.TO_DECIDE).count(),
        exact_decided=rows.filter(is_exact=True).exclude(state=TwinState.TO_DECIDE).count(),
        least=likening.FROM,
    )


def _decided(request: HttpRequest, form: TwinForm, batch: UUID) -> bool:
    one, act = batch_of(batch), form.cleaned_data["act"]
    if act == "exacts":
        return tried(request, form, pairing.decide_exact, one)
    if act == "exacts_reprendre":
        return tried(request, form, pairing.undo_exact, one)
    twin = get_or_404(StockTwin.objects.filter(batch=one), form.cleaned_data["twin"])
    return tried(request, form, pairing.decide, twin, TwinState(act))


def _twin(row: StockTwin) -> dict[str, object]:
    reasons = [LikenessReason(word) for word in row.reasons]
    return {
        "twin": row,
        "state": TWIN_LABELS[TwinState(row.state)],
        "is_open": row.state == TwinState.TO_DECIDE,
        "reasons": [(LABELS[one], f"{WEIGHTS[one]:+d}") for one in reasons],
    }
