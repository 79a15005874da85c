"""An employer's size, year by year: said, corrected and taken back; and the figures of all employers by size (ADR 107)."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.people import employer_sizes as rules
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import KEY_FIELD, new_key, once
from palier.web.desk.desk_parts import attempt
from palier.workflows.people import employer_sizes
from palier.workflows.people.employer_sizes import SizesOfAYear


@dataclass(frozen=True, slots=True)
class SaidSize:
    """What was said of a year."""

    year: int
    words: str
    is_told: bool
    """Its table is closed: what is said now is kept, and changes it no more."""


@dataclass(frozen=True, slots=True)
class SizeShare:
    """A size, or the hidden ones together, with its share in whole percents."""

    name: str
    number: int
    share: int


@dataclass(frozen=True, slots=True)
class SizedYear:
    """A finished year of all employers, by size."""

    year: int
    total: int
    rows: tuple[SizeShare, ...]


class SizeForm(forms.Form):
    """A year, and one of the bands."""

    year = forms.TypedChoiceField(label="Année", coerce=int)
    at_least = forms.TypedChoiceField(
        label="Personnes employées, en moyenne sur l’année",
        coerce=int,
        help_text="L’ensemble de l’entreprise, et pas un seul lieu de travail.",
        error_messages={"required": "Choisissez une taille."},
    )

    def __init__(self, *args: object, on: date, **options: object) -> None:
        """``on``: today."""
        super().__init__(*args, **options)  # type: ignore[arg-type]
        choices: dict[str, forms.Field] = self.fields
        choices["year"].choices = [(year, str(year)) for year in reversed(rules.years(on))]  # type: ignore[attr-defined]
        choices["at_least"].choices = [("", "Choisir"), *rules.words(on).items()]  # type: ignore[attr-defined]


@only(Role.EMPLOYEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def sizes(request: HttpRequest) -> HttpResponse:
    """The sizes that were said, and one more."""
    on, by = day_in_paris(timezone.now()), actor_of(request)
    form = SizeForm(request.POST or None, on=on)

    def act() -> None:
        data = form.cleaned_data
        employer_sizes.say(data["year"], data["at_least"], by=by, at=timezone.now())

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        return HttpResponseRedirect(reverse("employeur-effectif"))
    words = rules.words(on)
    context = {
        "form": form,
        "said": [
            SaidSize(year, words[low], is_told=on >= rules.closes_on(year, on))
            for year, low in sorted(employer_sizes.said(by=by).items(), reverse=True)
        ],
        "organisation": organisation_of(request),
        "act_key": request.POST.get(KEY_FIELD) or new_key(),
    }
    return render(request, "palier/employeur/sizes.html", context, status=400 if request.method == "POST" else 200)


@only(Role.EMPLOYEUR)
@require_POST
@once
def take_back(request: HttpRequest, year: int) -> HttpResponse:
    """Say nothing of a year any more."""
    employer_sizes.take_back(year, by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("employeur-effectif"))


def of_all(request: HttpRequest, on: date) -> list[SizedYear]:
    """The finished years of all employers, by size, as a page writes them."""
    return [_year(found, on) for found in employer_sizes.by_size(by=actor_of(request), on=on)]


def _year(found: SizesOfAYear, on: date) -> SizedYear:
    words = rules.words(on) | {None: rules.UNSAID}
    shown = [(words[low], number) for low, number in found.counts.items() if number is not None]
    rows = [SizeShare(name, number, _share(number, found.total)) for name, number in shown]
    if hidden := [words[low] for low, number in found.counts.items() if number is None]:
        left = found.total - sum(number for _, number in shown)
        rows.append(SizeShare(f"Ensemble : {' ; '.join(hidden)}", left, _share(left, found.total)))
    return SizedYear(found.year, found.total, tuple(rows))


def _share(number: int, total: int) -> int:
    return round(100 * number / total) if total else 0
