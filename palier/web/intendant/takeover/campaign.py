"""The campaign of a take-over: what is said, to how many, where each stands; begun, paused, stopped."""

from collections import Counter
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import StockBatch, StockCampaign
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.takeover import campaign_plan
from palier.rules.takeover.campaign_plan import WAY_LABELS
from palier.rules.takeover.campaign_states import BOARD, CAMPAIGN_LABELS, CAMPAIGN_MOVES, CampaignState, InviteState
from palier.rules.takeover.stock_states import StockState
from palier.web.access import get_or_404, only
from palier.web.acts import once
from palier.web.intendant.desk import fresh_to_change, shown, tried
from palier.workflows.takeover import calling_people, campaigning, comparing, pairing

_ACTS = {
    "commencer": (campaigning.begin, CampaignState.RUNNING, "campagne_commencee"),
    "suspendre": (campaigning.pause, CampaignState.PAUSED, "campagne_suspendue"),
    "arreter": (campaigning.stop, CampaignState.STOPPED, "campagne_arretee"),
}
_FORESEEN = {
    "personnes": "Personnes à inviter",
    "courriel": "D’abord par courriel",
    "telephone": "D’abord par message au téléphone",
    "adresse": "D’abord par lettre",
    "sans_contact": "Sans aucun contact",
    "sans_numero": "Sans numéro unique : il leur est demandé",
    "sans_naissance": "Sans date de naissance : leur ancien dossier ne se montrera à personne",
}
_NO_GATEWAY = "Un téléphone sans courriel : une lettre si l’adresse est là, sinon un appel"
"""Where no gateway of texts is set, no message leaves for a telephone."""


class CampaignActForm(forms.Form):
    """Which act; what writes to people or stops says that one is sure."""

    act = forms.ChoiceField(choices=[(one, one) for one in ("preparer", *_ACTS)])
    is_sure = forms.BooleanField(required=False)

    def clean(self) -> dict[str, object]:
        """Ask again before messages leave, and before they stop."""
        said = super().clean() or {}
        if said.get("act") in {"commencer", "arreter"} and not said.get("is_sure"):
            raise forms.ValidationError("Cochez la case : vous êtes sûr.")
        return said


def batch_of(batch: UUID) -> StockBatch:
    """The take-over of an address, or 404."""
    return get_or_404(StockBatch.objects.select_related("organisation"), batch)


@only(Role.STEWARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@once
def show(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Where it stands; or one of its acts."""
    one = batch_of(batch)
    form = CampaignActForm(request.POST or None)
    if form.is_valid() and (done := _done(request, form, one)):
        return HttpResponseRedirect(f"{reverse('intendant_campagne', args=[one.public_id])}?fait={done}")
    return _shown(request, one, form)


def _done(request: HttpRequest, form: CampaignActForm, one: StockBatch) -> str:
    said = form.cleaned_data["act"]
    if said == "preparer":
        return "campagne_preparee" if tried(request, form, campaigning.prepare, one) else ""
    campaign = campaigning.of_batch(one)
    if campaign is None:
        raise Http404
    verb, _, done = _ACTS[said]
    return done if tried(request, form, verb, campaign) else ""


def _shown(request: HttpRequest, one: StockBatch, form: CampaignActForm) -> HttpResponse:
    campaign = campaigning.of_batch(one)
    after = CAMPAIGN_MOVES[CampaignState(campaign.state)] if campaign else frozenset()
    site = settings.SITE.rstrip("/") or "https://…"
    return shown(
        request,
        "takeover/campaign.html",
        batch=one,
        campaign=campaign,
        form=form,
        state=CAMPAIGN_LABELS[CampaignState(campaign.state)] if campaign else "",
        may_prepare=campaign is None and one.state == StockState.IN,
        may={word: state in after for word, (_, state, _) in _ACTS.items()},
        message=campaigning.message(f"{site}/reprise/ABCD-EFGH-JKLM-NPQR/", is_again=False),
        steps=[
            (step.days, [WAY_LABELS[way] for way in step.ways])
            for step in campaign_plan.plan(day_in_paris(timezone.now()))
        ],
        board=board(campaign),
        foreseen=_foreseen(campaign),
        calls=calling_people.to_call(one).count(),
        posts=calling_people.posts(one).count(),
        checks=sum(comparing.counts(one).values()),
        twins=pairing.waiting(one),
    )


def board(campaign: StockCampaign | None) -> list[tuple[str, int]]:
    """Where the people of a campaign stand, in the order of the board."""
    if campaign is None or campaign.state == CampaignState.PREPARED:
        return []
    counts = campaign.counts
    if "sans_contact" in counts:
        # Counted before it began, by ways: nobody was written to since.
        counts = {InviteState.WAITING: counts["personnes"]}
    return [(label, sum(int(counts.get(state, 0)) for state in states)) for label, states in BOARD.items()]


def by_organisation() -> dict[str, object]:
    """The same for each organisation whose people are written to, all its take-overs together."""
    rows = StockCampaign.objects.exclude(state=CampaignState.PREPARED).select_related("batch__organisation")
    found: dict[str, Counter[str]] = {}
    for campaign in rows.order_by("batch__organisation__name", "pk"):
        found.setdefault(campaign.batch.organisation.name, Counter()).update(dict(board(campaign)))
    return {
        "board_labels": list(BOARD),
        "boards": [(name, [counts[label] for label in BOARD]) for name, counts in found.items()],
    }


def _foreseen(campaign: StockCampaign | None) -> list[tuple[str, int]]:
    if campaign is None or campaign.state != CampaignState.PREPARED or campaign.counted_at is None:
        return []
    labels = _FORESEEN if settings.SMS_URL else {**_FORESEEN, "telephone": _NO_GATEWAY}
    return [(label, int(campaign.counts.get(name, 0))) for name, label in labels.items()]
