"""The homes of a landlord: all of them, by pages, with what is asked and the order kept in the address."""

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.models import Home, Publication
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage
from palier.rules.doors.access import Role
from palier.web.access import only, organisation_of
from palier.web.desk.desk_parts import page
from palier.web.lists import listing

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
    form.is_valid()
    asked = form.cleaned_data
    rows = Home.objects.filter(bailleur__in=organisation_of(request).covers).select_related("commune", "reservataire")
    rows = _in_state(_matching(rows, asked.get("q", "")), asked.get("etat", ""))
    found = listing(request, rows.order_by(*ORDERS[asked.get("tri") or "recent"]))
    context = page(request, homes=found, form=form)
    return render(request, "palier/bailleur/homes.html", context)


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
    is_let = Exists(lists.filter(stage=PublicationStage.LOUEE))
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
