"""Where the events of one's own organisation are sent: declared, stopped, replayed; a secret is shown once (ADR 120)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import DeliveryState, EndpointStop, WebhookDelivery, WebhookEndpoint
from palier.rules.partners import api_purposes, event_kinds, webhook_addresses, webhook_delays
from palier.rules.partners.event_kinds import EventKind
from palier.web.access import actor_of, only
from palier.web.acts import new_key, once
from palier.web.desk.desk_parts import attempt
from palier.web.equipe.members import of_a_manager
from palier.web.intendant.desk import BAD_REQUEST, fresh_to_change
from palier.web.requests.factors import fresh
from palier.web.sure import CONFIRMED
from palier.workflows.acting.actors import Actor
from palier.workflows.partners import endpoints
from palier.workflows.partners.endpoints import ToldSecret

ROLES = tuple(api_purposes.OF_ROLES)
SHOWN = 50
_DONE = {
    "retiree": "L’adresse est retirée : plus rien n’y part.",
    "arretee": "Les envois sont arrêtés : ce qui se passe attend ici.",
    "reprise": "Les envois reprennent, là où ils s’étaient arrêtés.",
    "rejouee": "Les événements demandés repartent dans les secondes qui viennent.",
}
_STATES: Mapping[str, str] = {
    DeliveryState.TAKEN: "remis",
    DeliveryState.AGAIN: "à réessayer",
    DeliveryState.DEAD: "abandonné",
    DeliveryState.ASKED: "repart",
}
_FAULTS: Mapping[str, str] = {
    "": "",
    "code": "réponse d’erreur",
    "redirection": "redirection, qui n’est pas suivie",
    "delai": "pas de réponse à temps",
    "reponse_longue": "réponse trop longue",
    "connexion": "connexion impossible ou coupée",
    "tls": "certificat refusé",
    "nom": "nom introuvable",
    "adresse_privee": "adresse privée, qui n’est jamais appelée",
    "https": "adresse sans https",
    "adresse": "adresse illisible",
    "secret": "secret à renouveler",
    "acces": "n’est plus à votre organisme",
}
_STOPS: Mapping[str, str] = {
    EndpointStop.MANAGER: "arrêtée par un gestionnaire",
    EndpointStop.FAILURES: "arrêtée après trois jours d’échecs",
    EndpointStop.GONE: "arrêtée : le logiciel a répondu qu’il n’écoute plus",
}


class EndpointForm(forms.Form):
    """An address, and what it is told of."""

    url = forms.CharField(
        label="Adresse qui reçoit",
        max_length=webhook_addresses.LONGEST,
        help_text="Elle commence par « https:// ». Une adresse privée ou une redirection n’est pas suivie.",
    )
    kinds = forms.MultipleChoiceField(
        label="Ce qu’elle apprend",
        choices=[(kind.value, event_kinds.LABELS[kind]) for kind in EventKind],
        initial=[kind.value for kind in EventKind],
        widget=forms.CheckboxSelectMultiple,
        help_text="Un événement dit quel logement ou quelle publication relire, et ne nomme personne.",
    )


class ReplayForm(forms.Form):
    """From where to say again."""

    number = forms.IntegerField(
        label="Redire ce qui suit le numéro",
        min_value=0,
        help_text=f"Les événements sont gardés {event_kinds.KEPT.days} jours. 0 redit tout ce qui est gardé.",
    )


@only(*ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@of_a_manager
@once
def index(request: HttpRequest) -> HttpResponse:
    """The addresses of one's organisation, and the form that adds one."""
    by, made = actor_of(request), list[ToldSecret]()
    form = EndpointForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: made.append(endpoints.declare(**form.cleaned_data, by=by, at=timezone.now()))
    ):
        return _told(request, made[0])
    context = {
        "organisation": by.body,
        "form": form,
        "endpoints": [(one, _state(one)) for one in endpoints.of_house(by.body.pk)],
        "act_key": request.POST.get("act_key") or new_key(),
        "done": _DONE.get(request.GET.get("fait", ""), ""),
    }
    return render(request, "palier/equipe/endpoints.html", context, status=BAD_REQUEST if form.is_bound else 200)


@only(*ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_to_change
@of_a_manager
@once
def show(request: HttpRequest, endpoint: UUID) -> HttpResponse:
    """One address: how far it is, what became of the last events, and the acts on it."""
    by, at = actor_of(request), timezone.now()
    found = endpoints.found(by.body.pk, endpoint)
    if found is None:
        raise Http404
    act, is_sure = request.POST.get("act", ""), bool(request.POST.get(CONFIRMED))
    form = ReplayForm(request.POST if act == "rejouer" else None)
    made = list[ToldSecret]()
    if act == "secret" and is_sure and attempt(form, lambda: made.append(endpoints.draw_secret(found, by=by, at=at))):
        return _told(request, made[0])
    if act == "rejouer" and not form.is_valid():
        return _page(request, found, form, act="", at=at)
    done = _acts(found, form, by, at).get(act)
    if done is not None and (is_sure or act != "retirer") and attempt(form, done[0]):
        page = reverse("equipe_receptions") if act == "retirer" else reverse("equipe_reception", args=[endpoint])
        return HttpResponseRedirect(f"{page}?fait={done[1]}")
    return _page(request, found, form, act=act, at=at)


def _acts(
    found: WebhookEndpoint, form: ReplayForm, by: Actor, at: datetime
) -> Mapping[str, tuple[Callable[[], object], str]]:
    return {
        "arreter": (lambda: endpoints.stop(found, by=by, at=at), "arretee"),
        "reprendre": (lambda: endpoints.resume(found, by=by, at=at), "reprise"),
        "retirer": (lambda: endpoints.remove(found, by=by, at=at), "retiree"),
        "redire": (lambda: endpoints.say_again(found, by=by, at=at), "rejouee"),
        "rejouer": (lambda: endpoints.replay(found, form.cleaned_data["number"], by=by, at=at), "rejouee"),
    }


def _page(request: HttpRequest, found: WebhookEndpoint, form: ReplayForm, *, act: str, at: datetime) -> HttpResponse:
    asked = act if act in ("retirer", "secret") else ""
    context = {
        "organisation": found.organisation,
        "endpoint": found,
        "form": form,
        "state": _state(found),
        "kinds": [event_kinds.LABELS[EventKind(kind)] for kind in found.kinds if kind in set(EventKind)],
        "deliveries": [_line(one) for one in endpoints.deliveries_of(found, SHOWN)],
        "given_up": endpoints.given_up(found),
        "asked": asked,
        "sure": {"act": act, CONFIRMED: "oui"},
        "acts": {word: {"act": word} for word in ("arreter", "reprendre", "retirer", "secret", "redire")},
        "former_until": found.former_until if found.former_until and found.former_until > at else None,
        "days": webhook_delays.LEFT_ALONE.days,
        "act_key": request.POST.get("act_key") or new_key(),
        "done": _DONE.get(request.GET.get("fait", ""), ""),
    }
    return render(request, "palier/equipe/endpoint.html", context, status=BAD_REQUEST if form.errors else 200)


def _line(row: WebhookDelivery) -> dict[str, object]:
    kinds = set(EventKind)
    return {
        "number": row.event.number,
        "kind": event_kinds.LABELS[EventKind(row.event.kind)] if row.event.kind in kinds else row.event.kind,
        "state": _STATES[row.state],
        "tone": {"remise": "ok", "abandonnee": "warn"}.get(row.state, "here"),
        "why": " ".join(str(part) for part in (_FAULTS.get(row.fault, row.fault), row.status) if part and row.fault),
        "attempts": row.attempts,
        "at": row.at,
    }


def _told(request: HttpRequest, made: ToldSecret) -> HttpResponse:
    """The secret, once: in this page and nowhere else."""
    context = {"organisation": made.endpoint.organisation, "endpoint": made.endpoint, "secret": made.secret}
    response = render(request, "palier/equipe/endpoint_secret.html", context)
    response["Cache-Control"] = "no-store"
    response.leads_to = reverse("equipe_receptions")  # type: ignore[attr-defined]
    return response


def _state(endpoint: WebhookEndpoint) -> str:
    if endpoint.stopped_at is not None:
        return _STOPS[endpoint.stopped_for]
    if endpoint.failing_since is not None:
        return "en difficulté : les envois sont réessayés"
    return "en service" if endpoint.taken_at else "rien n’y est encore parti"
