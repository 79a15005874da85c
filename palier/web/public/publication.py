"""A home's page: is it open to me, where would I stand and why, what would it cost, and the act."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Candidature, Demande, Publication, Ranking
from palier.models.candidatures import brief_numbers, places
from palier.models.candidatures.places import Outline
from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.models.scoring import size_guides
from palier.models.territories.looks import look_of
from palier.models.together import Asking, foresee
from palier.models.written_readings import WrittenReading
from palier.rules.candidature.funnel import LIVE, PublicationStage, Stage
from palier.rules.fitting import size_advice
from palier.rules.law import clocks, french
from palier.rules.law.voice import say
from palier.rules.letters.words import StageWords, said
from palier.rules.people import facts
from palier.rules.people.answers import Outcome, Reason, Score
from palier.rules.ranking import cuts, prospects, small_cells, small_lists
from palier.rules.ranking.cuts import Cut
from palier.rules.scoring import moving
from palier.web import foreseeing
from palier.web.access import actor_of, demande_held, first_or_404, held_by, visit_of
from palier.web.acts import new_key
from palier.web.presentation import home_details, homes
from palier.web.presentation.histogram import Histogram
from palier.web.presentation.stairs import Stairs, You
from palier.web.public import home_costs, home_pictures, home_places
from palier.workflows.candidature import applying, trying, watching, would_move
from palier.workflows.doors import apart
from palier.workflows.people import needing
from palier.workflows.scoring import scoring

AGAIN = "de_nouveau"
"""The field that only the form of a withdrawn candidature has: an old page cannot place it once more."""


@dataclass(frozen=True, slots=True)
class Advance:
    """Something that would move a candidate up: its points, what to do, and the place it would give."""

    gain: int
    what: str
    sentence: str
    is_loss: bool = False
    at_most: bool = False
    weighs: str = ""
    """The fact of the catalogue, said beside its name in French to who reads another language."""


_PUBLISHED = WrittenReading(
    lambda public_id: (
        Publication.objects.exclude(stage=PublicationStage.BROUILLON)
        .filter(public_id=public_id)
        .select_related("home__commune", "home__bailleur", "reservataire", "grid")
    ),
    pages=(ReadPage.HOME,),
)
_OWN = WrittenReading(
    lambda publication, demande: Candidature.objects.filter(publication=publication, demande=demande).order_by("pk")[
        :1
    ],
    pages=(ReadPage.HOME, ReadPage.OPEN_HOME),
)
_LAST_RANKING = WrittenReading(
    lambda publication: Ranking.objects.filter(publication=publication).order_by("-version")[:1],
    pages=(ReadPage.HOME, ReadPage.OPEN_HOME),
)


def asked(public_id: UUID) -> Asking[list[Publication]]:
    """One publication that has been published, with what its page shows: none, or one."""
    return _PUBLISHED.asked(public_id)


def found(public_id: UUID) -> Publication:
    """The same, or 404."""
    return first_or_404(asked(public_id).now())


def sizes(known: facts.Demande, publication: Publication) -> tuple[Reason, ...]:
    """What is to know of the size of the home: advice, which closes nothing."""
    on = scoring.closing_day(publication)
    guide = size_guides.of_home(publication.home, on)
    return size_advice.about(known, publication.home.as_facts, on=on, guide=guide)


def advances(
    demande: Demande,
    publication: Publication,
    score: Score,
    *,
    placed: int,
    are_spent: bool,
    known: facts.Demande,
    now: datetime,
) -> list[Advance]:
    """Everything that would move a candidate, each with the place that it would win now; none once tries are spent.

    ``placed`` is how many stand on the list; ``are_spent`` what ``trying`` says of the household.
    """
    is_small = small_lists.is_small(max(placed, 2), clocks.day_in_paris(now)) and placed > 0
    is_told = not is_small and not are_spent
    return [
        _advance(found, is_told=is_told)
        for found in would_move.on_publication(demande, publication, score, known=known)
    ]


def _advance(found: would_move.MoveHere, *, is_told: bool) -> Advance:
    move, sentence = found.move, found.move.sentence
    if found.place is not None and is_told:
        place = say("Vous passeriez à la {number} place.", number=french.ordinal(found.place, "f"))
        sentence = f"{sentence} {say('Votre place ici ne changerait pas.') if found.is_same else place}"
    return Advance(
        abs(move.gain), move.label, sentence, is_loss=move.gain < 0, at_most=move.at_most, weighs=move.weighs
    )


@login_not_required
@require_safe
def publication(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page of one publication, for everybody; with one's own place when one is signed in as a demandeur."""
    foreseeing.ahead(request, ReadPage.HOME, public_id=public_id)
    shown = found(public_id)
    now = timezone.now()
    holder = held_by(request)
    foreseeing.ahead(
        request,
        ReadPage.OPEN_HOME if shown.is_open_at(now) else ReadPage.HOME,
        *brief_numbers.asked([shown]),
        publication=shown.pk,
        home=shown.home_id,
        organisation=shown.home.bailleur_id,
        since=trying.day_of(now),
    )
    context = _common(shown, now) | {"pictures": home_pictures.of_page(request, shown.home)}
    if holder is None:
        context["stairs"] = _numbers(shown, fresh=False).stairs(shown)
        return home_pictures.vary(render(request, "palier/public/publication.html", context))
    demande = demande_held(holder)
    candidature = _OWN.first(shown.pk, demande.pk)
    numbers = _numbers(shown, fresh=brief_numbers.is_just_moved(candidature, at=now))
    whole = layers.facts_of(demande, scoring.closing_day(shown))
    known = apart.known_to(whole, demande, actor_of(request))
    context |= {"demande": demande, "act_key": new_key()}
    context |= {"cost": home_costs.of_household(known, shown), "sizes": sizes(known, shown)}
    if context["is_open"]:
        lines = needing.pieces_of(demande, on=clocks.day_in_paris(now), by=actor_of(request), known=known)
        context["lacking"] = len(needing.lacking(lines))
    if visit_of(request) is None:
        by = actor_of(request)
        context["near"] = home_places.near(demande, shown.home.commune, by=by)
        context |= {"can_keep": True, "is_kept": bool(watching.kept_by(demande, by, [shown.pk]))}
    if candidature is not None:
        candidature.publication, candidature.demande = shown, demande
    is_withdrawn = candidature is not None and applying.can_apply_again(candidature, at=now)
    context |= {"has_withdrawn": is_withdrawn, "again": {AGAIN: "oui"}}
    if candidature is None or is_withdrawn:
        context |= _preview(demande, shown, numbers, known, now, whole=whole)
    else:
        context |= _mine(candidature, shown, numbers, known, now, whole=whole)
    return home_pictures.vary(render(request, "palier/public/publication.html", context))


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What everybody reads of a list, and whether it was asked for this very page."""

    outline: Outline
    counts: dict[str, int]
    fresh: bool

    def stairs(self, shown: Publication, you: You | None = None) -> Stairs | None:
        return homes.drawn(homes.stairs(shown, counts=self.counts, cut=self.outline.cut, you=you))


def _numbers(shown: Publication, *, fresh: bool) -> _Numbers:
    outline = brief_numbers.outlines([shown], fresh=fresh)[shown.pk]
    return _Numbers(outline, brief_numbers.counts(shown, fresh=fresh), fresh)


def _said(shown: Publication, stage: Stage | PublicationStage, now: datetime) -> StageWords:
    is_past = homes.is_past_hour(shown, now)
    return said(stage, on=clocks.day_in_paris(now), is_own=shown.is_own, is_past_hour=is_past)


def _common(shown: Publication, now: datetime) -> dict[str, object]:
    is_open = shown.is_open_at(now)
    return {
        "publication": shown,
        "home": shown.home,
        "title": homes.title(shown.home),
        "chips": homes.chips(shown.home),
        "costs": home_costs.of_home(shown.home),
        "energy": home_details.of_energy(shown.home),
        "access": home_details.of_access(shown.home),
        "kind": home_details.kind(shown.home),
        "parking": home_details.parking(shown.home),
        "nearby": home_details.nearby(shown.home),
        "is_open": is_open,
        "is_over": shown.stage != PublicationStage.PUBLIEE,
        "is_withdrawn": shown.stage == PublicationStage.RETIREE,
        "status": _said(shown, PublicationStage(shown.stage), now),
        "remaining": f"{clocks.working_days_left(now, shown.closes_at, shown.home.calendar).capitalize()}.",
        "ranking": _LAST_RANKING.first(shown.pk),
        "look": look_of(shown.home.bailleur_id),
        "never": moving.never(grid) if (grid := scoring.grid_of(shown.grid)) else (),
    }


def _mine(
    candidature: Candidature,
    shown: Publication,
    numbers: _Numbers,
    known: facts.Demande,
    now: datetime,
    *,
    whole: facts.Demande,
) -> dict[str, object]:
    foresee(places.asked_places([candidature.pk]), *brief_numbers.asked_histogram(shown))
    demande, outline = candidature.demande, numbers.outline
    cut = outline.cut
    assessed = scoring.assess(demande, shown, known=whole)
    place = homes.own_place(candidature)
    is_placed = candidature.stage not in homes.NOT_PLACED
    you = homes.you_on(candidature, place) if is_placed else None
    is_running = shown.is_running
    return {
        "candidature": candidature,
        "place": place if is_placed else None,
        "place_words": homes.place_words(place),
        "is_first": is_placed and _is_first(place),
        "is_live": candidature.stage in LIVE,
        "why_hidden": homes.why_hidden(place),
        "missing": homes.missing_points(shown, place, candidature, cut=cut) if is_running else None,
        "by_tier": cuts.say_to(candidature.tier, cut, is_over=not is_running) if is_placed else "",
        "meaning": _meaning(place, shown) if is_placed and shown.is_open_at(now) else "",
        "words": _said(shown, Stage(candidature.stage), now),
        "can_withdraw": applying.can_withdraw(candidature),
        "stairs": numbers.stairs(shown, you),
        "advances": advances(
            demande,
            shown,
            assessed.score,
            placed=outline.placed,
            are_spent=trying.are_spent(demande, at=now),
            known=known,
            now=now,
        )
        if is_running and is_placed
        else [],
        "histogram": histogram(shown, candidature.points if is_placed else None, cut, fresh=numbers.fresh),
        "doubts": doubts(scoring.as_read(assessed, shown, _less(whole, known))),
    }


def _less(whole: facts.Demande, known: facts.Demande) -> facts.Demande | None:
    """What this reader may know, where it is less than the whole file; most files are weighed once."""
    return None if known is whole else known


def _is_first(place: places.CurrentPlace) -> bool:
    """Nobody stands before, and no draw is to come: today, more points would change nothing."""
    return place.last == 1 and not place.is_hidden


def _meaning(place: places.CurrentPlace, shown: Publication) -> str:
    """What a place on an open list is worth today; empty where it is not said."""
    found = prospects.prospect(place.first, place.last, shown.to_designate, is_hidden=place.is_hidden)
    return prospects.meaning(found, place.first, place.last, shown.to_designate)


def _preview(
    demande: Demande,
    shown: Publication,
    numbers: _Numbers,
    known: facts.Demande,
    now: datetime,
    *,
    whole: facts.Demande,
) -> dict[str, object]:
    outline = numbers.outline
    preview = applying.preview(demande, shown, at=now, known=whole, seen=_less(whole, known))
    score, is_possible = preview.assessment.score, preview.obstacle is None
    return {
        "preview": preview,
        "obstacle": preview.obstacle,
        "refused": preview.assessment.verdict.reasons
        if preview.assessment.verdict.outcome is Outcome.NOT_ELIGIBLE
        else (),
        "is_full": isinstance(preview.obstacle, applying.TooManyAtOnce),
        "must_confirm": isinstance(preview.obstacle, applying.FileNotConfirmed),
        "doubts": doubts(preview.assessment),
        "place": preview.place,
        "place_words": homes.place_words(preview.place),
        "is_first": _is_first(preview.place),
        "meaning": _meaning(preview.place, shown),
        "why_hidden": preview.why_hidden,
        "by_tier": cuts.say_to(preview.assessment.tier, outline.cut),
        "points": score.points,
        "stairs": numbers.stairs(shown),
        "advances": advances(
            demande,
            shown,
            preview.weighed or score,
            placed=outline.placed,
            are_spent=preview.are_spent,
            known=known,
            now=now,
        )
        if is_possible
        else [],
    }


def doubts(assessed: scoring.Assessment) -> tuple[Reason, ...]:
    """What remains to confirm, when that is the verdict."""
    return assessed.verdict.reasons if assessed.verdict.outcome is Outcome.TO_CONFIRM else ()


def histogram(shown: Publication, points: int | None, cut: Cut | None, *, fresh: bool = False) -> Histogram | None:
    """The candidates by band of five points, from ten on, with one's own while one is placed; ``cut`` is ``places.cut``."""
    bands = brief_numbers.histogram(shown, fresh=fresh)
    if not bands:
        return None
    sent_from = cut.band[0] if cut and cut.band else 0
    return Histogram(
        counts=small_cells.drawn(
            dict(bands), up_to=max(points or 0, sent_from), on=clocks.day_in_paris(timezone.now())
        ),
        you=points,
        cut_band=None if cut is None else cut.band,
        has_priority=cut is not None and cut.priority > 0,
        title=say("Les candidats, par tranches de cinq points"),
    )
