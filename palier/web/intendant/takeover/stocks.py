"""Take-overs of former tools: those that were, and the files of a new one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import Organisation, StockBatch
from palier.rules.doors.access import Role
from palier.rules.takeover.stock_states import STATE_LABELS, StockState
from palier.web.access import only
from palier.web.acts import once
from palier.web.desk.arriving import Given
from palier.web.intendant.desk import fresh_to_change, shown, tried
from palier.web.intendant.takeover import campaign
from palier.web.intendant.takeover.stock_forms import StockFilesForm
from palier.web.lists import listing
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.takeover import receiving


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def index(request: HttpRequest) -> HttpResponse:
    """The take-overs, the last first; or the files of a new one."""
    is_sent = request.method == "POST"
    form = StockFilesForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        body = Organisation.objects.get(public_id=form.cleaned_data["organisation"])
        files = [_sent(one) for one in (form.cleaned_data["main"], *form.cleaned_data["beside"])]
        made: list[StockBatch] = []
        if tried(request, form, lambda **who: made.append(receiving.receive(body, files, **who))):
            return HttpResponseRedirect(f"{reverse('intendant_reprise', args=[made[0].public_id])}?fait=reprise_recue")
    page = listing(request, StockBatch.objects.select_related("organisation").order_by("-pk"))
    return shown(
        request,
        "stocks.html",
        form=form,
        batches=page.with_rows([_line(one) for one in page]),
        **campaign.by_organisation(),
    )


def _sent(file: Given) -> SentStock:
    return SentStock((file.name or "fichier")[-200:], file.chunks)


def _line(batch: StockBatch) -> dict[str, Any]:
    return {"batch": batch, "state": STATE_LABELS[StockState(batch.state)]}
