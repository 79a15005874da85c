"""An adviser's opinion on a candidature: written for its household, which joins it or not; taken back while it is not joined."""

from functools import partial
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import Candidature, MandateOpinion
from palier.rules.candidature.funnel import LIVE
from palier.rules.doors.access import Role
from palier.rules.mandates import opinions
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.conseiller import opened
from palier.web.presentation import homes
from palier.workflows.mandates import giving_opinions

BAD_REQUEST = 400


class OpinionForm(forms.Form):
    """The words of an opinion."""

    text = forms.CharField(
        label="Votre avis",
        min_length=opinions.SHORTEST,
        max_length=opinions.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=(
            f"Jusqu’à {opinions.LONGEST} signes. Ni santé, ni violence, ni le nom d’un tiers : "
            "une situation protégée se confie à un service social."
        ),
    )

    def clean_text(self) -> str:
        """The words as they are kept."""
        try:
            return opinions.words_of(self.cleaned_data["text"])
        except opinions.BadOpinion as error:
            raise forms.ValidationError(giving_opinions.OpinionUnreadable.sentence) from error


@only(Role.CONSEILLER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def write(request: HttpRequest, public_id: UUID, candidature: UUID) -> HttpResponse:
    """Write an opinion on a live candidature of a file that a mandate opens."""
    one = opened.opened(request, public_id)
    row = next((each for each in one.file.candidatures if each.public_id == candidature), None)
    if row is None:
        raise Http404
    if row.stage not in LIVE:
        return opened.refused(request, one, giving_opinions.CandidatureOver.sentence)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, at = actor_of(request), timezone.now()
        act = partial(giving_opinions.write, one.mandate, candidature, form.cleaned_data["text"], by=by, at=at)
        return opened.done(request, one, act, said="avis")
    context = {
        "form": form,
        "file": one.file,
        "title": homes.title(row.publication.home),
        "back": one.back,
        "act_key": request.POST.get("act_key") or new_key(),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/conseiller/opinion.html", context, status=status)


@only(Role.CONSEILLER)
@require_POST
@once
def withdraw(request: HttpRequest, public_id: UUID, opinion: UUID) -> HttpResponse:
    """Take an opinion back before it is joined."""
    one = opened.opened(request, public_id)
    row = get_or_404(MandateOpinion.objects.filter(mandate=one.mandate), opinion)
    act = partial(giving_opinions.withdraw, row.public_id, by=actor_of(request), at=timezone.now())
    return opened.done(request, one, act, said="avis-retire")


def beside(row: Candidature, found: dict[int, MandateOpinion]) -> tuple[MandateOpinion, str, bool] | None:
    """The standing opinion on a candidature, where it stands in words, and whether it may still be taken back."""
    one = found.get(row.pk)
    if one is None:
        return None
    state = opinions.OpinionState(one.state)
    return one, opinions.LABELS[state], state in opinions.MOVES[opinions.OpinionMove.WITHDRAW][0]
