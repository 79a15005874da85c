"""Documents of a former tool: the archives of a take-over; of one, which line each file names, what it gives, and its acts."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import StockBatch, StockBundle, StockPaper
from palier.rules.doors.access import Role
from palier.rules.situations import pieces
from palier.rules.takeover import paper_states
from palier.rules.takeover.paper_faults import paper_sentence
from palier.rules.takeover.paper_mapping import propose_paper_mapping
from palier.rules.takeover.paper_states import BUNDLE_LABELS, BundleState, StockPaperState
from palier.rules.takeover.stock_mapping import LARGEST_MAPPING
from palier.rules.takeover.stock_states import StockState
from palier.web.access import get_or_404, only
from palier.web.acts import once
from palier.web.intendant.desk import fresh_to_change, shown, tried
from palier.web.lists import listing
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.takeover import bundling

_ACTS = {
    "commencer": (bundling.begin, "documents_commences"),
    "reprendre": (bundling.withdraw, "documents_retires"),
    "retirer": (bundling.drop, "archive_retiree"),
}


class BundleForm(forms.Form):
    """What is brought."""

    archive = forms.FileField(
        label="Archive des documents",
        help_text="Un ZIP de PDF et de photos, 20 Mo au plus chacun, sans mot de passe.",
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
        allow_empty_file=True,
        max_length=200,
    )


class PaperMappingForm(forms.Form):
    """Which line each file names."""

    mapping = forms.CharField(
        label="De qui est chaque document",
        help_text="En TOML : la forme des chemins, des colonnes des dossiers, ou une table de l’archive.",
        max_length=LARGEST_MAPPING,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "code"}),
        strip=False,
    )


class BundleActForm(forms.Form):
    """Which act; taking away says that one is sure."""

    act = forms.ChoiceField(choices=[(one, one) for one in _ACTS])
    is_sure = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask again before what removes."""
        said = super().clean() or {}
        if said.get("act") in {"reprendre", "retirer"} and not said.get("is_sure"):
            raise forms.ValidationError("Cochez la case : vous êtes sûr.")
        return said


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def index(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The archives of a take-over; or a new one."""
    one = get_or_404(StockBatch.objects.select_related("organisation"), batch)
    is_sent = request.method == "POST"
    form = BundleForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        given = form.cleaned_data["archive"]
        made: list[StockBundle] = []
        sent = SentStock((given.name or "documents.zip")[-200:], given.chunks)
        if tried(request, form, lambda **who: made.append(bundling.receive(one, sent, **who))):
            return _to(made[0], "archive_recue")
    page = listing(request, StockBundle.objects.filter(batch=one).order_by("-pk"))
    return shown(
        request,
        "takeover/papers.html",
        batch=one,
        form=form,
        bundles=page.with_rows([{"bundle": each, "state": _said(each)} for each in page]),
        may_bring=one.state in bundling.TAKES_PAPERS,
    )


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def show(request: HttpRequest, batch: UUID, bundle: UUID) -> HttpResponse:
    """One archive: its mapping, its preview, its acts, and what is not kept."""
    rows = StockBundle.objects.filter(batch__public_id=batch).select_related("batch__organisation")
    one = get_or_404(rows, bundle)
    is_mapping = "mapping" in request.POST
    initial = {"mapping": one.mapping or propose_paper_mapping()}
    form = PaperMappingForm(request.POST if is_mapping else None, initial=initial)
    acting = BundleActForm(request.POST if request.method == "POST" and not is_mapping else None)
    if form.is_valid() and tried(request, form, bundling.write_mapping, one, form.cleaned_data["mapping"]):
        return _to(one, "documents_essai")
    if acting.is_valid():
        verb, done = _ACTS[acting.cleaned_data["act"]]
        if tried(request, acting, verb, one):
            return _to(one, done)
    return _shown(request, one, form, acting)


def _to(bundle: StockBundle, done: str) -> HttpResponse:
    address = reverse("intendant_archive", args=[bundle.batch.public_id, bundle.public_id])
    return HttpResponseRedirect(f"{address}?fait={done}")


def _said(bundle: StockBundle) -> str:
    return BUNDLE_LABELS[BundleState(bundle.state)]


def _shown(request: HttpRequest, one: StockBundle, form: PaperMappingForm, acting: BundleActForm) -> HttpResponse:
    state = BundleState(one.state)
    page = listing(
        request, StockPaper.objects.filter(bundle=one).exclude(state=StockPaperState.TAKEN).order_by("number")
    )
    return shown(
        request,
        "takeover/bundle.html",
        batch=one.batch,
        bundle=one,
        form=form,
        acting=acting,
        state=_said(one),
        seen=_seen(one) if one.seen and state is BundleState.TRIED else None,
        is_running=state in (BundleState.TO_TRY, BundleState.TAKING_IN, BundleState.WITHDRAWING),
        may_map=state in paper_states.MAY_MAP_PAPERS,
        may_begin=state in paper_states.MAY_BEGIN_PAPERS,
        lines_are_in=one.batch.state == StockState.IN,
        may_withdraw=state in paper_states.MAY_WITHDRAW_PAPERS,
        may_drop=state in paper_states.MAY_DROP_PAPERS,
        missed=page.with_rows([{"paper": paper, "said": paper_sentence(paper.reason)} for paper in page]),
    )


def _seen(one: StockBundle) -> dict[str, Any]:
    """The preview in words."""
    told = one.seen
    return {
        **{name: told[name] for name in ("files", "matched", "lines", "held")},
        "without": max(0, told["held"] - told["lines"]),
        "reasons": [(paper_sentence(word), count) for word, count in told["reasons"].items()],
        "kinds": [(_kind(code), count) for code, count in told["kinds"].items()],
        "shown": [(path, key, _kind(code)) for path, key, code in told["shown"]],
        "missed": [(path, paper_sentence(word), key) for path, word, key in told["missed"]],
    }


def _kind(code: str) -> str:
    return pieces.newest(code).label if code else "nature non dite"
