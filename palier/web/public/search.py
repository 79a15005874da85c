"""Searching published homes: by commune with a radius, size and rent. No account needed."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Candidature, Demande, Publication
from palier.models.candidatures import places
from palier.models.demandes import layers
from palier.models.scoring import size_guides
from palier.models.territories import localities
from palier.rules.candidature.funnel import Stage
from palier.rules.fitting import eligibility, size_advice
from palier.rules.fitting.size_guide import SizeGuide
from palier.rules.law.voice import say
from palier.rules.letters import words
from palier.rules.people import facts
from palier.rules.people.answers import Outcome, Verdict
from palier.web.access import held_by
from palier.web.languages.later import later
from palier.web.presentation import homes
from palier.web.presentation.stairs import Stairs
from palier.web.public.where import Where, understand
from palier.workflows.scoring.scoring import closing_day

PAGE, WIDER = 10, "20"
"""Homes on a page; kilometres proposed where a place has none."""


class MostRentField(forms.DecimalField):
    """An amount as people write it: ``500,50``, ``1 200``, ``650 €``."""

    def to_python(self, value: object) -> Any:  # noqa: ANN401 - a Decimal, as the base class declares wrongly
        """Spaces and the sign of the euro are no fault."""
        text = re.sub(r"[\s€]|euros?$", "", str(value or "")).replace(",", ".")
        return super().to_python(text)


class SearchForm(forms.Form):
    """The question: where, how far, how big, how much."""

    ou = forms.CharField(label=later("Commune, code postal ou département"), required=False, max_length=80)
    rayon = forms.TypedChoiceField(
        label=later("Jusqu’à"),
        coerce=int,
        required=False,
        choices=[
            (0, later("dans la commune")),
            (5, later("5 km autour")),
            (10, "10 km"),
            (20, "20 km"),
            (40, "40 km"),
        ],
    )
    pieces = forms.ChoiceField(
        label=later("Taille"),
        required=False,
        choices=[("", later("toutes")), *((code, later(words.ROOMS[code])) for code in words.ROOMS)],
    )
    loyer = MostRentField(
        label=later("Loyer maximum"),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), later("Écrivez un montant en euros, par exemple 650 ou 650,50.")
        ),
    )
    pour_moi = forms.BooleanField(label=later("Seulement là où je cherche, et ouverts à mon ménage"), required=False)


def published(form: SearchForm, near: Collection[str] = ()) -> tuple[QuerySet[Publication], Where]:
    """Open publications that answer the form, soonest closing first; and the place understood."""
    now = timezone.now()
    rows = Publication.objects.open_at(now).select_related("home__commune", "home__bailleur", "reservataire")
    form.is_valid()
    asked = getattr(form, "cleaned_data", {})
    if asked.get("pieces"):
        rows = rows.filter(home__type_code=asked["pieces"])
    if asked.get("loyer"):
        most = int(asked["loyer"] * 100)
        rows = rows.annotate(full=F("home__rent") + F("home__charges")).filter(full__lte=most)
    where = understand(asked.get("ou", ""), rows, near=near)
    return where.within(rows, asked.get("rayon") or 0).order_by("closes_at", "pk"), where


def open_to(known: facts.Demande, rows: QuerySet[Publication], *, is_placed: bool) -> list[Publication]:
    """Those that are not closed to a household, where it looks unless the search names a place."""
    if not is_placed:
        rows = rows.filter(home__commune__in=localities.same_places(known.wish.communes))
    return [one for one in rows if _verdict(known, one).outcome is not Outcome.NOT_ELIGIBLE]


def _verdict(known: facts.Demande, publication: Publication) -> Verdict:
    return eligibility.verdict(known, publication.home.as_facts, on=closing_day(publication))


@dataclass(frozen=True, slots=True)
class Card:
    """One home in the list: its stairs in small, and what it is to the person who reads."""

    publication: Publication
    title: str
    stairs: Stairs
    pill: str
    tone: str
    reason: str
    size: str
    """What is to know of its size, which closes nothing."""


def _cards(
    publications: Iterable[Publication], known: facts.Demande | None, applied: Collection[int] = ()
) -> list[Card]:
    """The cards of several open homes, with what every one of them shows asked at once."""
    listed = list(publications)
    outlines = places.outlines([one.pk for one in listed])
    guides = size_guides.in_force(timezone.localdate(), [one.home.commune.territory_id for one in listed if known])
    return [
        _card(
            one,
            outlines.get(one.pk),
            known,
            is_applied=one.pk in applied,
            guide=guides.get(one.home.commune.territory_id or ""),
        )
        for one in listed
    ]


def _card(
    publication: Publication,
    outline: places.Outline | None,
    known: facts.Demande | None,
    *,
    is_applied: bool,
    guide: SizeGuide | None,
) -> Card:
    pill, tone, reason, size = "", "plain", "", ""
    if is_applied:
        pill, tone = say("vous avez candidaté"), "ok"
    elif known is not None:
        verdict = _verdict(known, publication)
        said = size_advice.about(known, publication.home.as_facts, on=closing_day(publication), guide=guide)
        size = " ".join(one.sentence for one in said)
        pill, tone = {
            Outcome.ELIGIBLE: (say("ouvert à votre ménage"), "ok"),
            Outcome.TO_CONFIRM: (say("à confirmer"), "warn"),
            Outcome.NOT_ELIGIBLE: (say("fermé à votre ménage"), "plain"),
        }[verdict.outcome]
        reason = "" if verdict.is_eligible else verdict.reasons[0].sentence
    drawing = homes.small_stairs(publication, outline)
    return Card(publication, homes.title(publication.home), drawing, pill, tone, reason, size)


def _applied(demande: Demande | None, listed: Iterable[Publication]) -> set[int]:
    """Those of a page where the household is a candidate; one that withdrew may come back (it is not)."""
    if demande is None:
        return set()
    rows = Candidature.objects.filter(demande=demande, publication__in=[one.pk for one in listed])
    return set(rows.exclude(stage=Stage.RETIREE).values_list("publication", flat=True))


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The list of open homes; the question stays in the address, so that it can be kept and shared."""
    form = SearchForm(request.GET)
    holder = held_by(request)
    demande = Demande.objects.get(pk=holder.demande_id) if holder else None
    known = layers.facts_of(demande, timezone.localdate()) if demande else None
    wished = known.wish.communes if known else ()
    rows, where = published(form, near={one.departement for one in localities.in_order(wished)} if request.GET else ())
    is_mine = known is not None and bool(form.cleaned_data.get("pour_moi"))
    found = open_to(known, rows, is_placed=bool(where.text)) if known and is_mine else rows
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form if request.GET else SearchForm(),
        "page": page,
        "cards": _cards(page, known, _applied(demande, page)),
        "where": where,
        "radius": form.cleaned_data.get("rayon") or 0,
        "query": query.urlencode(),
        "is_household": known is not None,
        "is_mine": is_mine,
        "wished": localities.named(wished) if is_mine and not where.text else [],
        "choices": [(one, _asking(request, ou=one.named)) for one in where.choices],
        "wider": _asking(request, rayon=WIDER)
        if where.communes and (form.cleaned_data.get("rayon") or 0) < int(WIDER)
        else "",
    }
    return render(request, "palier/public/search.html", context)


def _asking(request: HttpRequest, **changes: str) -> str:
    """The same question, but for another place or another distance."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
    return query.urlencode()


@login_not_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """The front door: search, sign in, and what is different here."""
    now = timezone.now()
    live = Publication.objects.open_at(now)
    soon = list(live.select_related("home__commune", "home__bailleur", "reservataire").order_by("closes_at", "pk")[:3])
    context = {"form": SearchForm(), "open_homes": live.count(), "cards": _cards(soon, None)}
    return render(request, "palier/public/welcome.html", context)
