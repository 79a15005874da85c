"""Apply, follow, understand, withdraw."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Appeal, Candidature, Publication
from palier.models.candidatures import brief_numbers, made_leases, places
from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.models.letters import unreached_contacts
from palier.models.together import foresee, together
from palier.models.written_readings import WrittenReading
from palier.rules.appeals.appeals import OF_STAGE
from palier.rules.candidature.funnel import LIVE, Stage, Verb, verbs_from
from palier.rules.doors import file_access
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.letters.words import StageWords, lease_made, pieces_here, said
from palier.rules.people import facts
from palier.rules.ranking import cuts
from palier.rules.signing import after_lease
from palier.rules.viewings.viewings import COSTS_NOTHING
from palier.web import foreseeing
from palier.web.access import actor_of, asked_file, demande_of, file_of, first_or_404, key_of, only
from palier.web.acts import new_key, once
from palier.web.demandeur import behalf, unreached
from palier.web.demandeur.candidatures import contested, outlook
from palier.web.demandeur.candidatures.timeline import last_ranking, steps
from palier.web.demandeur.file import awaited
from palier.web.demandeur.threads import threads
from palier.web.languages.later import shown
from palier.web.presentation import homes, successors
from palier.web.presentation.cards import Awaiting, PointsLine
from palier.web.presentation.stairs import Stairs, You
from palier.web.public.publication import AGAIN, asked, doubts, histogram
from palier.workflows.acting.refusals import Refusal
from palier.workflows.appeals import contestable
from palier.workflows.candidature import applying, prospects, would_have
from palier.workflows.commission import asking_wanted, checking_again
from palier.workflows.doors import apart
from palier.workflows.letters import decided
from palier.workflows.letters.wording import describe
from palier.workflows.mandates import acts_seen
from palier.workflows.people import asking_time, more_time
from palier.workflows.scoring import saying_lines, scoring
from palier.workflows.seals import receipts
from palier.workflows.signing import answering_leases
from palier.workflows.signing.answering_leases import OwnLease
from palier.workflows.viewings import choosing

CONFLICT = 409
_NAMED = phrase(
    "Le préfet, au titre du droit au logement opposable, propose votre dossier pour {home}. Vous n’avez pas eu à candidater."
)
"""As its letter says it (`rules/letters/rows/designating_letters.py`)."""


@only(Role.DEMANDEUR)
@require_POST
@once
def apply(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Place a candidature; a refusal comes back with its reason and the right status."""
    again = request.POST.get(AGAIN) == "oui"
    published, files = together(asked(public_id), asked_file(request))
    publication, demande = first_or_404(published), first_or_404(files)
    try:
        applying.apply(demande, publication, by=actor_of(request), at=timezone.now(), again=again)
    except applying.AlreadyApplied:
        return HttpResponseRedirect(reverse("publication", args=[public_id]))
    except Refusal as refusal:
        return _refused(request, refusal, reverse("publication", args=[public_id]))
    return HttpResponseRedirect(reverse("publication", args=[public_id]))


def _refused(request: HttpRequest, refusal: Refusal, back: str) -> HttpResponse:
    context: dict[str, object] = {"sentence": shown(refusal), "back": back}
    if isinstance(refusal, applying.TooManyAtOnce):
        context["held"] = outlook.held(demande_of(request), at=timezone.now())
    return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)


_CANDIDATURES = WrittenReading(
    lambda demande: (
        Candidature.objects.filter(demande=demande)
        .select_related(
            "publication__home__commune",
            "publication__home__bailleur",
            "publication__bailleur",
            "publication__reservataire",
        )
        .order_by("-changed_at", "-pk")
    ),
    pages=(ReadPage.CANDIDATURES,),
)


@only(Role.DEMANDEUR)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every candidature, the live ones first and what awaits an answer before them, each with its place and its reason."""
    now = timezone.now()
    foreseeing.ahead(request, ReadPage.CANDIDATURES, unreached_contacts.asked(), at=now)
    demande = demande_of(request)
    rows = _CANDIDATURES(demande.pk)
    ended = [row.publication for row in rows if _shows_ended(row)]
    better = prospects.asked_better(demande.pk) if any(_is_open(row, now) for row in rows) else ()
    foresee(*better, *brief_numbers.asked(ended), places.asked_own_lists(row.pk for row in rows))
    lists = places.own_lists(row.pk for row in rows)
    outlines = {row.publication_id: lists[row.pk].outline for row in rows if row.publication.is_running}
    awaits = awaited.by_candidature(demande, at=now)
    mine = homes.own_places(rows, demande, exact={key: one.place for key, one in lists.items()})
    by = behalf.on_candidatures(request, acts_seen.of_file(demande), rows)
    rows_in_order = outlook.in_order(rows, awaits, at=now)
    visits = choosing.held_by_candidature(demande, at=now)
    contests = contested.by_candidature(demande, at=now)
    told = {row.pk: outlook.told(row, mine[row.pk], at=now) for row in rows}
    cards = [
        _card(row, mine[row.pk], outlines.get(row.publication_id), awaits.get(str(row.public_id)))
        | {"by": by.get(row.public_id, ""), "outlook": told[row.pk], "contested": contests.get(row.pk)}
        | {"visited_at": visits.get(row.pk)}
        for row in rows_in_order
    ]
    live = [card for card in cards if card["is_live"]]
    context = {
        "live": live,
        # Another home is proposed after what awaits an answer: a telephone shows one card at a time.
        "is_awaited": any(card["awaited"] for card in live),
        "ended": [card for card in cards if not card["is_live"]],
        "unreached": unreached.shown(),
        "waste": outlook.waste(
            [one for one in told.values() if one is not None], demande, at=now, by=actor_of(request)
        ),
    }
    return render(request, "palier/demandeur/candidatures.html", context)


_LEASED = (Stage.ACCEPTEE, Stage.BAIL_SIGNE)
"""While the papers of a lease are read on its page: signed, they stay there."""


def _is_open(row: Candidature, at: datetime) -> bool:
    return row.stage == Stage.DEPOSEE and row.publication.is_open_at(at)


def _shows_ended(row: Candidature) -> bool:
    """Whether its card draws the stairs of a list that is not counted with the household's own."""
    return row.stage in LIVE and not row.publication.is_direct and not row.publication.is_running


def words_of(row: Candidature, expected: Awaiting | None, lease: OwnLease | None = None) -> StageWords:
    """The words of the stage; nothing is asked any more of who sent what was asked. ``lease``: its papers, if any were sent."""
    at = timezone.now()
    if row.stage == Stage.INCOMPLETE and expected is None:
        return pieces_here(day_in_paris(at))
    if row.stage == Stage.ACCEPTEE and lease is not None and lease.is_made:
        return lease_made(day_in_paris(at))
    # A withdrawal is final from the hour on, and stays so once the list is ranked.
    is_gone = row.stage == Stage.RETIREE and not row.publication.is_open_at(at)
    is_past = is_gone or homes.is_past_hour(row.publication, at)
    words = said(Stage(row.stage), on=day_in_paris(at), is_own=row.publication.is_own, is_past_hour=is_past)
    # Named without an ad: there was no list, so no rank chose this file.
    is_named = row.publication.is_direct and row.stage == Stage.DESIGNEE
    return words._replace(sentence=say(_NAMED, home=describe(row.publication.home))) if is_named else words


def _card(
    row: Candidature, place: places.CurrentPlace, outline: places.Outline | None, expected: Awaiting | None
) -> dict[str, object]:
    is_placed = row.stage not in homes.NOT_PLACED and not row.publication.is_direct
    you = homes.you_on(row, place) if is_placed else None
    is_live, publication = row.stage in LIVE, row.publication
    is_open = _is_open(row, timezone.now())
    lease = answering_leases.of(row, "") if row.stage in _LEASED else None
    return {
        "candidature": row,
        "title": homes.title(row.publication.home),
        "words": words_of(row, expected, lease),
        "place": homes.place_words(place) if is_placed else "",
        "stairs": _stairs(row, outline, you) if is_live and not publication.is_direct else None,
        "is_live": is_live,
        "closes_at": publication.closes_at if is_open else None,
        "awaited": expected,
        "is_decided": row.stage in OF_STAGE,
        "has_lease": lease is not None,
    }


def _stairs(row: Candidature, outline: places.Outline | None, you: You | None) -> Stairs:
    publication = row.publication
    if publication.is_running:
        return homes.small_stairs(publication, outline, you=you)
    fresh = brief_numbers.is_just_moved(row, at=timezone.now())
    counts, cut = brief_numbers.counts(publication, fresh=fresh), _outline(publication, fresh=fresh).cut
    return homes.stairs(publication, counts=counts, cut=cut, you=you, small=True)


def _outline(publication: Publication, *, fresh: bool) -> places.Outline:
    return brief_numbers.outlines([publication], fresh=fresh)[publication.pk]


_MINE = WrittenReading(
    lambda demande, public_id: Candidature.objects.filter(demande=demande, public_id=public_id).select_related(
        "demande",
        "publication__home__commune",
        "publication__home__bailleur",
        "publication__reservataire",
        "publication__grid",
    ),
    pages=(ReadPage.CANDIDATURE,),
)


def mine(request: HttpRequest, public_id: UUID) -> Candidature:
    """One of the person's own candidatures, or 404."""
    return first_or_404(_MINE(file_of(request), public_id))


@only(Role.DEMANDEUR)
@require_safe
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One candidature: where it stands, why this place line by line, and each dated step."""
    now = timezone.now()
    foreseeing.ahead(request, ReadPage.CANDIDATURE, public_id=public_id, at=now)
    row = mine(request, public_id)
    publication = row.publication
    foreseeing.ahead(
        request,
        ReadPage.CANDIDATURE,
        *brief_numbers.asked([publication]),
        *(() if publication.is_direct else brief_numbers.asked_histogram(publication)),
        places.asked_places([row.pk]),
        publication=publication.pk,
        candidature=row.pk,
    )
    fresh = brief_numbers.is_just_moved(row, at=now)
    whole, cut = layers.facts_of(row.demande, scoring.closing_day(publication)), _outline(publication, fresh=fresh).cut
    seen = apart.known_to(whole, row.demande, actor_of(request))
    assessed = scoring.assess(row.demande, publication, known=whole)
    if seen is not whole:
        # Lines and verdict are the reader's; place and total stay everybody's.
        assessed = scoring.as_read(assessed, publication, seen)
    place = homes.own_place(row)
    is_named = publication.is_direct
    is_placed = row.stage not in homes.NOT_PLACED and not is_named
    expected = awaited.by_candidature(row.demande, at=now).get(str(row.public_id))
    acts = acts_seen.of_file(row.demande)
    written, lease = _contested(row), answering_leases.of(row, key_of(request))
    context = {
        "candidature": row,
        "is_named": is_named,
        "heading": say("Le préfet vous désigne pour un logement") if is_named else say("Pourquoi cette place ?"),
        "title": homes.title(publication.home),
        "words": words_of(row, expected, lease),
        "place": homes.place_words(place) if is_placed else "",
        "is_live": row.stage in LIVE,
        "successors": successors.told(publication),
        "why_hidden": homes.why_hidden(place) if is_placed else "",
        "stairs": homes.stairs(
            publication,
            counts=brief_numbers.counts(publication, fresh=fresh),
            cut=cut,
            you=homes.you_on(row, place) if is_placed else None,
        ),
        "by_tier": cuts.say_to(row.tier, cut, is_over=not publication.is_running) if is_placed else "",
        "missed": would_have.of(row, cut, by=actor_of(request)) if is_placed else None,
        "outlook": outlook.told(row, place, at=now),
        "points": row.points,
        "lines": homes.points_lines(assessed.score, scoring.grid_of(publication.grid))
        if publication.is_running
        else None,
        "frozen": _frozen_lines(row, whole, seen),
        "histogram": None if is_named else histogram(publication, row.points if is_placed else None, cut, fresh=fresh),
        "doubts": doubts(assessed) if publication.is_running else (),
        "steps": behalf.told(request, steps(row, now), row, acts),
        "by": behalf.on_candidatures(request, acts, [row]).get(row.public_id, ""),
        "read_by": file_access.told(row.stage, ended_on=day_in_paris(row.changed_at)),
        "ranking": last_ranking(publication),
        "receipt": bool(receipts.of(row)),
        "can_withdraw": applying.can_withdraw(row),
        "decision": decided.letter_of(row),
        "checked_again": checking_again.since(row),
        "may_contest": row.stage in OF_STAGE,
        "contested": written,
        "contest": contested.line(written, at=now) if written is not None else None,
        "can_apply_again": applying.can_apply_again(row, at=now),
        "can_step_down": applying.can_step_down(row),
        "awaited": expected,
        "wanted": asking_wanted.of(row, at=now),
        "writable": threads.recipient_of(request, row),
        "viewing": choosing.of(row, at=now),
        "lease": lease,
        "after": after_lease.told(day_in_paris(now)) if row.stage == Stage.BAIL_SIGNE else None,
        "visit_costs": say(COSTS_NOTHING),
        "longer": more_time.possible(row, at=now) or asking_time.possible(row, at=now),
        "more_time": asking_time.asked(row),
        "act_key": new_key(),
    }
    return render(request, "palier/demandeur/candidature.html", context)


def _contested(row: Candidature) -> Appeal | None:
    """What was written already against the decision on it, where one may."""
    found = contestable.of_candidature(row) if row.stage in OF_STAGE else None
    return contestable.standing(found) if found is not None else None


def _frozen_lines(row: Candidature, whole: facts.Demande, seen: facts.Demande) -> list[PointsLine] | None:
    """After closing, the lines are those of the snapshot that was ranked, never computed again.

    A criterion that what another holder told in secret weighs on is left out for this one.
    """
    if row.publication.is_running:
        return None
    said, grid = saying_lines.again(row.demande, row.publication), scoring.grid_of(row.publication.grid)
    secret = saying_lines.told_apart(row.publication, whole, seen)
    return homes.frozen_lines(row.snapshot, said=said, grid=grid, left_out=secret)


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say exactly what follows, then withdraw before designation, or step down after it."""
    row, at = mine(request, public_id), timezone.now()
    back = reverse("candidature", args=[public_id])
    is_free = applying.can_withdraw(row)
    if request.method != "POST":
        if not is_free and made_leases.is_made(row):
            return _refused(request, applying.LeaseIsMade(), back)
        if not is_free and Verb.STEP_DOWN not in verbs_from(row.stage):
            return HttpResponseRedirect(back)
        context = {
            "candidature": row,
            "title": homes.title(row.publication.home),
            "is_free": is_free,
            "follows": applying.follows(row, row.publication, at),
            "back": back,
            "act_key": new_key(),
        }
        return render(request, "palier/demandeur/withdraw.html", context)
    act = applying.withdraw if is_free else applying.step_down
    try:
        act(row, by=actor_of(request), at=at)
    except (applying.TooLate, applying.LeaseIsMade) as refusal:
        return _refused(request, refusal, back)
    return HttpResponseRedirect(back)


@only(Role.DEMANDEUR)
@require_safe
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The receipt of a candidature, to be kept outside: later it proves that its holder was on the list."""
    found = receipts.of(mine(request, public_id))
    if not found:
        raise Http404
    response = HttpResponse(f"{found}\n", content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="recu-{public_id}.json"'
    response["Cache-Control"] = "no-store"
    return response
