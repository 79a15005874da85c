"""Searching published homes: by commune with a radius, size and rent. No account needed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Candidature, Commune, Demande, KeptPlace, Publication
from palier.models.candidatures.places import CurrentPlace
from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.models.homes import hot_readings, matching
from palier.models.territories import localities
from palier.models.written_readings import WrittenReading
from palier.rules.law.voice import phrase, say
from palier.rules.people import facts
from palier.rules.people.answers import Outcome
from palier.web import foreseeing
from palier.web.access import actor_of, demande_held, held_by, visit_of
from palier.web.presentation import homes
from palier.web.public import home_cards, home_pictures, mapped, roofs_beside
from palier.web.public.search_form import Order, SearchForm, is_from_nowhere, order_words
from palier.web.public.where import Where, nearest_first, understand
from palier.workflows.acting.actors import Actor
from palier.workflows.candidature import keeping_places, prospects, watching
from palier.workflows.candidature.prospects import LOOKED, WouldBe
from palier.workflows.doors import apart
from palier.workflows.scoring.scoring import closing_day

PAGE, WIDER = 10, "20"
"""Homes on a page; kilometres proposed where a place has none."""


def published(
    form: SearchForm,
    near: Collection[str] = (),
    centres: Collection[Commune] = (),
    own: Collection[Commune] = (),
) -> tuple[QuerySet[Publication], Where]:
    """Open publications that answer the form, in the order that it asks; and the place understood.

    ``centres``: from where distances are counted when the form names no commune; ``own``: the reader's own places.
    """
    now = timezone.now()
    live = Publication.objects.open_at(now).select_related("home__commune", "home__bailleur", "reservataire")
    rows = matching.answering(live, form.wanted)
    where = understand(form.asked.get("ou", ""), rows, near=near)
    rows = where.within(rows, form.asked.get("rayon") or 0).order_by("closes_at", "pk")
    if form.order is Order.RENT:
        rows = hot_readings.cheapest_first(rows)
    if form.order is Order.NEAR_MINE:
        rows = nearest_first(rows, own)
    if form.order is Order.DISTANCE:
        rows = nearest_first(rows, where.communes or centres)
    return rows, where


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who searches: their file where they have one, and where they look."""

    demande: Demande | None = None
    known: facts.Demande | None = None
    communes: tuple[Commune, ...] = ()
    places: tuple[KeptPlace, ...] = ()
    """Of the person who reads, and of nobody else."""

    def answer(self, form: SearchForm) -> tuple[QuerySet[Publication] | list[Publication], Where]:
        """The homes found, only those open to the household where the form asks so; and the place understood."""
        known = self.known if form.asked.get("pour_moi") else None
        if known is not None and form.narrows_nothing:
            looked = hot_readings.open_in(timezone.now(), localities.same_places(known.wish.communes))
            return open_to(known, looked), Where()
        own = [one.commune for one in self.places]
        rows, where = published(form, {one.departement for one in self.communes}, self.communes, own)
        if known is None:
            return rows, where
        if not where.text:
            rows = hot_readings.in_communes(rows, localities.same_places(known.wish.communes))
        return open_to(known, rows), where


def seeker_of(request: HttpRequest) -> Seeker:
    """The household whose page this is, as a search knows it; nobody in particular for anybody else."""
    holder = held_by(request)
    if holder is None:
        return Seeker()
    demande = demande_held(holder)
    known = apart.known_to(layers.facts_of(demande, timezone.localdate()), demande, actor_of(request))
    communes = tuple(localities.in_order(known.wish.communes)) if request.GET else ()
    return Seeker(demande, known, communes, tuple(own_places(request, demande)))


def question_of(request: HttpRequest, seeker: Seeker) -> QueryDict:
    """What is asked: a household that asks nothing yet is shown what is open to it where it looks, and may ask for all.

    Who has not said where it looks is shown everything: nothing would be found nowhere.
    """
    looks = seeker.known is not None and seeker.known.wish.communes
    return QueryDict("pour_moi=on") if looks and not request.GET else request.GET


def own_places(request: HttpRequest, demande: Demande) -> list[KeptPlace]:
    """The places that matter to who reads: at a counter, nobody's."""
    return [] if visit_of(request) is not None else keeping_places.kept_by(demande, actor_of(request))


def open_to(known: facts.Demande, rows: Iterable[Publication]) -> list[Publication]:
    """Those that are not closed to a household."""
    outcome = cache(partial(prospects.outcome_of, known))
    return [one for one in rows if outcome(prospects.as_judged(one), closing_day(one)) is not Outcome.NOT_ELIGIBLE]


def _applied(demande: Demande | None, listed: Iterable[Publication]) -> set[int]:
    """Those of a page where the household is a candidate; one that withdrew may come back (it is not)."""
    return set() if demande is None else set(prospects.applied(demande, [one.pk for one in listed]))


@dataclass(frozen=True, slots=True)
class ByPlace:
    """Homes in the order of the place that a household would have there today, and how many others were not weighed."""

    listed: list[Publication]
    ranked: dict[int, WouldBe]
    own: dict[int, CurrentPlace]
    """Where the household is a candidate: its place is known there, and takes its turn."""
    left: int


def by_place(demande: Demande, found: QuerySet[Publication] | list[Publication], *, total: int, by: Actor) -> ByPlace:
    """The best place first, among the homes that close first of so many; where the household has none, last."""
    looked: Sequence[Publication] = list(found[:LOOKED])
    mine = _applied(demande, looked)
    weighed = prospects.on_each(demande, [one for one in looked if one.pk not in mine], at=timezone.now(), by=by)
    ranked, own = {one.publication.pk: one for one in weighed}, _own(demande, mine)
    orders = {key: one.order for key, one in ranked.items()}
    orders |= {one.pk: prospects.order(own[one.pk], one.to_designate) for one in looked if one.pk in own}
    first = sorted((one for one in looked if one.pk in orders), key=lambda one: orders[one.pk])
    return ByPlace([*first, *(one for one in looked if one.pk not in orders)], ranked, own, total - len(looked))


def _own(demande: Demande, mine: Collection[int]) -> dict[int, CurrentPlace]:
    """The places that the household holds on these lists, as its own pages say them."""
    rows = Candidature.objects.filter(demande=demande, publication__in=mine, is_placed=True)
    held = list(rows.select_related("demande", "publication")) if mine else []
    found = homes.own_places(held, demande) if held else {}
    return {row.publication_id: found[row.pk] for row in held}


def _kept(request: HttpRequest, demande: Demande | None, listed: Iterable[Publication]) -> set[int]:
    """Those of a page that the reader keeps: at a counter, nobody's."""
    if demande is None or visit_of(request) is not None:
        return set()
    return watching.kept_by(demande, actor_of(request), [one.pk for one in listed])


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The list of open homes; the question stays in the address, so that it can be kept and shared."""
    foreseeing.ahead(request, ReadPage.SEARCH)
    seeker = seeker_of(request)
    # A demande that was struck off is a candidate nowhere: its household searches as anybody does, and is told why.
    is_ended = seeker.demande is not None and not layers.is_open(seeker.demande)
    if is_ended:
        seeker = Seeker(places=seeker.places)
    asked = question_of(request, seeker)
    form = SearchForm(asked, has_file=seeker.demande is not None)
    demande, known = seeker.demande, seeker.known
    found, where = seeker.answer(form)
    is_mine, is_placed = known is not None and bool(form.asked.get("pour_moi")), bool(where.named or not where.text)
    by_commune, placed = mapped.counted(found), ByPlace([], {}, {}, 0)
    total = sum(by_commune.values())
    beside = roofs_beside.beside(request, form, where, demande=demande, known=known)
    drawn = mapped.of_search(by_commune, beside.roofs_by_commune, partial(_asking, asked))
    if form.order is Order.PLACE and demande is not None:
        placed = by_place(demande, found, total=total, by=actor_of(request))
        found = placed.listed
    page = Paginator(mapped.CountedHomes(found, total - placed.left), PAGE).get_page(request.GET.get("page"))
    query = asked.copy()
    query.pop("page", None)
    radius = form.asked.get("rayon") or 0
    stands = {
        "is_placed": bool(where.communes),
        "has_wish": bool(seeker.communes),
        "has_places": bool(seeker.places),
    }
    context = {
        "form": form if asked else SearchForm(has_file=demande is not None),
        "page": page,
        "homes": page.paginator.count + placed.left,
        "left": placed.left,
        "looked": LOOKED,
        "cards": home_cards.cards(
            page,
            home_cards.CardReader(
                known,
                _applied(demande, page),
                _kept(request, demande, page),
                placed.ranked,
                seeker.places,
                home_pictures.spares_data(request),
                placed.own,
            ),
        ),
        "where": where,
        "radius": radius,
        "order": order_words(form.order, **stands),
        "from_nowhere": form.order.value if is_from_nowhere(form.order, **stands) else "",
        "is_visit": visit_of(request) is not None,
        "query": query.urlencode(),
        "is_household": known is not None,
        "is_ended": is_ended,
        # A feed knows nobody: of a place that nobody understood, or of where one looks, it would say nothing, or all.
        "can_follow": is_placed and bool(where.named or not is_mine),
        "can_watch": is_placed
        and (not request.user.is_authenticated or (demande is not None and visit_of(request) is None)),
        "is_mine": is_mine,
        "is_folded": is_mine and {*request.GET} <= {"pour_moi", "page"} and bool(page.paginator.count),
        "wished": localities.named(known.wish.communes) if known and is_mine and not where.text else [],
        "choices": [(one, _asking(asked, ou=one.named)) for one in where.choices],
        "wider": wider(asked, seeker) if where.communes and radius < int(WIDER) and not page.paginator.count else None,
        "map": drawn,
        "droppable": [] if page.paginator.count or where.choices else droppable(asked, seeker),
        **beside.shown,
    }
    return home_pictures.vary(render(request, "palier/public/search.html", context))


@dataclass(frozen=True, slots=True)
class Droppable:
    """One filter without which there would be homes: what it is, the question without it, and how many."""

    label: str
    query: str
    homes: int


_WITHOUT = {
    "loyer": phrase("Sans loyer maximum"),
    "pieces": phrase("De toutes les tailles"),
    "plain_pied": phrase("À tous les étages, avec ou sans ascenseur"),
    "adapte": phrase("Adapté au handicap ou non"),
    "energie": phrase("De toutes les classes énergie"),
    "genre": phrase("Appartement ou maison"),
    "stationnement": phrase("Avec ou sans stationnement"),
    "acces": phrase("Sans ce que vous avez coché pour y entrer et y circuler"),
    "pour_moi": phrase("Ouverts à votre ménage ou non"),
    "ou": phrase("Partout"),
}
"""What is said of a question without one of its filters, the one that is easiest to give up first."""


def droppable(asked: QueryDict, seeker: Seeker) -> list[Droppable]:
    """Where nothing is found: each filter that alone is too much, with what leaving it out would give."""
    listed = []
    for name, label in _WITHOUT.items():
        if not asked.get(name):
            continue
        fewer = asked.copy()
        for gone in (name, "page", *(("rayon",) if name == "ou" else ())):
            fewer.pop(gone, None)
        if name == "pour_moi":
            # Said, for a household that asks nothing is shown what is open to it.
            fewer[name] = ""
        if number := _found(seeker, fewer):
            listed.append(Droppable(say(label), fewer.urlencode(), number))
    return listed


def wider(asked: QueryDict, seeker: Seeker) -> Droppable:
    """The same question further around, and how many homes it finds: none is said too."""
    query = _asking(asked, rayon=WIDER)
    return Droppable(say("Chercher à 20 km autour"), query, _found(seeker, QueryDict(query)))


def _found(seeker: Seeker, asked: QueryDict) -> int:
    found, _ = seeker.answer(SearchForm(asked))
    return len(found) if isinstance(found, list) else found.count()


def _asking(asked: QueryDict, **changes: str) -> str:
    """The same question, but for another place or another distance."""
    query = asked.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
    return query.urlencode()


_SOON = WrittenReading(
    lambda at: (
        Publication.objects.open_at(at)
        .select_related("home__commune", "home__bailleur", "reservataire")
        .order_by("closes_at", "pk")[:3]
    )
)


@login_not_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """The front door: search, sign in, and what is different here."""
    now = timezone.now()
    live = Publication.objects.open_at(now)
    soon = _SOON(now)
    reader = home_cards.CardReader(spares_data=home_pictures.spares_data(request))
    cards = home_cards.cards(soon, reader)
    context = {"form": SearchForm(has_file=False), "open_homes": live.count(), "cards": cards}
    return home_pictures.vary(render(request, "palier/public/welcome.html", context))
