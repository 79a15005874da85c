"""Rounds of exchange at the landlord's: which of its homes, who would move in, who would leave; possible, or not and why."""

from datetime import date
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import ExchangeLink
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.exchange import exchange_states
from palier.rules.exchange.exchange_states import RoundObstacle, RoundState, RoundVerdict
from palier.web import sure
from palier.web.access import actor_of, only
from palier.web.acts import once
from palier.web.demandeur.exchange.exchanging import home_facts
from palier.web.desk.desk_parts import attempt, page, trace
from palier.web.lists import listing
from palier.web.sure import Sure
from palier.workflows.exchange import judging_rounds

BAD_REQUEST = 400
_OBSTACLES = {
    RoundObstacle.CEILING: "Ressources du ménage au-dessus du plafond",
    RoundObstacle.SIZE: "Logement trop petit ou trop grand pour le ménage",
    RoundObstacle.UNAVAILABLE: "Logement à vendre, à démolir ou à rénover",
    RoundObstacle.RESERVED: "Le réservataire ne donne pas son accord",
    RoundObstacle.NOT_FREE: "Le logement ne peut pas se libérer (bail, litige, congé)",
    RoundObstacle.FILE_DATED: "La demande du ménage n’est pas à jour",
}
CHECKS = (
    "L’identité et le droit au séjour du ménage qui arriverait (article R441-1).",
    "Ses ressources, sous le plafond du financement du logement (article L441-1).",
    "La taille du logement pour son foyer (article L621-2 pour la sous-occupation).",
    "Le bail et le compte de votre locataire : un litige en cours, un congé déjà donné.",
    "L’accord du réservataire, si le logement est réservé (article R441-5).",
    "La convention ou le projet qui pèse sur le logement : vente, démolition, réhabilitation.",
)
"""What a landlord checks before it says possible: in French, on its desk alone."""
_VERDICTS = {RoundVerdict.POSSIBLE: "C’est possible", RoundVerdict.IMPOSSIBLE: "Ce n’est pas possible"}
STATES = {
    RoundState.AT_LANDLORDS: ("à vérifier", "here"),
    RoundState.PRESENTED: ("à présenter à votre commission", "ok"),
}


class VerdictForm(forms.Form):
    """What the landlord says."""

    verdict = forms.ChoiceField(
        label="Pour ce logement",
        choices=[(one.value, words) for one, words in _VERDICTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si c’est possible."},
    )
    obstacle = forms.ChoiceField(
        label="Si ce n’est pas possible, pourquoi",
        required=False,
        choices=[("", "choisir"), *((one.value, words) for one, words in _OBSTACLES.items())],
        help_text="Le ménage qui serait arrivé lit ce motif, et personne d’autre.",
    )


def _end_of(link: ExchangeLink) -> date | None:
    """The last day on which a round waits for this landlord."""
    return exchange_states.landlords_end(link.round.landlords_by) if link.round.landlords_by else None


def _pill(link: ExchangeLink) -> tuple[str, str]:
    state = RoundState(link.stage)
    if state is RoundState.PRESENTED and link.verdict == RoundVerdict.IMPOSSIBLE:
        return "refusée par votre commission", "plain"
    if state is RoundState.AT_LANDLORDS and link.verdict:
        return f"{_VERDICTS[RoundVerdict(link.verdict)].lower()}, selon vous", "plain"
    return STATES[state]


@only(Role.BAILLEUR)
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every home of this landlord in a round, what is due first; no name."""
    shown = listing(request, judging_rounds.of_house(actor_of(request)))
    rows = [{"link": link, "pill": _pill(link)} for link in shown]
    return render(request, "palier/bailleur/exchange/rounds.html", page(request, rows=shown.with_rows(rows)))


@only(Role.BAILLEUR)
@require_POST
@once
def refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that one's commission refused a round that was presented to it, once it was read again."""
    by, form, where = actor_of(request), forms.Form(request.POST), reverse("bailleur_echange", args=[public_id])
    try:
        link = judging_rounds.one(public_id, by).incoming
    except ExchangeLink.DoesNotExist as error:
        raise Http404 from error
    if not sure.is_sure(request) and link.stage == RoundState.PRESENTED:
        asked = Sure(
            heading="La commission a dit non",
            button="Noter ce refus",
            ends=("La ronde ne se fait pas, et chaque ménage le lit.", "Vous ne lirez plus rien de ces ménages."),
            stays=("Les autres rondes ne changent pas. Palier cherche de nouveau pour ces logements.",),
            back="Un refus noté ne se reprend pas.",
            facts=(("Commune", link.commune.named), ("Ronde de", f"{link.round.size} logements")),
        )
        return sure.ask(request, asked, leave=(where, "La ronde"), fields=sure.typed(request))
    no = RoundVerdict.IMPOSSIBLE
    attempt(form, lambda: judging_rounds.judge(public_id, no, RoundObstacle.COMMISSION, by=by, at=timezone.now()))
    return HttpResponseRedirect(where)


@only(Role.BAILLEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One home in a round: what to check, who is concerned, and the landlord's word."""
    by = actor_of(request)
    try:
        case = judging_rounds.one(public_id, by)
    except ExchangeLink.DoesNotExist as error:
        raise Http404 from error
    form = VerdictForm(request.POST or None, initial={"obstacle": case.incoming.obstacle})

    def judge() -> None:
        verdict = RoundVerdict(form.cleaned_data["verdict"])
        judging_rounds.judge(public_id, verdict, form.cleaned_data["obstacle"], by=by, at=timezone.now())

    if form.is_valid() and attempt(form, judge):
        return HttpResponseRedirect(reverse("bailleur_echange", args=[public_id]))
    trace(request, Purpose.EXCHANGE, *(one for one in (case.incoming, case.leaving) if one is not None))
    context = page(
        request,
        case=case,
        form=form,
        pill=_pill(case.incoming),
        facts=home_facts(case.incoming),
        checks=CHECKS,
        ends_on=_end_of(case.incoming),
        may_judge=case.incoming.stage == RoundState.AT_LANDLORDS,
        is_presented=case.incoming.stage == RoundState.PRESENTED,
        is_refused=case.incoming.verdict == RoundVerdict.IMPOSSIBLE,
        said=_VERDICTS[RoundVerdict(case.incoming.verdict)] if case.incoming.verdict else "",
    )
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/bailleur/exchange/round.html", context, status=status)
