"""Every closed ranking, found by place and by month: nothing nominative, and each with its open file."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.models import Publication, Ranking
from palier.rules.law import french
from palier.rules.law.voice import say
from palier.web.languages.later import later
from palier.web.lists import listing
from palier.web.presentation import homes
from palier.web.public.where import Where, understand

PER_PAGE = 20


def _month(day: date) -> tuple[str, str]:
    """How a month is written in the address, and on the screen."""
    return f"{day:%Y-%m}", french.month(day)


class ProofsForm(forms.Form):
    """Where, and when."""

    ou = forms.CharField(label=later("Commune, code postal ou département"), required=False, max_length=80)
    mois = forms.ChoiceField(label=later("Mois de clôture"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """The months in which a list closed."""
        super().__init__(*args, **options)
        months: QuerySet[Any, datetime] = Ranking.objects.datetimes("frozen_at", "month", order="DESC")
        field = self.fields["mois"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", say("tous")), *(_month(one) for one in months)]


def _found(form: ProofsForm) -> tuple[QuerySet[Ranking], Where]:
    """The rankings that answer the form, every version, the last first; and the place understood."""
    form.is_valid()
    asked = getattr(form, "cleaned_data", {})
    later = Ranking.objects.filter(publication=OuterRef("publication"), version__gt=OuterRef("version"))
    rows = Ranking.objects.select_related("publication__home__commune", "reservataire")
    rows = rows.annotate(is_replaced=Exists(later)).order_by("-frozen_at", "-pk")
    if month := asked.get("mois"):
        year, number = month.split("-")
        rows = rows.filter(frozen_at__year=int(year), frozen_at__month=int(number))
    closed = Publication.objects.filter(Exists(Ranking.objects.filter(publication=OuterRef("pk"))))
    where = understand(asked.get("ou", ""), closed, near=(), runs=False)
    return (rows.filter(publication__in=where.within(closed, 0, runs=False)) if where.text else rows), where


@login_not_required
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """The closed rankings: anyone finds one, who never kept the address of its home."""
    form = ProofsForm(request.GET)
    rows, where = _found(form)
    found = listing(request, rows, per=PER_PAGE)
    drawn = [{"ranking": ranked, "title": homes.title(ranked.publication.home)} for ranked in found]
    choices = [(one, _asking(request, one.named)) for one in where.choices]
    return render(
        request,
        "palier/proof/closed.html",
        {
            "form": form,
            "listing": found.with_rows(drawn),
            "where": where,
            "choices": choices,
            "is_asked": bool(request.GET),
        },
    )


def _asking(request: HttpRequest, place: str) -> str:
    """The same question for one of the places that the words may mean."""
    query = request.GET.copy()
    query.pop("page", None)
    query["ou"] = place
    return query.urlencode()
