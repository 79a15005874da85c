"""An organisation closes and another carries on what it has in hand: what passes is read first, and undone on its very day."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import Membership, Organisation
from palier.models.territories import successions
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.rules.doors.successions import CONFIDED, COUNTED, GROUNDS, RowFate
from palier.rules.law import french
from palier.web.access import only
from palier.web.acts import once
from palier.web.intendant.desk import found, fresh_to_change, shown, tried
from palier.workflows.accounts import succeeding


class SuccessorForm(forms.Form):
    """Who succeeds, among those that may."""

    vers = forms.ChoiceField(label="Qui lui succède")

    def __init__(self, *args: object, able: list[Organisation], **kwargs: object) -> None:
        """Offer the organisations of the same kind that are open."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["vers"].choices = [(str(one.public_id), one.name) for one in able]  # type: ignore[attr-defined]


class SuccessionForm(forms.Form):
    """Why, by which act, and who is asked to join."""

    ground = forms.ChoiceField(label="Motif", choices=[("", "Choisissez"), *((k.value, v) for k, v in GROUNDS.items())])
    deed = forms.CharField(
        label="Acte qui le décide",
        help_text="Par exemple : arrêté du 3 novembre 2026. Vide : aucun.",
        max_length=succeeding.LONGEST_ACT,
        required=False,
    )
    invited = forms.TypedMultipleChoiceField(
        label="Inviter chez le successeur, avec le même rôle",
        help_text="Chacun reçoit son invitation par courriel. Les autres n’entrent plus.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, members: list[Membership], **kwargs: object) -> None:
        """Offer the members who may enter today."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["invited"].choices = [  # type: ignore[attr-defined]
            (row.pk, f"{row.user.name}, {french.small(ROLE_LABELS[Role(row.role)])}") for row in members
        ]
        if not members:
            del self.fields["invited"]


@only(Role.STEWARD)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def succession(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Choose who succeeds, read what passes and what ends, then close."""
    one = found(organisation, request)
    able = [] if one.closed_at else succeeding.candidates(one)
    chosen = SuccessorForm(request.GET if "vers" in request.GET else None, able=able)
    heir = next(
        (each for each in able if chosen.is_valid() and str(each.public_id) == chosen.cleaned_data["vers"]), None
    )
    rows = Membership.objects.live().filter(organisation=one).exclude(role=Role.AUDITOR).select_related("user")
    members = list(rows.defer("user__password").order_by("user__name"))
    form = SuccessionForm(request.POST or None, members=members)
    if heir is not None and form.is_valid():
        said = form.cleaned_data
        more = {"ground": said["ground"], "deed": said["deed"], "invited": said.get("invited", [])}
        if tried(request, form, succeeding.succeed, one, heir, **more):
            return HttpResponseRedirect(f"{reverse('intendant_organisme', args=[one.public_id])}?fait=succede")
    return shown(
        request,
        "succession.html",
        organisation=one,
        able=able,
        chosen=chosen,
        heir=heir,
        form=form,
        **(_read(one) if heir is not None else {}),
    )


@only(Role.STEWARD)
@require_POST
@fresh_to_change
@once
def undo(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Take a succession back on its very day; what refuses it is told on the page of the organisation."""
    one, form = found(organisation, request), forms.Form(request.POST)
    form.is_valid()
    if tried(request, form, succeeding.undo, one):
        return HttpResponseRedirect(f"{reverse('intendant_organisme', args=[one.public_id])}?fait=rouvert")
    able = [] if one.closed_at else succeeding.candidates(one)
    return shown(
        request, "succession.html", organisation=one, able=able, chosen=SuccessorForm(None, able=able), form=form
    )


def _read(one: Organisation) -> dict[str, object]:
    """What an organisation holds, by what becomes of it, each counted in words; what it has none of is not named."""
    numbers = successions.passing(one.pk)
    told: dict[str, list[str]] = {fate.value: [] for fate in RowFate}
    for word, (fate, names) in COUNTED.items():
        if n := numbers.get(word, 0):
            told[fate.value].append(french.count(n, *names.split(",")))
    return {"counts": told, "is_confided": any(numbers.get(word) for word in CONFIDED)}
