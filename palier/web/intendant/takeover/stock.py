"""One take-over: its mapping tried on a sample, its progress, the lines that were refused, and its undoing."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.gateways import tables
from palier.models import StockBatch, StockFile, StockFilePart, StockLine
from palier.rules.doors.access import Role
from palier.rules.takeover import stock_states
from palier.rules.takeover.stock_faults import StockFault, fault_sentence
from palier.rules.takeover.stock_fields import STOCK_FIELDS, StockKind
from palier.rules.takeover.stock_states import STATE_LABELS, StockLineState, StockState
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import once
from palier.web.intendant.desk import fresh_to_change, shown, tried
from palier.web.intendant.takeover import stock_samples
from palier.web.intendant.takeover.stock_forms import StockActForm, StockMappingForm
from palier.web.lists import handed, listing
from palier.web.requests.factors import proved
from palier.workflows.takeover import receiving, reporting_refused

_ACTS = {
    "commencer": (receiving.begin, "reprise_commencee"),
    "annuler": (receiving.undo, "reprise_annulee"),
    "retirer": (receiving.drop, "reprise_retiree"),
}


def _found(batch: UUID) -> StockBatch:
    return get_or_404(StockBatch.objects.select_related("organisation"), batch)


def _to(batch: StockBatch, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('intendant_reprise', args=[batch.public_id])}?fait={done}")


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def show(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Where it stands; or one of its acts."""
    one = _found(batch)
    form = StockActForm(request.POST or None)
    if form.is_valid():
        verb, done = _ACTS[form.cleaned_data["act"]]
        if tried(request, form, verb, one):
            return _to(one, done)
    return _shown(request, one, form)


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def map_columns(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Write the mapping, and see what it makes of the first lines."""
    one = _found(batch)
    is_open = one.state in stock_states.MAY_MAP
    sample = stock_samples.sample_of(one) if is_open and _has_bytes(one) else None
    initial = {
        "mapping": one.mapping or (sample.proposed if sample else ""),
        "encoding": one.encoding,
        "separator": one.separator,
        "sheet": one.sheet + 1,
    }
    form = StockMappingForm(request.POST or None, initial=initial)
    if form.is_valid() and tried(
        request, form, receiving.write_mapping, one, form.cleaned_data["mapping"], **form.written
    ):
        return HttpResponseRedirect(
            f"{reverse('intendant_correspondance', args=[one.public_id])}?fait=correspondance#apercu"
        )
    fields = [(name.value, row.label, row.kind is StockKind.CODE) for name, row in STOCK_FIELDS.items()]
    return shown(request, "stock_mapping.html", batch=one, form=form, sample=sample, is_open=is_open, fields=fields)


def _shown(request: HttpRequest, one: StockBatch, form: StockActForm) -> HttpResponse:
    files = list(StockFile.objects.filter(batch=one).order_by("position"))
    state = StockState(one.state)
    return shown(
        request,
        "stock.html",
        batch=one,
        form=form,
        files=files,
        state=STATE_LABELS[state],
        is_running=state in (StockState.TAKING_IN, StockState.UNDOING),
        may_map=state in stock_states.MAY_MAP,
        may_begin=state in stock_states.MAY_BEGIN and bool(one.mapping_digest) and _has_bytes(one),
        may_undo=state in stock_states.MAY_UNDO,
        may_drop=state in stock_states.MAY_DROP,
        has_bytes=_has_bytes(one),
        refused=one.refused + one.known,
    )


def _has_bytes(one: StockBatch) -> bool:
    return StockFilePart.objects.filter(file__batch=one).exists()


@only(Role.STEWARD)
@never_cache
@require_safe
def refused(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The lines that were not taken, a page at a time, each with its sentence and its cells as they were."""
    one = _found(batch)
    page = listing(request, reporting_refused.refused_lines(one))
    rows = [{"line": line, "said": _said(line), "cells": _cells(one, line)} for line in page]
    return shown(
        request,
        "stock_refused.html",
        batch=one,
        lines=page.with_rows(rows),
        reasons=[(_reason(word), count) for word, count in reporting_refused.by_reason(one)],
    )


@only(Role.STEWARD)
@never_cache
@require_POST
@proved
def export(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The same in a file, to be mended and sent again; that it left is a line of the journal."""
    one = _found(batch)
    columns = ["ligne", "pourquoi", *(tables.inert(str(name)) for name in one.columns)]
    lines = reporting_refused.exported(one, by=actor_of(request), at=timezone.now())
    rows: Iterator[list[tables.Cell]] = ([line.number, _said(line), *map(str, line.original)] for line in lines)
    form = tables.TableForm.CSV
    return handed(tables.written(columns, rows, form=form, title="Lignes"), form, "lignes-refusees")


def _reason(word: str) -> str:
    if not word:
        return "Dossier déjà ici, par une autre reprise du même outil."
    return fault_sentence(StockFault(word), "…")


def _said(line: StockLine) -> str:
    if line.state == StockLineState.KNOWN:
        return _reason("")
    return fault_sentence(StockFault(line.refusal), line.refused_column)


def _cells(one: StockBatch, line: StockLine) -> Iterator[tuple[str, Any]]:
    names = [*one.columns, *(f"au-delà ({place})" for place in range(1, 21))]
    return islice(((name, cell) for name, cell in zip(names, line.original, strict=False) if cell), 40)
