"""Other roofs, for everybody: their list, and the page of each. Who has a file reads whether it fits; nobody needs one."""

from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import OtherRoof, Publication
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.people.answers import Outcome
from palier.rules.roofs import other_roofs, roof_fit
from palier.rules.roofs.other_roofs import KINDS, LEASES, PUBLICS, WHAT, RoofKind, RoofLease, RoofPublic, RoofStage
from palier.rules.roofs.roof_requests import CONTINUES
from palier.web.access import get_or_404, role_of
from palier.web.languages.later import later
from palier.web.public import roof_cards, roofs_beside
from palier.web.public.roof_cards import RoofCard, RoofReader
from palier.web.public.search import seeker_of
from palier.web.public.search_form import MostRentField, SearchForm
from palier.web.public.where import understand
from palier.workflows.roofs import declaring_roofs

PAGE = 10
"""Roofs on a page."""


class RoofSearchForm(forms.Form):
    """The question: where, how far, of what kind, how much."""

    ou = forms.CharField(label=later("Commune, code postal ou département"), required=False, max_length=80)
    rayon = forms.TypedChoiceField(
        label=later("Jusqu’à"),
        coerce=int,
        required=False,
        choices=SearchForm.base_fields["rayon"].choices,  # type: ignore[attr-defined]
    )
    nature = forms.ChoiceField(
        label=later("Quel toit"),
        required=False,
        choices=[("", later("tous")), *((one.value, later(words)) for one, words in KINDS.items())],
    )
    pieces = forms.ChoiceField(
        label=later("Taille"),
        required=False,
        choices=SearchForm.base_fields["pieces"].choices,  # type: ignore[attr-defined]
    )
    loyer = MostRentField(
        label=later("Loyer maximum, charges comprises"),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), later("Écrivez un montant en euros, par exemple 650 ou 650,50.")
        ),
    )
    pour_moi = forms.BooleanField(label=later("Seulement là où je cherche, et ce qui peut me convenir"), required=False)


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The list of other roofs; the question stays in the address. A household that asks nothing yet sees what may fit it."""
    seeker = seeker_of(request)
    given = QueryDict("pour_moi=on") if seeker.known is not None and not request.GET else request.GET
    form = RoofSearchForm(given)
    form.is_valid()
    asked = getattr(form, "cleaned_data", {})
    where = understand(
        asked.get("ou", ""), Publication.objects.none(), near={one.departement for one in seeker.communes}
    )
    who = roof_cards.reader(request, seeker.known)
    page = Paginator(roof_cards.found(roofs_beside.question(asked, where), who), PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    query = given.copy()
    query.pop("page", None)
    context = {
        "form": form if given else RoofSearchForm(),
        "page": page,
        "cards": roof_cards.cards(shown, who, roofs_beside.asked_by(request, seeker.demande, shown)),
        "where": where,
        "query": query.urlencode(),
        "is_household": seeker.known is not None,
        "kinds": [(say(KINDS[one]), say(WHAT[one])) for one in RoofKind],
        "choices": [(one, _asking(request, one.named)) for one in where.choices],
    }
    return render(request, "palier/public/roofs.html", context)


def _asking(request: HttpRequest, named: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["ou"] = named
    return query.urlencode()


@login_not_required
@require_safe
def roof(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One roof: what it is, what it costs, its conditions, and how to ask for it."""
    rows = OtherRoof.objects.exclude(stage=RoofStage.DRAFT).select_related("commune", "organisation")
    found, seeker = get_or_404(rows, public_id), seeker_of(request)
    who = roof_cards.reader(request, seeker.known)
    asked = roofs_beside.asked_by(request, seeker.demande, [found]).get(found.pk)
    return render(
        request,
        "palier/public/roof.html",
        context_of(found, who)
        | {
            "asked": asked,
            "is_household": seeker.known is not None,
            # A desk that reads the page as everybody has no file to sign in to.
            "may_have_file": role_of(request) in (Role.PUBLIC, Role.DEMANDEUR),
            "continues": say(CONTINUES),
        },
    )


def context_of(found: OtherRoof, who: RoofReader) -> dict[str, object]:
    """What the page of a roof shows, and the page that asks for it."""
    terms, on = found.terms, day_in_paris(timezone.now())
    card: RoofCard = roof_cards.cards([found], who)[0]
    verdict = who.verdict(found)
    is_open = declaring_roofs.shown().filter(pk=found.pk).exists()
    return {
        "roof": found,
        "card": card,
        "what": say(WHAT[terms.kind]),
        "is_open": is_open,
        "is_paused": found.stage == RoofStage.PAUSED,
        "ages": roof_fit.said_ages(terms),
        "publics": [say(PUBLICS[RoofPublic(one)]) for one in found.publics],
        "papers": other_roofs.said_papers(found.papers),
        "lease": say(LEASES[RoofLease(found.lease_form)]) if found.lease_form else "",
        "is_intermediate": terms.kind is RoofKind.INTERMEDIATE,
        "ceilings": roof_fit.ceiling_lines(found.commune.zone_abc, on) if terms.kind is RoofKind.INTERMEDIATE else (),
        "year": str(on.year),
        # The table names it in one word, the law in two.
        "zone": (found.commune.zone_abc or "").replace("Abis", "A bis"),
        "verdict": verdict,
        "is_refused": verdict is not None and verdict.outcome is Outcome.NOT_ELIGIBLE,
        "may_ask": is_open and (verdict is None or verdict.outcome is not Outcome.NOT_ELIGIBLE),
    }
