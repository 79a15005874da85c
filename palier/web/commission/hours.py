"""« Les heures de la séance »: how long it lasts, how long a home takes, and the homes that would not fit."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Seance
from palier.rules.commission import pace
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Role
from palier.rules.law import clocks, french
from palier.web.access import actor_of, only
from palier.web.acts import new_key, once
from palier.web.commission.forms import HoursForm, lasting
from palier.web.commission.seances import mine
from palier.web.desk.desk_parts import attempt, page
from palier.workflows.commission import foreseen_hours, pacing
from palier.workflows.letters.wording import describe


class PutOffForm(forms.Form):
    """Which homes, and to which séance."""

    homes = forms.TypedMultipleChoiceField(
        label="Logements à reporter",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": pacing.NothingChosen.sentence},
    )
    to = forms.ChoiceField(label="À quelle séance", required=False)

    def __init__(self, *args: object, homes: list[tuple[str, str]], later: list[Seance], **kwargs: object) -> None:
        """Offer the homes of this agenda, and the séances to come after it."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["homes"].choices = homes  # type: ignore[attr-defined]
        told = [(str(one.public_id), f"{clocks.say_instant(one.held_at)}, {one.place}") for one in later]
        self.fields["to"].choices = [*told, ("", "À aucune pour le moment : ils attendent une séance")]  # type: ignore[attr-defined]


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, seance: UUID) -> HttpResponse:
    """Foresee the hours of a séance to come, and put off what would not fit."""
    found, at, by, act = mine(request, seance), timezone.now(), actor_of(request), request.POST.get("acte", "")
    if request.method == "POST" and act not in ("prevoir", "oublier", "reporter"):
        raise Http404
    known, items = foreseen_hours.of(found), pacing.standing(found)
    ends = known.ends_at(found.held_at).astimezone(clocks.paris()).time() if known else None
    first = {"until": ends, "home": known.home if known else pacing.usual(by, at=at)}
    form = HoursForm(request.POST if act == "prevoir" else None, initial=first)
    homes = [(str(one.publication.public_id), french.capital(describe(one.publication.home))) for one in items]
    beyond = known.beyond(len(items)) if known else 0
    last = [key for key, _ in homes[len(homes) - beyond :]]
    moving = PutOffForm(
        request.POST if act == "reporter" else None,
        homes=homes,
        later=pacing.later(found, at=at),
        initial={"homes": last},
    )
    if act and _is_done(found, act, form, moving, request):
        return redirect("seance_heures" if act == "prevoir" else "seance", found.public_id)
    context = page(
        request,
        seance=found,
        form=form,
        moving=moving if beyond or moving.is_bound else None,
        known=known,
        said=pace.said(known, len(items)) if known and items else "",
        beyond=beyond,
        is_to_come=found.stage == SeanceStage.CONVENED,
        move_key=new_key(),
        forget={"acte": "oublier"},
    )
    return render(request, "palier/commission/hours.html", context, status=400 if form.errors or moving.errors else 200)


def _is_done(found: Seance, act: str, form: HoursForm, moving: PutOffForm, request: HttpRequest) -> bool:
    by, at = actor_of(request), timezone.now()
    if act == "prevoir":
        return form.is_valid() and attempt(
            form,
            lambda: pacing.foresee(
                found, lasting(found.held_at, form.cleaned_data["until"]), form.cleaned_data["home"], by=by, at=at
            ),
        )
    if act == "oublier":
        blank = forms.Form({})
        blank.is_valid()
        return attempt(blank, lambda: pacing.forget(found, by=by, at=at))
    if not moving.is_valid():
        return False
    to = moving.cleaned_data["to"]
    return attempt(
        moving,
        lambda: pacing.put_off(found, moving.cleaned_data["homes"], UUID(to) if to else None, by=by, at=at),
    )
