"""Other roofs beside a search of social homes: never among them, counted apart, and their kind said on each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from palier.models import Demande, OtherRoof, RoofRequest
from palier.rules.law.voice import say
from palier.rules.people import facts
from palier.rules.roofs.roof_requests import CONTINUES
from palier.web.access import actor_of
from palier.web.public import roof_cards
from palier.web.public.roof_cards import RoofQuestion
from palier.web.public.search_form import SearchForm
from palier.web.public.where import Where
from palier.workflows.roofs import asking_roofs

BESIDE = 4
"""Roofs beside social homes; the others have a page of their own."""


def question(asked: Mapping[str, Any], where: Where) -> RoofQuestion:
    """What an answered form asks of a roof."""
    rent = asked.get("loyer")
    return RoofQuestion(
        where=where,
        radius=asked.get("rayon") or 0,
        most_rent=int(rent * 100) if rent else None,
        type_code=asked.get("pieces") or "",
        kind=asked.get("nature") or "",
        is_mine=bool(asked.get("pour_moi")),
    )


def asked_by(request: HttpRequest, demande: Demande | None, roofs: Sequence[OtherRoof]) -> dict[int, RoofRequest]:
    """The living requests of the reader on these roofs."""
    if demande is None:
        return {}
    return asking_roofs.living_on(demande, roofs, actor_of(request))


@dataclass(frozen=True, slots=True)
class RoofsBeside:
    """What the page of a search says of other roofs, and how many stand in each commune."""

    shown: Mapping[str, object]
    roofs_by_commune: Mapping[str, int]


def beside(
    request: HttpRequest, form: SearchForm, where: Where, *, demande: Demande | None, known: facts.Demande | None
) -> RoofsBeside:
    """What a search of social homes shows of other roofs, where it asks for them: never among them, and counted apart."""
    if not form.has_roofs or where.choices or where.is_unknown:
        return RoofsBeside({"roofs": None}, {})
    who = roof_cards.reader(request, known)
    listed = roof_cards.found(question(form.asked, where), who)
    first = listed[:BESIDE]
    kept = ("ou", "rayon", "pieces", "loyer", "pour_moi")
    query = urlencode({name: request.GET[name] for name in kept if request.GET.get(name)})
    untold = any(form.asked.get(name) for name in ("plain_pied", "adapte", "energie"))
    shown = {
        "roofs": roof_cards.cards(first, who, asked_by(request, demande, first)),
        "roofs_total": len(listed),
        "roofs_query": query,
        "roofs_untold": untold,
        "continues": say(CONTINUES) if known else "",
    }
    return RoofsBeside(shown, Counter(one.commune_id for one in listed))
