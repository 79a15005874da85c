"""Files of homes: those that were sent, and one of them: what its columns say, what would become of its lines, its acts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.gateways.stocks import home_tables
from palier.gateways.stocks.bounds import StockUnreadable
from palier.models import HomeFile, HomeFileLine, HomeFilePart
from palier.rules.doors.access import Role
from palier.rules.homes import home_files
from palier.rules.homes.home_files import FILE_LABELS, HomeLineState
from palier.rules.law import clocks
from palier.rules.takeover import stock_states
from palier.rules.takeover.stock_states import StockState
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.bailleur.files.home_file_forms import HomeFileActForm, HomeFileForm
from palier.web.desk.desk_parts import attempt, page
from palier.web.lists import listing
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.homes import filing_homes, reading_homes

_SHOWN = 50
"""Refused lines of the preview; the report has all of them, by pages."""


@only(Role.BAILLEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def index(request: HttpRequest) -> HttpResponse:
    """The files that were sent, the last first; or a new one."""
    is_sent = request.method == "POST"
    form = HomeFileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    made: list[HomeFile] = []

    def bring() -> None:
        file = form.cleaned_data["file"]
        sent = SentStock((file.name or "fichier")[-200:], file.chunks)
        made.append(
            filing_homes.bring(
                sent, home_tables.open_homes, sheet=form.cleaned_data["sheet"], by=actor_of(request), at=timezone.now()
            )
        )

    if form.is_valid() and attempt(form, bring):
        return redirect("bailleur_fichier", made[0].public_id)
    rows = listing(request, HomeFile.objects.filter(bailleur__in=organisation_of(request).covers).order_by("-pk"))
    told = [{"file": one, "state": FILE_LABELS[StockState(one.state)]} for one in rows]
    context = page(request, form=form, files=rows.with_rows(told))
    return render(request, "palier/bailleur/files/index.html", context, status=400 if form.is_bound else 200)


@only(Role.BAILLEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, file: UUID) -> HttpResponse:
    """One file: before it begins, what it would do; after, what it did."""
    found = get_or_404(HomeFile.objects.filter(bailleur__in=organisation_of(request).covers), file)
    form = HomeFileActForm(request.POST or None, file=found)
    if form.is_valid() and attempt(form, lambda: _act(request, found, form)):
        return redirect("bailleur_fichier", found.public_id)
    state, has_bytes = StockState(found.state), HomeFilePart.objects.filter(file=found).exists()
    lines = HomeFileLine.objects.filter(file=found).exclude(sentence="").order_by("number")
    context = page(
        request,
        file=found,
        form=form,
        state=FILE_LABELS[state],
        is_running=state == StockState.TAKING_IN or (state == StockState.UNDOING and not found.fault),
        may_map=state in home_files.MAY_MAP and has_bytes,
        may_begin=state in stock_states.MAY_BEGIN and has_bytes,
        may_undo=filing_homes.may_undo(found),
        has_bytes=has_bytes,
        lines=listing(request, lines),
        refused=HomeLineState.REFUSED.value,
        **(_preview(found, form) if state in home_files.MAY_MAP and has_bytes else {}),
    )
    return render(request, "palier/bailleur/files/file.html", context, status=400 if form.is_bound else 200)


def _act(request: HttpRequest, file: HomeFile, form: HomeFileActForm) -> None:
    by, at = actor_of(request), timezone.now()
    if form.cleaned_data["act"] == "annuler":
        filing_homes.undo(file, by=by, at=at)
        return
    if file.state in home_files.MAY_MAP:
        file = filing_homes.map_columns(file, form.mapped(), by=by, at=at)
    if form.cleaned_data["act"] == "prendre":
        filing_homes.begin(file, form.cleaned_data["reason"], by=by, at=at)


def _preview(file: HomeFile, form: HomeFileActForm) -> dict[str, Any]:
    """What the first lines would become, under the role that reads the page."""
    try:
        with reading_homes.on_disk(file) as path:
            held = reading_homes.as_kept(file, home_tables.open_homes(path, file.sheet, file.header))
            told = reading_homes.try_homes(
                held, reading_homes.mapping_of(file), file.bailleur, on=clocks.day_in_paris(timezone.now())
            )
    except (StockUnreadable, reading_homes.HomeBytesGone) as error:
        return {"fault": str(error)}
    columns = [(name, form[f"col{place}"], told.examples.get(place, [])) for place, name in enumerate(file.columns)]
    return {
        "tried": told,
        "columns": columns,
        "would": {state.value: number for state, number in told.counts.items()},
        "would_refuse": told.refused[:_SHOWN],
        "is_part": told.read >= home_files.TRIED,
    }
