"""Demandes that may be of one person, side by side: same, not the same, which number remains, and back again."""

from copy import copy

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import DemandePair
from palier.rules.doors.readings import Purpose
from palier.rules.likeness import likening
from palier.rules.likeness.pair_words import PAIR_LABELS, UNITED_AFTER, PairAct, PairState
from palier.rules.likeness.reasons import LABELS, WEIGHTS, LikenessReason
from palier.rules.people import numero
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import once
from palier.web.intendant.desk import BOTH, fresh_to_change, places, shown, tried
from palier.web.lists import listing
from palier.workflows.acting import tracing
from palier.workflows.life import pairing_demandes

_ROWS = (
    ("numero", "Numéro"),
    ("nom", "Nom"),
    ("usage", "Usage"),
    ("prenom", "Prénom"),
    ("naissance", "Naissance"),
    ("depot", "Dépôt"),
)


class PairForm(forms.Form):
    """Which pair, and what it is."""

    pair = forms.UUIDField()
    act = forms.ChoiceField(choices=[(one.value, one.value) for one in PairAct])


_DONE = {
    PairAct.KEEP_ONE: "paire_meme",
    PairAct.KEEP_OTHER: "paire_meme",
    PairAct.APART: "paire_distinctes",
    PairAct.TAKE_BACK: "paire_reprise",
    PairAct.SEPARATE: "paire_separee",
}


@only(*BOTH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def pairs(request: HttpRequest) -> HttpResponse:
    """The pairs that wait, the surest first, or those that were decided; or decide of one."""
    is_decided = request.GET.get("vue") == "decidees"
    form = PairForm(request.POST or None)
    if form.is_valid():
        pair = get_or_404(DemandePair.objects.all(), form.cleaned_data["pair"])
        act = PairAct(form.cleaned_data["act"])
        if tried(request, form, pairing_demandes.decide, pair, act):
            view = "vue=decidees&" if is_decided else ""
            return HttpResponseRedirect(f"{reverse('intendant_paires')}?{view}fait={_DONE[act]}")
    rows = DemandePair.objects.all()
    if is_decided:
        rows = rows.exclude(state=PairState.TO_DECIDE).order_by("-decided_at", "pk")
    else:
        rows = rows.filter(state=PairState.TO_DECIDE).order_by("-score", "pk")
    page = listing(request, rows)
    ends = [_end(row, pk) for row in page for pk in (row.one_id, row.other_id)]
    tracing.note(ends, Purpose.PAIRS, by=actor_of(request), at=timezone.now())
    return shown(
        request,
        "pairs.html",
        form=form,
        pairs=page.with_rows([_pair(row) for row in page]),
        waiting=pairing_demandes.waiting(),
        is_decided=is_decided,
        least=likening.FROM,
        held_to=places(request),
    )


def _end(row: DemandePair, demande: int) -> DemandePair:
    """The pair as it is read of one of its two: each household reads who compared it."""
    one = copy(row)
    one.demande_id = demande  # type: ignore[attr-defined]
    return one


def _pair(row: DemandePair) -> dict[str, object]:
    one, other = ({**side, "numero": numero.display(side["numero"])} for side in row.sides)
    kept, gone = (other, one) if row.keeps_other else (one, other)
    reasons = [LikenessReason(word) for word in row.reasons]
    return {
        "pair": row,
        "is_sure": row.score >= likening.SURE,
        "sides": [
            (label, one[key], other[key], one[key] == other[key]) for key, label in _ROWS if one[key] or other[key]
        ],
        "reasons": [(LABELS[reason], f"{WEIGHTS[reason]:+d}") for reason in reasons],
        "state": PAIR_LABELS[PairState(row.state)],
        "is_open": row.state == PairState.TO_DECIDE,
        "kept": kept["numero"],
        "gone": gone["numero"],
        "united_from": row.decided_at + UNITED_AFTER if row.decided_at else None,
    }
