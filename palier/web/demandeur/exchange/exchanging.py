"""I enter my home for an exchange, see the home that would be mine, answer, pause or leave: each with its next step and day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Demande, ExchangeEntry, ExchangeLink
from palier.models.demandes import layers
from palier.models.exchange.exchanges import ShownHome
from palier.rules.doors.access import Role
from palier.rules.exchange import exchange_homes, exchange_states
from palier.rules.exchange.exchange_homes import ASSETS, OUTDOORS, FitLine
from palier.rules.exchange.exchange_states import (
    ENTRY_WORDS,
    LANDLORDS_ANSWER,
    LANDLORDS_LATE,
    LIVE,
    NOT_JUDGED,
    NOTHING_MOVES,
    OBSTACLES,
    ROUND_WORDS,
    SEARCHES_UNTIL,
    UNSIGNED,
    EntryState,
    ExchangeWords,
    RoundAnswer,
    RoundObstacle,
    RoundState,
)
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.situations import pieces as documents
from palier.web.access import actor_of, demande_of, key_of, only
from palier.web.acts import once
from palier.web.demandeur import saying, sending_address
from palier.web.demandeur.exchange.exchange_forms import OF_HOME, ExchangeForm, said_type
from palier.web.demandeur.file.kept import TENANCY, DocumentLink
from palier.web.languages.later import shown
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart
from palier.workflows.exchange import answering_rounds, entering_exchange

CONFLICT, BAD_REQUEST = 409, 400
_SAID = {
    RoundAnswer.YES: phrase("Vous avez dit oui."),
    RoundAnswer.NO: phrase("Vous avez dit non."),
    RoundAnswer.LATER: phrase("Vous avez demandé du temps."),
}


@dataclass(frozen=True, slots=True)
class ShownRound:
    """A round as one of its households reads it."""

    link: ExchangeLink
    pill: str
    tone: str
    sentence: str
    then: str
    said: str
    obstacle: str
    facts: list[tuple[str, str]]
    fit: tuple[FitLine, ...]
    may_answer: bool
    may_wait: bool
    latest: date
    is_yes: bool
    is_no: bool
    is_read: bool
    """Whether its landlords read who its households are: from the day on which all said yes."""


def home_facts(shown_home: ShownHome) -> list[tuple[str, str]]:
    """A home, in words: neither its address nor whose it is."""
    home = shown_home.home
    found = [
        (say("Taille"), french.series((said_type(home.type_code), say("{number} m²", number=home.floor_area)))),
        (say("Étage"), exchange_homes.said_storey(home)),
        (say("Entrée"), say("sans marche") if home.is_step_free else say("avec des marches")),
        (say("Loyer d’aujourd’hui"), say("{amount} par mois, charges comprises", amount=french.cents(home.full_rent))),
        (say("Dehors"), say(OUTDOORS[home.outdoors])),
    ]
    if home.energy:
        found.append((say("Étiquette d’énergie"), home.energy))
    if home.assets:
        found.append((say("Aussi"), french.series((say(ASSETS[one]) for one in home.assets), is_wide=True)))
    return found


_ANSWERED = {
    RoundAnswer.YES: phrase(
        "Nous attendons les autres. Vous pouvez changer d’avis tant que tout le monde n’a pas dit oui, et au plus tard le "
        "{day}."
    ),
    RoundAnswer.NO: phrase("La ronde ne se fait pas : elle s’efface dans quelques minutes."),
}
"""The next step of who answered already."""
_LEFT = phrase("Cette ronde s’arrête : elle s’efface dans quelques minutes.")


def _then(state: RoundState, answer: RoundAnswer | None, due: date | None, on: date, *, is_written_to: bool) -> str:
    day = french.day(due) if due else ""
    if state is RoundState.PROPOSED and answer in _ANSWERED:
        return say(_ANSWERED[answer], day=day)
    if state is not RoundState.AT_LANDLORDS or due is None:
        return say(ROUND_WORDS[state].then, day=day)
    end = french.day(exchange_states.landlords_end(due))
    if on <= due and not is_written_to:
        return f"{say(LANDLORDS_ANSWER, day=day, end=end)} {say(saying.UNTOLD)}"
    return say(LANDLORDS_LATE if on > due else ROUND_WORDS[state].then, day=day, end=end)


def _is_unjudged(link: ExchangeLink) -> bool:
    """Whether a landlord's silence ended it: nothing else ends a round that late."""
    by = link.round.landlords_by
    if link.stage != RoundState.DISSOLVED or by is None or link.obstacle:
        return False
    return day_in_paris(link.round.moved_at) > exchange_states.landlords_end(by)


def _searches(entry: ExchangeEntry | None, words: ExchangeWords, *, is_written_to: bool) -> str:
    """The next step of an entry; no message is promised to who cannot be written to."""
    day = french.day(entry.until) if entry else ""
    if words is ENTRY_WORDS[EntryState.SEARCHING] and not is_written_to:
        return f"{say(SEARCHES_UNTIL, day=day)} {say(saying.UNTOLD)}"
    return say(words.then, day=day)


def _round(link: ExchangeLink, entry: ExchangeEntry | None, on: date, *, is_written_to: bool = True) -> ShownRound:
    state = RoundState(link.stage)
    words, answer = ROUND_WORDS[state], link.answer_word
    is_left = entry is None and state in LIVE
    due = link.round.landlords_by if state is RoundState.AT_LANDLORDS else link.answer_by
    is_proposed = state is RoundState.PROPOSED
    return ShownRound(
        link=link,
        pill=say(words.pill) if not is_proposed or answer in (None, RoundAnswer.LATER) else say("répondu"),
        tone=words.tone,
        sentence=say(NOT_JUDGED if _is_unjudged(link) else words.sentence),
        then=say(_LEFT) if is_left else _then(state, answer, due, on, is_written_to=is_written_to),
        said=say(_SAID[answer]) if answer else "",
        obstacle=say(OBSTACLES[RoundObstacle(link.obstacle)]) if link.obstacle and not is_proposed else "",
        facts=home_facts(link),
        fit=exchange_homes.fit_lines(link.home, entry.wish) if entry else (),
        may_answer=is_proposed and entry is not None,
        may_wait=is_proposed and entry is not None and answer is None and link.answer_by < link.latest_by,
        latest=link.round.latest_by,
        is_yes=answer is RoundAnswer.YES,
        is_no=answer is RoundAnswer.NO,
        is_read=state in (RoundState.AT_LANDLORDS, RoundState.PRESENTED),
    )


def _awaited_paper(demande: Demande) -> DocumentLink | None:
    """What would prove the social home that the household told and that does not count yet; nothing where none is told."""
    if not entering_exchange.is_told_social(layers.layers_of(demande)):
        return None
    return DocumentLink(documents.newest(TENANCY).label, sending_address.of(demande, TENANCY))


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Where my exchange stands: my round first, then my home and my wish, then what is over."""
    demande, on = demande_of(request), day_in_paris(timezone.now())
    known, entry = layers.facts_of(demande, on), entering_exchange.living(demande)
    links = list(answering_rounds.links_of(demande)[:20])
    live = next((one for one in links if one.stage in LIVE), None)
    last = None if entry else entering_exchange.last_ended(demande)
    words = ENTRY_WORDS[EntryState((entry or last).state)] if entry or last else None  # type: ignore[union-attr]
    is_unsigned = entry is not None and not entering_exchange.is_signed(entry)
    words = UNSIGNED if is_unsigned else words
    is_written_to = not (entry or live) or saying.is_written_to(demande, key_of(request))
    is_tenant = layers.is_open(demande) and entering_exchange.is_social_tenant(known)
    context = {
        "entry": entry,
        "words": words,
        "then": _searches(entry, words, is_written_to=is_written_to) if words else "",
        "round": _round(live, entry, on, is_written_to=is_written_to) if live else None,
        "presented": [_round(one, None, on) for one in links if one.stage == RoundState.PRESENTED],
        "ended": [_round(one, None, on) for one in links if one.stage in (RoundState.DISSOLVED, RoundState.REFUSED)],
        "is_unsigned": is_unsigned,
        "facts": home_facts(entry) if entry else [],
        "is_struck_off": not layers.is_open(demande),
        "is_tenant": is_tenant,
        "paper": None if is_tenant else _awaited_paper(demande),
        "is_protected": entering_exchange.is_told_protected(demande, known, actor_of(request)),
        "is_shared": apart.is_shared(demande),
        "is_paused": entry is not None and entry.state == EntryState.PAUSED,
        "nothing_moves": say(NOTHING_MOVES),
        "act_key": saying.act_key(request),
        "leave_hint": say("Tout de suite, et sans dire pourquoi. Une ronde en cours ne se fait pas."),
    }
    return render(request, "palier/demandeur/exchange/mine.html", context)


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def enter(request: HttpRequest) -> HttpResponse:
    """Say what my home is and what I look for, and sign; or correct it."""
    demande, by, at = demande_of(request), actor_of(request), timezone.now()
    known, entry = layers.facts_of(demande, day_in_paris(at)), entering_exchange.living(demande)
    may_enter = layers.is_open(demande) and entering_exchange.is_social_tenant(known)
    if not may_enter or entering_exchange.is_told_protected(demande, known, by):
        # The page that says why, and whom to see.
        return HttpResponseRedirect(reverse("mon-echange")) if request.method == "POST" else show(request)
    again = None if entry else entering_exchange.to_say_again(demande)
    initial = ExchangeForm.said_of(entry) if entry else ExchangeForm.known_of(known, again)
    form = ExchangeForm(request.POST or None, initial=initial)
    if form.is_valid():
        act = entering_exchange.correct if entry else entering_exchange.join
        try:
            act(demande, form.terms, key=key_of(request), by=by, at=at)
        except entering_exchange.ImpossibleExchange as refused:
            field = {"communes": "wanted", "types": "wanted_types"}.get(refused.field, refused.field)
            form.add_error(field, str(refused))
        except Refusal as refusal:
            return _refused(request, refusal)
        else:
            return HttpResponseRedirect(reverse("mon-echange"))
    context = {
        "form": form,
        "of_home": [form[name] for name in OF_HOME],
        "of_wish": [one for one in form if one.name not in (*OF_HOME, "is_signed")],
        "entry": entry,
        "is_shared": apart.is_shared(demande),
        "nothing_moves": say(NOTHING_MOVES),
        "act_key": saying.act_key(request),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/exchange/enter.html", context, status=status)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"sentence": shown(refusal), "back": reverse("mon-echange")}
    return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)


def _done(request: HttpRequest, act: Callable[[Actor], object]) -> HttpResponse:
    try:
        act(actor_of(request))
    except Refusal as refusal:
        return _refused(request, refusal)
    return HttpResponseRedirect(reverse("mon-echange"))


@only(Role.DEMANDEUR)
@require_POST
@once
def pause(request: HttpRequest) -> HttpResponse:
    """Look for nothing for a while."""
    demande = demande_of(request)
    return _done(request, lambda by: entering_exchange.pause(demande, by=by, at=timezone.now()))


@only(Role.DEMANDEUR)
@require_POST
@once
def resume(request: HttpRequest) -> HttpResponse:
    """Look again."""
    demande = demande_of(request)
    return _done(request, lambda by: entering_exchange.resume(demande, by=by, at=timezone.now()))


@only(Role.DEMANDEUR)
@require_POST
@once
def leave(request: HttpRequest) -> HttpResponse:
    """Withdraw my home."""
    demande = demande_of(request)
    return _done(request, lambda by: entering_exchange.leave(demande, by=by, at=timezone.now()))


@only(Role.DEMANDEUR)
@require_POST
@once
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say yes, no or later to a round."""
    demande = demande_of(request)
    said = request.POST.get("reponse", "")
    if not answering_rounds.links_of(demande).filter(public_id=public_id).exists():
        raise Http404
    if said not in set(RoundAnswer):
        return HttpResponse(status=BAD_REQUEST)
    return _done(
        request,
        lambda by: answering_rounds.answer(public_id, demande, RoundAnswer(said), by=by, at=timezone.now()),
    )
