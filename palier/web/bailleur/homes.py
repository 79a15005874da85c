"""Declare a home, orient it, follow its publications, withdraw one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Demande, Home, Lease, Organisation, PlannedVerb, Publication
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage, Stage
from palier.rules.candidature.stages import OFFERABLE
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.homes.flow_balance import Turn, TurnState
from palier.rules.law import clocks
from palier.rules.letters.words import label
from palier.web import sure
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.bailleur.flow import balances
from palier.web.bailleur.flow_forms import FlowOrientForm
from palier.web.bailleur.forms import HomeForm
from palier.web.bailleur.withdrawing import taken_out
from palier.web.desk import hands, planned, switching
from palier.web.desk.desk_parts import attempt, name_of, page, stage_label, trace
from palier.web.desk.planned import WithdrawHomeForm
from palier.web.presentation import corrections, home_details
from palier.web.presentation import homes as presented
from palier.web.presentation.words import date_words
from palier.web.sure import Sure
from palier.workflows.doors.finding import named
from palier.workflows.homes import declaring, let_homes, orienting
from palier.workflows.offer import planning
from palier.workflows.ranking import holding
from palier.workflows.viewings import proposing_hours


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Declare a home."""
    copied = _copied(request)
    form = HomeForm(request.POST or None, initial=HomeForm.said_of(copied) | _BLANK if copied else None)
    made: list[Home] = []
    if form.is_valid() and attempt(
        form, lambda: made.append(declaring.declare_home(form.draft, by=actor_of(request), at=timezone.now()))
    ):
        return redirect("bailleur_logement", made[0].public_id)
    roofs = switching.of_this_house(request, Role.LOGEUR)
    return render(request, "palier/bailleur/home_new.html", page(request, form=form, copied=copied, roofs=roofs))


_BLANK = {"rpls_id": "", "door": ""}
"""What a copy never takes: they name one dwelling."""


def _copied(request: HttpRequest) -> Home | None:
    """The home of one's own that a new one starts from, if the address names one."""
    try:
        named = UUID(request.GET.get("copie", ""))
    except ValueError:
        return None
    return (
        Home.objects.filter(bailleur__in=organisation_of(request).covers, public_id=named)
        .select_related("commune")
        .first()
    )


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, home: UUID) -> HttpResponse:
    """One home: its facts, its publications, and its orientation; of one that was taken out, why, and how it is put back."""
    found = get_or_404(
        Home.everything.filter(bailleur__in=organisation_of(request).covers).select_related("commune", "reservataire"),
        home,
    )
    if found.withdrawn_at is not None:
        return taken_out(request, found)
    form = FlowOrientForm(request.POST or None, initial={"reservataire": found.reservataire_id})
    today = clocks.day_in_paris(timezone.now())
    form.show(balances(found.bailleur_id, found, today))
    turn = orienting.turn_of(found, today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if _is_theirs(found, data["reservataire"], turn) and not sure.is_sure(request):
            return _ask(request, found, data["reservataire"], turn)
        if attempt(
            form,
            lambda: declaring.orient_home(
                found,
                data["reservataire"],
                vacancy_notified_on=data["vacancy_notified_on"],
                by=actor_of(request),
                at=timezone.now(),
                reason=data["reason"],
                contingent=data["contingent"],
            ),
        ):
            return redirect("bailleur_logement", found.public_id)
    publications = [
        (row, label(PublicationStage(row.stage), is_own=row.is_own)) for row in found.publications.order_by("-opens_at")
    ]
    is_let = let_homes.is_let(found)
    live = [row for row, _ in publications if _is_live(row, is_let=is_let)]
    context = page(
        request,
        home=found,
        form=form,
        publications=publications,
        turn=turn,
        may_take_back=orienting.may_take_back(found, turn),
        live=live[0] if live else None,
        is_let=is_let,
        lease=Lease.objects.filter(publication__home=found).order_by("-starts_on").first() if is_let else None,
        duplicates=list(found.duplicates.order_by("withdrawn_at")),
        corrections=corrections.told(found),
        public_title=presented.title(found),
        details=home_details.all_lines(found),
        zone=presented.zone(found),
    )
    return render(request, "palier/bailleur/home.html", context)


def _is_live(row: Publication, *, is_let: bool) -> bool:
    """Whether a list is the one that counts now: it runs, or somebody lives there by it."""
    return row.stage not in ENDED_LISTS or (is_let and row.stage == PublicationStage.LOUEE)


def _is_theirs(home: Home, to: Organisation, turn: TurnState | None) -> bool:
    """Whether a home would leave a réservataire who may still propose candidates for it (article L441-1)."""
    is_other = home.reservataire is not None and home.reservataire_id != to.pk
    return is_other and turn is not None and turn.turn is Turn.RUNNING and not declaring.is_running(home)


def _ask(request: HttpRequest, home: Home, to: Organisation, turn: TurnState | None) -> HttpResponse:
    before = home.reservataire.present.name if home.reservataire else ""
    until = date_words(turn.deadline) if turn is not None and turn.deadline else ""
    said = Sure(
        heading="Ce logement est encore à un autre réservataire",
        button="Orienter ailleurs, avec son accord",
        facts=(("Logement", presented.title(home)), ("Chez", before), ("Jusqu’au", until), ("Vers", to.present.name)),
        ends=(
            f"{before} ne peut plus proposer de candidats, et l’apprend dans sa file du jour.",
            "Le registre du flux écrit que le logement est rendu d’un commun accord.",
        ),
        stays=("Sans accord, le logement reste à lui jusqu’à la fin de son délai (article L441-1).",),
        back="Tant que rien n’est publié, le logement s’oriente de nouveau depuis sa page.",
    )
    leave = (reverse("bailleur_logement", args=[home.public_id]), "Logement")
    return sure.ask(request, said, leave=leave, fields=sure.typed(request))


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def publication(request: HttpRequest, publication: UUID) -> HttpResponse:
    """The designated candidates of one publication, named; those not designated are nowhere here."""
    found = get_or_404(
        Publication.objects.filter(bailleur__in=organisation_of(request).covers).select_related(
            "home__commune", "reservataire"
        ),
        publication,
    )
    form = WithdrawHomeForm(request.POST or None)
    answers: list[HttpResponse] = []
    if form.is_valid() and attempt(form, lambda: answers.append(_withdraw(request, found, form))):
        return answers[0]
    seen = list(named(found.candidatures.filter(audience__contains=[found.bailleur_id])).order_by("rank"))
    trace(request, Purpose.DESIGNATED, found, *seen)
    readable = set(Demande.objects.filter(pk__in={row.demande_id for row in seen}).values_list("pk", flat=True))
    lines = [(row, name_of(row), stage_label(row), row.demande_id in readable) for row in seen]
    context = page(
        request,
        publication=found,
        lines=lines,
        with_offer=(*OFFERABLE, Stage.OFFRE_ENVOYEE),
        form=form,
        stage=label(PublicationStage(found.stage), is_own=found.is_own),
        is_over=found.stage in ENDED_LISTS,
        is_open=found.is_running,
        may_visit=proposing_hours.may_propose(found),
        planned=planning.told(found, by=actor_of(request)),
        checking=holding.words(found),
        follow=hands.follow(request, found),
        given=hands.given(request),
    )
    return render(request, "palier/bailleur/publication.html", context)


def _withdraw(request: HttpRequest, found: Publication, form: WithdrawHomeForm) -> HttpResponse:
    fields = {name: str(form.cleaned_data[name]) for name in ("code", "text")}
    return planned.act(request, found, PlannedVerb.WITHDRAW, reason=form.reason, fields=fields)
