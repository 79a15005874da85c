"""A member's own ballot on the decisions that are put to the vote for a home, while the séance sits."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.rules.commission.votes import Ballot
from palier.rules.doors.access import Role
from palier.web.access import actor_of, only
from palier.web.acts import new_key, once
from palier.web.commission import live
from palier.web.commission.votes import said
from palier.web.desk.desk_parts import attempt
from palier.web.membre.files import item_of
from palier.workflows.commission import polling, voting

_CHOICES = [(ballot.value, ballot.value.capitalize()) for ballot in Ballot]


_ALL = "toutes"


class BallotForm(forms.Form):
    """One ballot for each decision; none is chosen beforehand. One vote may be chosen for all, over which each own one stands."""

    def __init__(
        self, *args: Any, rows: Sequence[Mapping[str, Any]] = (), has_voted: bool = False, **kwargs: Any
    ) -> None:
        """One choice for each decision that is put to the vote; one for all until somebody has voted, whose own ones stand."""
        super().__init__(*args, **kwargs)
        # Chosen on a page older than one's vote, it is read all the same: what is answered is that one has voted.
        if len(rows) > 1 and (not has_voted or self.data.get(_ALL)):
            self.fields[_ALL] = forms.ChoiceField(
                label="Votre vote sur toutes ces décisions",
                help_text="Un vote choisi plus haut pour un dossier l’emporte.",
                choices=_CHOICES,
                required=False,
                widget=forms.RadioSelect,
            )
        for row in rows:
            self.fields[row["candidature"]] = forms.ChoiceField(
                label=f"Votre vote pour le dossier {row['reference']}",
                choices=_CHOICES,
                required=not (_ALL in self.fields and self.data.get(_ALL)),
                widget=forms.RadioSelect,
                error_messages={"required": "Choisissez pour, contre, ou abstention."},
            )

    def clean(self) -> dict[str, str]:
        """A ballot on each decision: its own, or the one for all."""
        said = dict(self.cleaned_data)
        for_all = said.pop(_ALL, "")
        return {name: ballot or for_all for name, ballot in said.items()}


@only(Role.COMMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def vote(request: HttpRequest, seance: UUID, publication: UUID) -> HttpResponse:
    """Read what is put to the vote and cast one's ballot; it may be changed until the decisions are recorded."""
    item, mine = item_of(request, seance, publication)
    open_vote = polling.live(item)
    rows = said(item, open_vote) if open_vote else []
    cast = (
        {ref: by[str(mine)] for ref, by in polling.cast_by(open_vote).items() if str(mine) in by} if open_vote else {}
    )
    form = BallotForm(request.POST or None, rows=rows, has_voted=bool(cast), initial=cast)
    whole = forms.Form(request.POST or None)
    if request.method == "POST" and form.is_valid() and whole.is_valid():
        ballots, read = dict(form.cleaned_data), request.POST.get("read", "")
        if attempt(whole, lambda: polling.cast(item, ballots, read=read, by=actor_of(request), at=timezone.now())):
            return redirect("mon-vote", seance, publication)
        # What was ticked was ticked on another page: only what is kept is shown as chosen.
        form = BallotForm(rows=rows, has_voted=bool(cast), initial=cast)
    context = {
        "item": item,
        "seance": item.seance,
        "form": whole if whole.errors else form,
        "is_out": str(mine) in voting.interested_in(item),
        "is_decided": item.sitting is not None,
        "read": polling.mark(open_vote, mine) if open_vote else "",
        "voted_at": live.own_ballot(open_vote, mine) if open_vote else None,
        "act_key": new_key(),
        "order_reason": open_vote.order_reason if open_vote else "",
        "has_voted": bool(cast),
        "can_vote": bool(open_vote) and mine in polling.able(item, item.seance),
        "for_all": form[_ALL] if _ALL in form.fields else None,
        "rows": [(row, form[row["candidature"]]) for row in rows],
    }
    return render(request, "palier/membre/vote.html", context)
