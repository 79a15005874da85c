"""The vote that is open on a home: what was put, who has voted by their account, the hands of the others, the record."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import AgendaItem, PutToVote
from palier.rules.commission import commission, grounds
from palier.rules.commission.votes import Form
from palier.rules.doors.access import Role
from palier.rules.law.clocks import say_day
from palier.rules.letters import audience
from palier.web.access import only
from palier.web.acts import once
from palier.web.commission.decision_forms import VotesForm
from palier.web.commission.decisions import following, item_of, voters_of
from palier.web.commission.seances import secretary
from palier.web.desk.desk_parts import attempt, page
from palier.workflows.commission import convening, deciding, minutes_words, polling, putting_to_vote
from palier.workflows.commission import drafts as drafting


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def running(request: HttpRequest, seance: UUID, publication: UUID) -> HttpResponse:
    """Follow a vote, note the hands of who has no account, then record the decisions, or take them off the vote."""
    item = item_of(request, seance, publication)
    vote = polling.live(item)
    if vote is None:
        return redirect("seance_decider", seance, publication)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    cast = polling.cast_by(vote)
    hands = VotesForm(
        request.POST if act == "enregistrer" else None,
        voters=[(key, name) for key, name in voters_of(item) if not _has_voted(cast, key)],
        by_account=_by_account(item),
    )
    whole = forms.Form(request.POST or None)
    by, at = secretary(request), timezone.now()
    acts = {
        "enregistrer": lambda: _record(item, vote, hands, by=by, at=at),
        "retirer": lambda: putting_to_vote.withdraw(item, by=by, at=at),
    }
    is_read = act in acts and whole.is_valid() and (act != "enregistrer" or hands.is_valid())
    if is_read and attempt(whole, acts[act]):
        return redirect(following(item)) if act == "enregistrer" else redirect("seance_decider", seance, publication)
    context = page(
        request,
        item=item,
        form=whole,
        hands=hands,
        vote=vote,
        rows=said(item, vote),
        voted=[name for key, name in voters_of(item) if _has_voted(cast, key)],
        awaited=_awaited(item, cast),
    )
    return render(request, "palier/commission/vote.html", context)


def _record(item: AgendaItem, vote: PutToVote, hands: VotesForm, **who: Any) -> None:
    drafts = drafting.read(vote.drafts, convening.compliant(item.publication), hands.cast())
    deciding.decide(item, drafts, order_reason=vote.order_reason, **who)


def _by_account(item: AgendaItem) -> frozenset[str]:
    """Whose vote the secretary does not note: online, who has an account votes on their own screen."""
    if item.seance.form != Form.DIGITAL:
        return frozenset()
    return frozenset(str(place) for place in polling.able(item, item.seance))


def _has_voted(cast: dict[str, dict[str, str]], key: str) -> bool:
    return any(key in ballots for ballots in cast.values())


def _awaited(item: AgendaItem, cast: dict[str, dict[str, str]]) -> list[str]:
    """Members with an account whose ballot has not come."""
    able = {str(place) for place in polling.able(item, item.seance)}
    return [name for key, name in voters_of(item) if key in able and not _has_voted(cast, key)]


def said(item: AgendaItem, vote: PutToVote) -> list[dict[str, Any]]:
    """What was put to the vote, in words, in the order of the frozen ranking."""
    rows = {row["candidature"]: row for row in vote.drafts}
    found = []
    for candidature in convening.compliant(item.publication):
        row = rows.get(str(candidature.public_id))
        if row is None:
            continue
        ground = grounds.GROUNDS[grounds.Ground(row["ground"])].sentence if row["ground"] else ""
        found.append(
            {
                **row,
                "reference": candidature.reference,
                "place": candidature.rank,
                "label": commission.LABELS[commission.Decision(row["kind"])],
                "ground": audience.for_desk(ground) if ground else "",
                "awaits": _condition(row),
            }
        )
    return found


def _condition(row: Mapping[str, Any]) -> str:
    """The condition of an attribution: its piece and its day, without which nobody knows what they vote."""
    if not row.get("piece") or not row.get("piece_by"):
        return ""
    piece = minutes_words.piece_name(row["piece"])
    return f"Pièce attendue au plus tard le {say_day(date.fromisoformat(row['piece_by']))} : {piece}."
