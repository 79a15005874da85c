"""What a draft changes of the grid in force, and its entry: read again, then done by a second press."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import GridDraft, GridVersion
from palier.models.scoring import grids_store
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.scoring import grids
from palier.rules.scoring.criteria import Grid
from palier.rules.scoring.grid_drafts import DraftLook
from palier.web import sure
from palier.web.access import only
from palier.web.acts import once
from palier.web.intendant.desk import BOTH, fresh_to_change, shown, tried
from palier.web.intendant.grids.drafts import found, title_of
from palier.web.intendant.grids.since_tried import counted
from palier.web.presentation.grid_changes import changed_lines, changed_whole
from palier.web.sure import Sure
from palier.workflows.acting import rehearsing
from palier.workflows.scoring import drafting_grids, entering_grids
from palier.workflows.steering import grid_thresholds


class DraftSeenForm(forms.Form):
    """On which text somebody decided."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    is_read = forms.BooleanField(
        label="J’ai relu ces points",
        error_messages={"required": "Cochez la case une fois ces points relus : la grille ne se récrit pas."},
    )

    def __init__(self, *args: Any, points: Sequence[str], **kwargs: Any) -> None:
        """Where there are points to read again, a person says that they read them."""
        super().__init__(*args, **kwargs)
        if not points:
            del self.fields["is_read"]


@only(*BOTH)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def enter(request: HttpRequest, draft: UUID) -> HttpResponse:
    """What changes, line by line; then the entry, asked twice."""
    one = found(request, draft)
    look = drafting_grids.look(one)
    points = _to_read_again(one, look)
    form = DraftSeenForm(request.POST or None, points=points, initial={"seen": drafting_grids.digest_of(one)})
    before = _before(one, look)
    if form.is_valid() and look.reading is not None:
        seen = form.cleaned_data["seen"]
        if not sure.is_sure(request):
            if tried(request, form, rehearsing.rehearse, partial(entering_grids.enter_draft, seen=seen), one):
                return _asked(request, one, look.reading.grid, before, seen, points)
        elif tried(request, form, entering_grids.enter_draft, one, seen=seen):
            return HttpResponseRedirect(f"{reverse('intendant_grille', args=[one.public_id])}?fait=grille_entree")
    context = {"draft": one, "title": title_of(one.content), "points": points, **_changes(look, before)}
    return shown(request, "grids/changes.html", form=form, **context)


def _to_read_again(one: GridDraft, look: DraftLook) -> list[str]:
    """What a person reads once more before it is entered for good: each warning, a threshold that lacks, a day that is past."""
    if look.reading is None:
        return []
    day, today = look.reading.grid.effective_from, day_in_paris(timezone.now())
    late = (today - day).days
    past = f"La date d’effet, le {french.day(day)}, est passée depuis {french.count(late, 'jour')}."
    lacks = grid_thresholds.lacking(look.reading.grid, one.territory, today)
    told = [f"{french.capital(fault.reason)}." for fault in look.faults]
    return [*told, *([lacks] if lacks else []), *([past] if late > 0 else [])]


def _before(one: GridDraft, look: DraftLook) -> GridVersion | None:
    """The grid that this one replaces: the last before it, or of its very day, which refuses it; else the one that is lent."""
    rows = GridVersion.objects.filter(territory=one.territory)
    if one.version_id is not None:
        rows = rows.exclude(pk=one.version_id)
    day = look.reading.grid.effective_from if look.reading else day_in_paris(timezone.now())
    return rows.filter(effective_on__lte=day).order_by("-effective_on", "-pk").first() or grids_store.borrowed(day)


def _changes(look: DraftLook, before: GridVersion | None) -> dict[str, Any]:
    context: dict[str, Any] = {"look": look, "before": before, "lines": [], "whole": []}
    context["is_lent"] = before is not None and before.territory_id is None
    if look.reading is None or before is None:
        return context
    old = grids.kept(before.content)
    return context | {
        "lines": changed_lines(old, look.reading.grid),
        "whole": changed_whole(old, look.reading.grid),
        "counts": counted(changed_lines(old, look.reading.grid)),
    }


def _asked(
    request: HttpRequest, one: GridDraft, grid: Grid, before: GridVersion | None, seen: str, points: Sequence[str]
) -> HttpResponse:
    day = french.day(grid.effective_from)
    until = (f"La grille {before.name} ne vaut plus dans ce territoire à partir de ce jour.",) if before else ()
    said = Sure(
        heading=f"Entrer la grille {grid.code}",
        button="Entrer cette grille",
        facts=(
            ("Territoire", one.territory.name),
            ("Délibération", str(grid.deliberation)),
            ("Prend effet le", day),
            ("Empreinte", grid.digest[:16]),
        ),
        ends=(
            f"Chaque demande du territoire est notée sous cette grille à partir du {day}, à minuit.",
            *until,
            *points,
        ),
        stays=(
            "Les listes déjà publiées gardent la grille annoncée, et les listes closes leur ordre.",
            "Les points d’avant restent dans l’histoire de chaque demande.",
        ),
        back="Ce qui est entré ne se récrit pas : une autre délibération, entrée de même, la remplace un autre jour.",
    )
    page = reverse("intendant_grille", args=[one.public_id])
    return sure.ask(request, said, leave=(page, title_of(one.content)), fields={"seen": seen, "is_read": "on"})
