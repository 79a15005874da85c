"""What the State's register says otherwise of demandes that live here: in words, who decides, and the act that settles it."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import RegisterGap
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.life import register_gaps
from palier.rules.life.register_gaps import ACT_DONE, ACT_LABELS, GAP_WORDS, GapAct, GapKind
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import once
from palier.web.intendant.desk import fresh_to_change, shown, tried
from palier.web.lists import listing
from palier.workflows.acting import tracing
from palier.workflows.register import reconciling

_TAKEN_BACK = "reprendre"


class GapForm(forms.Form):
    """Which difference, and what becomes of it; or the decision taken back."""

    gap = forms.UUIDField()
    decision = forms.ChoiceField(choices=[*((one.value, one.value) for one in GapAct), (_TAKEN_BACK,) * 2])


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def gaps(request: HttpRequest) -> HttpResponse:
    """What differs, a page at a time, those that wait first; or decide of one."""
    form = GapForm(request.POST or None)
    if form.is_valid():
        gap = get_or_404(RegisterGap.objects.all(), form.cleaned_data["gap"])
        said = form.cleaned_data["decision"]
        decision = None if said == _TAKEN_BACK else GapAct(said)
        if tried(request, form, reconciling.decide, gap, decision):
            done = "ecart" if decision else "ecart_repris"
            return HttpResponseRedirect(f"{reverse('intendant_registre')}?fait={done}")
    page = listing(request, RegisterGap.objects.order_by("decision", "since", "pk"))
    tracing.note(page.rows, Purpose.REGISTER_GAP, by=actor_of(request), at=timezone.now())
    counts = reconciling.counts()
    held = set(reconciling.held().filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
    return shown(
        request,
        "register.html",
        form=form,
        gaps=page.with_rows([{**_gap(row), "is_held": row.pk in held} for row in page]),
        counts=[(GAP_WORDS[kind].label, counts[kind]) for kind in GapKind if kind in counts],
    )


def _gap(row: RegisterGap) -> dict[str, object]:
    kind = GapKind(row.kind)
    words = GAP_WORDS[kind]
    choices = register_gaps.acts(kind, is_told_here=row.is_told_here)
    return {
        "gap": row,
        "label": words.label,
        "who": words.who,
        "acts": [(one.value, ACT_LABELS[one]) for one in choices],
        "decision": ACT_DONE[GapAct(row.decision)] if row.decision else "",
    }
