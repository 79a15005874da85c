"""A file found not compliant by mistake: what taking the check back will do is read first, then it is to be checked again."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Candidature
from palier.rules.commission import coming_back, grounds
from palier.rules.commission.grounds import Ground
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law.voice import say
from palier.rules.letters import audience, check_reasons
from palier.web.access import actor_of, only
from palier.web.acts import once
from palier.web.bailleur.checks import designated
from palier.web.desk.desk_parts import attempt, name_of, page, stage_label, trace
from palier.workflows.commission import checking_again
from palier.workflows.commission.checking import seen_of

DONE = "repris"
"""What the page of the check is told when it is to be made again."""


class CheckAgainForm(forms.Form):
    """Why, by a reason of the list; what was read comes back with it."""

    why = forms.ChoiceField(
        label="Pourquoi ce contrôle est repris",
        help_text="Le candidat lit cette raison dans sa lettre.",
        error_messages={"required": checking_again.AgainReasonNeeded.sentence},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the reasons, none chosen."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        why = self.fields["why"]
        assert isinstance(why, forms.ChoiceField)  # noqa: S101 - it is declared so above
        why.choices = [("", "Choisir"), *((code, say(text)) for code, text in check_reasons.REASONS.items())]


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def again(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """Read what it does to the list, choose why, and put the file back among those to check."""
    found, form = designated(request, candidature), CheckAgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _done(request, found, form):
        return redirect(f"{reverse('bailleur_controle', args=[found.public_id])}?{DONE}=1")
    trace(request, Purpose.CHECK, found)
    told, barred = checking_again.told(found), checking_again.fault(found)
    last = found.checks.select_related("by").order_by("-at", "-pk").first()
    context = page(
        request,
        form=form,
        candidature=found,
        name=name_of(found),
        stage=stage_label(found),
        told=told,
        barred=barred.sentence if barred else "",
        last=last,
        ground=_said(last.ground) if last else "",
        # Of what stands on the page now, never what was sent.
        seen=seen_of(last),
        read=coming_back.shown(told),
    )
    return render(request, "palier/bailleur/check_again.html", context, status=400 if form.is_bound else 200)


def _done(request: HttpRequest, found: Candidature, form: CheckAgainForm) -> bool:
    sent = request.POST
    return attempt(
        form,
        lambda: checking_again.check_again(
            found,
            why=form.cleaned_data["why"],
            seen=sent.get("seen", ""),
            read=sent.get("read", ""),
            by=actor_of(request),
            at=timezone.now(),
        ),
    )


def _said(ground: str) -> str:
    return audience.for_desk(grounds.GROUNDS[Ground(ground)].sentence) if ground in set(Ground) else ""
