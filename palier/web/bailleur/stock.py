"""The homes of a landlord: all of them, by pages or in a file, with what is asked and the order kept in the address."""

from dataclasses import dataclass

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Home, Publication
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage
from palier.rules.doors.access import Role
from palier.rules.letters.words import label
from palier.web.access import actor_of, only, organisation_of
from palier.web.desk import taking_out as taking
from palier.web.desk.desk_parts import page
from palier.web.lists import listing
from palier.workflows.desks import taking_out
from palier.workflows.homes import let_homes, timing_vacancies

_ALL = [("", "Tous")]
STATES = [
    ("a_orienter", "À orienter"),
    ("a_publier", "Orienté, pas encore publié"),
    ("en_cours", "Publication en cours"),
    ("loue", "Loué"),
]
ORDERS = {
    "recent": ("-created_at", "-pk"),
    "commune": ("commune__name", "street", "pk"),
    "loyer": ("rent", "pk"),
    "type": ("type_code", "rent", "pk"),
}
_SORTS = [("recent", "Le plus récent"), ("commune", "Commune"), ("loyer", "Loyer"), ("type", "Type")]


class StockForm(forms.Form):
    """What is asked of the list; an answer that means nothing asks nothing."""

    q = forms.CharField(label="RPLS, rue ou commune", required=False, max_length=60)
    etat = forms.ChoiceField(label="État", choices=[*_ALL, *STATES], required=False)
    tri = forms.ChoiceField(label="Ranger par", choices=_SORTS, required=False)


@only(Role.BAILLEUR)
@require_safe
def homes(request: HttpRequest) -> HttpResponse:
    """The homes declared, the newest first unless another order is asked, with where each stands."""
    form = StockForm(request.GET)
    found = listing(request, asked(request, form).select_related("commune", "reservataire"))
    context = page(request, homes=found.with_rows(_standing(found.rows)), form=form)
    return render(request, "palier/bailleur/homes.html", context)


@dataclass(frozen=True, slots=True)
class HomeStanding:
    """A home, where it stands, and the list that says it while that one counts."""

    home: Home
    state: str
    tone: str
    on: Publication | None


def _standing(homes: list[Home]) -> list[HomeStanding]:
    """Where each home of a page stands, in two questions for all."""
    let = set(Home.objects.filter(let_homes.now(), pk__in=[home.pk for home in homes]).values_list("pk", flat=True))
    lists = timing_vacancies.last_lists(homes, let=let)
    return [_line(home, lists.get(home.pk), is_let=home.pk in let) for home in homes]


def _line(home: Home, on: Publication | None, *, is_let: bool) -> HomeStanding:
    if is_let:
        return HomeStanding(home, "loué", "plain", on)
    if on is not None and on.stage not in ENDED_LISTS:
        return HomeStanding(home, label(PublicationStage(on.stage), is_own=on.is_own).lower(), "here", on)
    return HomeStanding(home, "à publier" if home.reservataire_id else "à orienter", "warn", None)


def asked(request: HttpRequest, form: StockForm) -> QuerySet[Home]:
    """The homes of this organisation that the form asks for, in its order."""
    form.is_valid()
    said = form.cleaned_data
    rows = Home.objects.filter(bailleur__in=organisation_of(request).covers)
    rows = _in_state(_matching(rows, said.get("q", "")), said.get("etat", ""))
    return rows.order_by(*ORDERS[said.get("tri") or "recent"])


def to_orient(request: HttpRequest) -> QuerySet[Home]:
    """The homes of this organisation that nobody was given yet, the oldest first."""
    rows = Home.objects.filter(bailleur__in=organisation_of(request).covers)
    return _in_state(rows, "a_orienter").order_by("created_at", "pk")


def _matching(rows: QuerySet[Home], words: str) -> QuerySet[Home]:
    """Homes whose number, street or commune has every word."""
    for word in words.split():
        rows = rows.filter(
            Q(rpls_id__istartswith=word)
            | Q(street__icontains=word)
            | Q(commune__name__icontains=word)
            | Q(commune_id=word)
        )
    return rows


def _in_state(rows: QuerySet[Home], state: str) -> QuerySet[Home]:
    """Homes in one of ``STATES``."""
    lists = Publication.objects.filter(home=OuterRef("pk"))
    is_let = let_homes.now()
    is_live = Exists(lists.exclude(stage__in=ENDED_LISTS).exclude(stage=PublicationStage.LOUEE))
    match state:
        case "a_orienter":
            return rows.filter(~is_let, reservataire=None)
        case "a_publier":
            return rows.filter(~is_let, ~is_live, reservataire__isnull=False)
        case "en_cours":
            return rows.filter(is_live)
        case "loue":
            return rows.filter(is_let)
    return rows


@only(Role.BAILLEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def homes_file(request: HttpRequest) -> HttpResponse:
    """The homes that the list shows, with the same words, state and order; of nobody, so without a code."""
    looked_for, form = StockForm(request.GET), taking.TakeOutForm(request.POST or None)
    rows, house = asked(request, looked_for), organisation_of(request)
    context: dict[str, object] = {
        "form": form,
        "title": "Vos logements",
        "back": f"{reverse('bailleur_logements')}?{request.GET.urlencode()}",
        "count": rows.count(),
        "columns": ", ".join(taking_out.HOME_COLUMNS),
        "is_closed": True,
        "is_filtered": any(looked_for.cleaned_data.get(key) for key in ("q", "etat")),
    }
    if form.is_valid():
        by, at = actor_of(request), timezone.now()
        return taking.file(
            request, lambda: taking_out.take_homes(rows, house, by=by, at=at), form.kind, "logements", context
        )
    return taking.page(request, context)
