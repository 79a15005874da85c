"""Searching published homes: by commune with a radius, size and rent. No account needed."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Commune, Demande, Publication, layers, places
from palier.models.search_forms import search_form
from palier.rules import eligibility, facts
from palier.rules.answers import Outcome
from palier.rules.funnel import PublicationStage
from palier.web.presentation import homes
from palier.web.presentation.stairs import Stairs
from palier.workflows.scoring import closing_day

PAGE = 10
_KM_A_DEGREE = 111.2


class SearchForm(forms.Form):
    """The question: where, how far, how big, how much."""

    ou = forms.CharField(label="Commune ou code postal", required=False, max_length=80)
    rayon = forms.TypedChoiceField(
        label="Jusqu’à",
        coerce=int,
        required=False,
        choices=[
            (0, "dans la commune"),
            (5, "5\u00a0km autour"),
            (10, "10\u00a0km"),
            (20, "20\u00a0km"),
            (40, "40\u00a0km"),
        ],
    )
    pieces = forms.ChoiceField(
        label="Taille",
        required=False,
        choices=[("", "toutes"), *((code, words) for code, words in homes.ROOMS.items())],
    )
    loyer = forms.IntegerField(label="Loyer maximum", required=False, min_value=0, max_value=100_000)


def communes_of(text: str) -> list[Commune]:
    """The communes that a person means by a name or a postal code; the largest first, ten at most."""
    wanted = search_form(text)
    if not wanted:
        return []
    named = Q(search_name=wanted) if not wanted.isdigit() else Q(postal_codes__contains=wanted)
    found = list(Commune.objects.filter(named).order_by(F("population").desc(nulls_last=True), "code")[:10])
    if found or wanted.isdigit():
        return found
    return list(
        Commune.objects.filter(search_name__startswith=wanted).order_by(F("population").desc(nulls_last=True), "code")[
            :1
        ]
    )


def around(centres: Iterable[Commune], radius: int) -> set[str]:
    """Codes of the communes whose point is within ``radius`` km of one of these, their arrondissements included.

    One question for them all, and no more than codes and points: homonyms and a radius may bring hundreds of communes.
    """
    points, found, wanted = [], set(), Q()
    for centre in centres:
        if centre.latitude is None or centre.longitude is None or radius == 0:
            found.add(centre.code)
            wanted |= Q(parent_code=centre.code) | Q(code=centre.parent_code)
            continue
        points.append((centre.latitude, centre.longitude))
        south = radius / _KM_A_DEGREE
        east = south / max(math.cos(math.radians(centre.latitude)), 0.1)
        wanted |= Q(
            latitude__range=(centre.latitude - south, centre.latitude + south),
            longitude__range=(centre.longitude - east, centre.longitude + east),
        )
    near = Commune.objects.filter(wanted).values_list("code", "latitude", "longitude") if wanted else []
    for code, latitude, longitude in near:
        if not points or _is_near(points, latitude, longitude, radius):
            found.add(code)
    return found


def _is_near(
    points: Iterable[tuple[float, float]], latitude: float | None, longitude: float | None, radius: int
) -> bool:
    if latitude is None or longitude is None:
        return False
    return any(_distance(point, (latitude, longitude)) <= radius for point in points)


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance in km between two latitudes and longitudes."""
    a, b = math.radians(one[0]), math.radians(other[0])
    turn = math.radians(other[1] - one[1])
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
    return 6371.0 * math.acos(min(1.0, cosine))


def published(form: SearchForm) -> tuple[QuerySet[Publication], list[Commune]]:
    """Open publications that answer the form, soonest closing first; and the communes understood."""
    now = timezone.now()
    rows = Publication.objects.filter(
        stage=PublicationStage.PUBLIEE, opens_at__lte=now, closes_at__gt=now
    ).select_related("home__commune", "home__bailleur", "reservataire")
    asked = form.cleaned_data if form.is_valid() else {}
    found: list[Commune] = []
    if asked.get("ou"):
        found = communes_of(asked["ou"])
        rows = rows.filter(home__commune__in=around(found, asked.get("rayon") or 0))
    if asked.get("pieces"):
        rows = rows.filter(home__type_code=asked["pieces"])
    if asked.get("loyer"):
        rows = rows.annotate(full=F("home__rent") + F("home__charges")).filter(full__lte=asked["loyer"] * 100)
    return rows.order_by("closes_at", "pk"), found


@dataclass(frozen=True, slots=True)
class Card:
    """One home in the list: its stairs in small, and what it is to the person who reads."""

    publication: Publication
    title: str
    stairs: Stairs
    pill: str
    tone: str
    reason: str


def _cards(publications: Iterable[Publication], known: facts.Demande | None) -> list[Card]:
    """The cards of several open homes, with what every one of them shows asked at once."""
    listed = list(publications)
    outlines = places.outlines([one.pk for one in listed])
    return [_card(one, outlines.get(one.pk), known) for one in listed]


def _card(publication: Publication, outline: places.Outline | None, known: facts.Demande | None) -> Card:
    pill, tone, reason = "", "plain", ""
    if known is not None:
        verdict = eligibility.verdict(known, publication.home.as_facts, on=closing_day(publication))
        pill, tone = {
            Outcome.ELIGIBLE: ("ouvert à votre ménage", "ok"),
            Outcome.TO_CONFIRM: ("à confirmer", "warn"),
            Outcome.NOT_ELIGIBLE: ("fermé à votre ménage", "plain"),
        }[verdict.outcome]
        reason = "" if verdict.is_eligible else verdict.reasons[0].sentence
    drawing = homes.small_stairs(publication, outline)
    return Card(publication, homes.title(publication.home), drawing, pill, tone, reason)


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The list of open homes; the question stays in the address, so that it can be kept and shared."""
    form = SearchForm(request.GET or None)
    rows, found = published(form)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    holder = getattr(request.user, "holder", None)
    demande = Demande.objects.get(pk=holder.demande_id) if holder else None
    known = layers.facts_of(demande, timezone.localdate()) if demande else None
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form if request.GET else SearchForm(),
        "page": page,
        "cards": _cards(page, known),
        "communes": found,
        "is_unknown_place": bool(request.GET.get("ou")) and not found,
        "query": query.urlencode(),
    }
    return render(request, "palier/public/search.html", context)


@login_not_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """The front door: search, sign in, and what is different here."""
    now = timezone.now()
    live = Publication.objects.filter(stage=PublicationStage.PUBLIEE, opens_at__lte=now, closes_at__gt=now)
    soon = list(live.select_related("home__commune", "home__bailleur", "reservataire").order_by("closes_at", "pk")[:3])
    context = {"form": SearchForm(), "open_homes": live.count(), "cards": _cards(soon, None)}
    return render(request, "palier/public/welcome.html", context)
