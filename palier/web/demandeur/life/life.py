"""The life of my demande: until when it is valid, what a renewal does, the warnings to answer, what happened to it."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Demande, Letter, Radiation, RadiationWarning, RenewalNotice, Seniority
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.life import radiation, renewal
from palier.rules.life.radiation import StrikeOffReason, SubReason
from palier.rules.life.renewal import NoticeChannel
from palier.web.access import actor_of, demande_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.languages.later import later, shown
from palier.workflows.acting.refusals import Refusal
from palier.workflows.life import reminding_renewal, renewing, rescuing
from palier.workflows.radiation import warning_radiation

_CHANNELS = {NoticeChannel.PAPER: phrase("par courrier postal"), NoticeChannel.EMAIL: phrase("par courriel")}
_ENDS = {
    "reponse": phrase("annulé par votre réponse"),
    "mise_a_jour": phrase("annulé par la mise à jour de votre dossier"),
    "renouvellement": phrase("annulé par votre renouvellement"),
    "retrait": phrase("retiré par le bailleur"),
}


class WarningAnswerForm(forms.Form):
    """An answer to a warning, in the person's own words."""

    text = forms.CharField(
        label=later("Votre réponse"),
        max_length=warning_radiation.ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=later("Quelques mots suffisent. Vous pouvez aussi ajouter des pièces dans votre dossier."),
    )


@only(Role.DEMANDEUR)
@require_safe
def life(request: HttpRequest) -> HttpResponse:
    """The whole life of the demande on a page."""
    at, demande = timezone.now(), demande_of(request)
    on = day_in_paris(at)
    warnings = RadiationWarning.objects.filter(demande=demande).select_related("issued_by").order_by("-sent_at")
    is_open = layers.is_open(demande)
    context = {
        "demande": demande,
        "is_open": is_open,
        # No button for an act that would be refused: of one renewed today, or without a number yet, the reason stands there.
        "not_renewed_now": renewing.obstacle(demande, on=on) if is_open else "",
        "is_over": demande.valid_until is not None and demande.valid_until < on,
        "notice": _notice(demande),
        "seniorities": Seniority.objects.filter(demande=demande).order_by("departement"),
        "live": [_said(each, at) for each in warnings if each.cancelled_at is None and each.struck_off_at is None],
        "past": [_said(each, at) for each in warnings if each.cancelled_at is not None],
        "renewals": Letter.objects.filter(demande=demande, kind="renouvellement").order_by("-sent_at"),
        "radiations": [_struck(each) for each in Radiation.objects.filter(demande=demande).order_by("-recorded_at")],
        "radiation": why(demande.strike_off_reason),
        "way_back": rescuing.way_back(demande, on=on),
        "may_be_rescued": rescuing.may_be_rescued(demande, on=on),
        "form": WarningAnswerForm(),
        "act_key": new_key(),
    }
    return render(request, "palier/demandeur/life.html", context)


def _notice(demande: Demande) -> dict[str, object]:
    """When and how the next notice leaves, or when this period's left."""
    if demande.valid_until is None:
        return {}
    sent = RenewalNotice.objects.filter(demande=demande, valid_until=demande.valid_until).first()
    used = (
        [NoticeChannel(channel) for channel in sent.channels]
        if sent
        else reminding_renewal.reaching(demande, at=timezone.now())
    )
    ways = [say(_CHANNELS[channel]) for channel in used]
    if used and sent is None and reminding_renewal.is_texted(demande, at=timezone.now()):
        ways.append(say("par SMS"))
    return {
        "from": renewal.notice_from(demande.valid_until),
        "sent_at": sent.sent_at if sent else None,
        "channels": french.series([*ways, say("dans votre espace")]),
        "has_paper": NoticeChannel.PAPER in used,
    }


def _said(warning: RadiationWarning, at: datetime) -> dict[str, object]:
    """A warning in words; its facts are in the letter until that is opened: opening it starts the month."""
    letter = Letter.objects.filter(
        demande=warning.demande_id, kind="avertissement_radiation", facts__avertissement=str(warning.public_id)
    ).first()
    return {
        "warning": warning,
        "issuer": warning.issued_by.name,
        "why": why(warning.reason, warning.sub_reason),
        "article": radiation.RULES[StrikeOffReason(warning.reason)].article,
        "letter": letter,
        "delay": warning_radiation.say_delay(warning, at),
        "end": say(_ENDS[warning.cancel_reason]) if warning.cancel_reason in _ENDS else "",
    }


def _struck(row: Radiation) -> dict[str, object]:
    return {
        "row": row,
        "why": why(row.reason, row.sub_reason),
        "letter": radiation.RULES[StrikeOffReason(row.reason)].letter,
    }


def why(reason: str, sub_reason: str = "") -> str:
    """The reason in words; one that the register sent and no list holds is shown as it is."""
    if reason not in set(StrikeOffReason):
        return reason
    label = say(radiation.RULES[StrikeOffReason(reason)].label)
    if not sub_reason:
        return label
    return say("{label} : {detail}", label=label, detail=say(radiation.SUB_LABELS[SubReason(sub_reason)]).lower())


@only(Role.DEMANDEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def answer(request: HttpRequest, warning: UUID) -> HttpResponse:
    """Answer a warning: that cancels it."""
    demande = demande_of(request)
    found = get_or_404(RadiationWarning.objects.filter(demande=demande).select_related("issued_by"), warning)
    form = WarningAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            warning_radiation.answer(found, text=form.cleaned_data["text"], by=actor_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, shown(refusal))
        else:
            return HttpResponseRedirect(reverse("vie-demande"))
    context = {"form": form, "said": _said(found, timezone.now()), "act_key": request.POST.get("act_key") or new_key()}
    return render(request, "palier/demandeur/answer_warning.html", context)


@only(Role.DEMANDEUR)
@require_POST
@once
def choose_paper(request: HttpRequest) -> HttpResponse:
    """Ask for the notices on paper too, or no longer."""
    wants = request.POST.get("papier") == "oui"
    renewing.choose_paper(demande_of(request), wants_paper=wants, by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("vie-demande"))
