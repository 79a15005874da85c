"""The suppléants of a commission: who stands in for whom, since when, and the lines that ended."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import SeatSubstitute, User
from palier.rules.commission import commission, interests, substitutes
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.desk.desk_parts import attempt, page
from palier.web.inputs.fields import DayField, DayInput
from palier.workflows.commission import keeping_substitutes, seating


class SubstituteForm(forms.Form):
    """Somebody to keep as a suppléant: for whose seat, from when."""

    holder = forms.ChoiceField(label="Titulaire suppléé")
    name = forms.CharField(label="Nom du suppléant ou du représentant", max_length=120, required=False)
    account = forms.ChoiceField(label="Son compte", required=False)
    since = DayField(label="Depuis le", widget=DayInput())
    until = DayField(label="Jusqu’au, s’il est connu", required=False, widget=DayInput())

    def __init__(
        self,
        *args: Any,
        holders: Sequence[tuple[str, str]] = (),
        accounts: Sequence[User] = (),
        **kwargs: Any,
    ) -> None:
        """Offer the titulaires of the last séance, and the accounts of the commission."""
        super().__init__(*args, **kwargs)
        # By who they are: another séance convened meanwhile gives the titulaires another order.
        self.holders = {f"{quality} {interests.person_key(name)}": (name, quality) for name, quality in holders}
        self.accounts = {str(user.public_id): user for user in accounts}
        named = [(key, f"{name}, {commission.CAPACITIES[quality]}") for key, (name, quality) in self.holders.items()]
        self.fields["holder"].choices = [("", "Choisir"), *named]  # type: ignore[attr-defined]
        self.fields["account"].choices = [  # type: ignore[attr-defined]
            ("", "Aucun"),
            *((key, user.name) for key, user in self.accounts.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """The name of an account is that of the person, where none is written."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        account = self.accounts.get(data.get("account") or "")
        data["account"] = account
        if not data.get("name", "").strip():
            if account is None:
                self.add_error("name", "Écrivez le nom de cette personne, ou choisissez son compte.")
            else:
                data["name"] = account.name
        return data


class EndSubstituteForm(forms.Form):
    """Which line ends."""

    substitute = forms.UUIDField()


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def index(request: HttpRequest) -> HttpResponse:
    """Those kept, those of before, and the form that keeps another."""
    body = organisation_of(request)
    is_end = request.method == "POST" and request.POST.get("act") == "finir"
    plain = EndSubstituteForm(request.POST if is_end else None)
    form = SubstituteForm(
        request.POST if request.method == "POST" and not is_end else None,
        initial={"since": clocks.day_in_paris(timezone.now())},
        holders=keeping_substitutes.holders_of(body),
        accounts=seating.accounts_of(body),
    )
    by, at = actor_of(request), timezone.now()
    if is_end and plain.is_valid():
        row = get_or_404(SeatSubstitute.objects.filter(bailleur__in=body.covers), plain.cleaned_data["substitute"])
        if attempt(plain, lambda: keeping_substitutes.end_substitute(row, by=by, at=at)):
            return redirect("suppleants")
    elif form.is_valid():
        data = form.cleaned_data
        holder, quality = form.holders[data["holder"]]
        said = {key: data[key] for key in ("name", "account", "since", "until")}
        if attempt(
            form,
            lambda: keeping_substitutes.name_substitute(holder=holder, quality=quality, **said, by=by, at=at),
        ):
            return redirect("suppleants")
    rows = [
        (row, f"{commission.CAPACITIES[row.quality]}", substitutes.word(row.quality))
        for row in keeping_substitutes.history(body)
    ]
    context = page(
        request,
        form=form,
        plain=plain,
        running=[line for line in rows if line[0].ended_at is None],
        ended=[line for line in rows if line[0].ended_at is not None],
        has_holders=bool(form.holders),
    )
    return render(request, "palier/commission/substitutes.html", context)
