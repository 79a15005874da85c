"""Every organisation of the site: found, made, corrected, and one with the people who work in it."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import LetterPrinter, Membership, Organisation, OrganisationKind, folding
from palier.models.territories import departements
from palier.models.territories.looks import look_of
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.rules.doors.memberships import may_be_of_a_territory, shows_always
from palier.rules.people.folding import folded
from palier.web.access import actor_of, only, role_of
from palier.web.acts import once
from palier.web.inputs.communes import CommuneField, DepartementField
from palier.web.intendant import awaited, words
from palier.web.intendant.desk import BOTH, found, places, seen, shown, tried
from palier.web.intendant.where import HeldTerritoryField, NamedTerritoryField
from palier.web.lists import listing
from palier.web.requests.factors import fresh
from palier.workflows.accounts import succeeding
from palier.workflows.organisations import organising, placing
from palier.workflows.organisations.placing import OwnPlace

_ALL = [("", "Tous")]
_LIVE = Q(memberships__ended_at=None)


class OrganisationsForm(forms.Form):
    """What is asked of the list; an answer that means nothing asks nothing."""

    q = forms.CharField(label="Nom ou SIRET", required=False, max_length=60)
    nature = forms.ChoiceField(label="Nature", choices=[*_ALL, *OrganisationKind.choices], required=False)
    etat = forms.ChoiceField(label="État", choices=[*_ALL, *words.OF_ORGANISATIONS.items()], required=False)


class OrganisationForm(forms.Form):
    """What is written of an organisation."""

    name = forms.CharField(label="Nom", help_text="Tel que les ménages le liront.", max_length=160)
    siret = forms.CharField(label="SIRET", help_text="14 chiffres.", max_length=20, required=False)
    contact = forms.CharField(
        label="Comment le joindre sans ordinateur",
        help_text="Un lieu, un téléphone, des heures. Les ménages le lisent.",
        max_length=200,
        required=False,
    )
    is_state = forms.BooleanField(
        label="C’est un service de l’État : le préfet y désigne sans annonce",
        help_text="Pour un réservataire seulement.",
        required=False,
    )
    commune = CommuneField(label="Commune", help_text="Pour une mairie seulement.", required=False)
    departement = DepartementField(
        label="Département", help_text="Pour une préfecture seulement : son numéro ou son nom.", required=False
    )
    territory = NamedTerritoryField(
        label="Tenu aussi par les intendants du territoire",
        help_text="Le nom d’un EPCI, ou son code. Vide : les intendants du site seuls.",
        required=False,
    )

    @property
    def written(self) -> dict[str, Any]:
        """What the verb takes, once it is valid."""
        data = dict(self.cleaned_data)
        return {"place": OwnPlace(data.pop("commune"), data.pop("departement"), data.pop("territory")), **data}


class CreateForm(OrganisationForm):
    """The same, and what it is in law, which never changes."""

    field_order = ("kind", "name", "siret", "contact", "commune", "departement", "territory", "is_state")

    kind = forms.ChoiceField(label="Nature", choices=OrganisationKind.choices)


class LocalForm(forms.Form):
    """What a steward of territories writes of an organisation: not of which territory it is, nor what a mairie is told of."""

    name = forms.CharField(label="Nom", help_text="Tel que les ménages le liront.", max_length=160)
    siret = forms.CharField(label="SIRET", help_text="14 chiffres.", max_length=20, required=False)
    contact = forms.CharField(
        label="Comment le joindre sans ordinateur",
        help_text="Un lieu, un téléphone, des heures. Les ménages le lisent.",
        max_length=200,
        required=False,
    )


class LocalCreateForm(LocalForm):
    """The same, what it is in law, and in which of their territories."""

    field_order = ("kind", "name", "siret", "contact", "commune", "territory")

    kind = forms.ChoiceField(
        label="Nature",
        choices=[one for one in OrganisationKind.choices if may_be_of_a_territory(one[0])],
    )
    commune = CommuneField(label="Commune", help_text="Pour une mairie seulement.", required=False)
    territory = HeldTerritoryField()

    def __init__(self, *args: object, held_to: list[tuple[str, str]], **kwargs: object) -> None:
        """``held_to``: theirs."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["territory"].choices = held_to  # type: ignore[attr-defined]

    @property
    def written(self) -> dict[str, Any]:
        """What the verb takes, once it is valid."""
        data = dict(self.cleaned_data)
        return {"place": OwnPlace(data.pop("commune"), territory=data.pop("territory")), **data}


class MemberSearchForm(forms.Form):
    """Which members are asked for."""

    etat = forms.ChoiceField(
        label="Membres", choices=[("", "Tous, sauf les partis"), *words.OF_MEMBERS.items()], required=False
    )


@only(*BOTH)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The organisations, by name; then the steward's own access."""
    form = OrganisationsForm(request.GET)
    form.is_valid()
    rows = (
        _asked(seen(request), form.cleaned_data)
        .annotate(members=Count("memberships", filter=_LIVE))
        .order_by("name", "pk")
    )
    page = listing(request, rows)
    context = {
        "form": form,
        "held_to": places(request),
        "is_asked": any(form.cleaned_data.values()),
        "organisations": page.with_rows([_line(row) for row in page]),
        "matters": awaited.of_the_site() if role_of(request) is Role.STEWARD else None,
        "has_closed_sessions": request.GET.get("sessions") == "fermees",
        "has_changed_password": request.GET.get("sessions") == "mot-de-passe",
    }
    return render(request, "palier/intendant/index.html", context)


@only(*BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@once
def create(request: HttpRequest) -> HttpResponse:
    """Make an organisation, then go to it."""
    held_to = places(request)
    form: CreateForm | LocalCreateForm = (
        CreateForm(request.POST or None) if held_to is None else LocalCreateForm(request.POST or None, held_to=held_to)
    )
    if form.is_valid():
        made: list[Organisation] = []
        if tried(request, form, lambda **who: made.append(organising.create_as(**form.written, **who))):
            return _to(made[0], "cree")
    return _form(request, form, "Créer un organisme", "Créer")


@only(*BOTH)
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
@once
def correct(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Mend what is written of an organisation."""
    one = found(organisation, request)
    initial = {name: getattr(one, name) for name in ("name", "siret", "contact", "departement", "is_state")}
    if places(request) is not None:
        local = LocalForm(request.POST or None, initial=initial)
        if local.is_valid() and tried(request, local, organising.correct, one, **local.cleaned_data):
            return _to(one, "corrige")
        return _form(request, local, f"Corriger {one.name}", "Enregistrer", organisation=one)
    initial["commune"] = [one.commune_id] if one.commune_id else []
    initial["territory"] = one.territory.name if one.territory else ""
    form = OrganisationForm(request.POST or None, initial=initial)
    if form.is_valid() and tried(request, form, organising.correct_as, one, **form.written):
        return _to(one, "corrige")
    return _form(request, form, f"Corriger {one.name}", "Enregistrer", organisation=one)


@only(*BOTH)
@require_safe
def show(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One organisation: where it stands, and its members."""
    one, form, held_to = found(organisation, request), MemberSearchForm(request.GET), places(request)
    form.is_valid()
    page = listing(request, _members(one, form.cleaned_data.get("etat", "")).order_by("user__name", "pk"))
    state = words.of_organisation(one)
    return shown(
        request,
        "organisation.html",
        organisation=one,
        managers=_managers(one),
        kind=words.kind_of(one),
        place=placing.said(one),
        is_factor_always=shows_always(one.kind),
        state=words.OF_ORGANISATIONS[state],
        tone=words.TONES[state],
        form=form,
        members=page.with_rows([_member(row, request) for row in page]),
        prints=[] if held_to is not None else places_printed(one),
        look=look_of(one.pk),
        successor=one.successor,
        may_undo=held_to is None and succeeding.may_undo(one, timezone.now()),
        took_over=Organisation.objects.filter(pk__in=one.took_over).order_by("closed_at"),
    )


def places_printed(one: Organisation) -> list[tuple[str, str]]:
    """Where an organisation prints what the register writes: the code, blank for everywhere, and its words."""
    codes = LetterPrinter.objects.filter(organisation=one).order_by("departement").values_list("departement", flat=True)
    known = departements.departements()
    return [(code, f"{known[code]} ({code})" if code else "partout où personne n’est nommé") for code in codes]


def _members(one: Organisation, state: str) -> QuerySet[Membership]:
    rows = Membership.objects.filter(organisation=one).select_related("user").defer("user__password")
    if state == words.AccountState.GONE:
        still = Membership.objects.filter(organisation=one, user=OuterRef("user"), ended_at=None)
        return rows.filter(~Exists(still))
    return rows.filter(words.MEMBERS_IN.get(state, Q()), ended_at=None)


def _member(row: Membership, request: HttpRequest) -> dict[str, object]:
    state = words.of_member(row)
    return {
        "user": row.user,
        "is_self": row.user_id == actor_of(request).person.pk,
        "role": ROLE_LABELS[Role(row.role)],
        "state": words.OF_MEMBERS[state],
        "tone": words.TONES[state],
    }


def _form(request: HttpRequest, form: BaseForm, heading: str, label: str, **more: object) -> HttpResponse:
    return shown(request, "form.html", form=form, heading=heading, label=label, **more)


def _to(one: Organisation, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('intendant_organisme', args=[one.public_id])}?fait={done}")


def _asked(rows: QuerySet[Organisation], asked: dict[str, str]) -> QuerySet[Organisation]:
    rows = rows.alias(plain=folding.folded("name"))
    for word in asked.get("q", "").split():
        rows = rows.filter(Q(plain__contains=folded(word)) | Q(siret__startswith=word))
    if kind := asked.get("nature"):
        rows = rows.filter(kind=kind)
    if state := asked.get("etat"):
        rows = rows.filter(words.ORGANISATIONS_IN[words.AccountState(state)])
    return rows


def _line(row: Organisation) -> dict[str, object]:
    state = words.of_organisation(row)
    return {
        "organisation": row,
        "kind": words.kind_of(row),
        "state": words.OF_ORGANISATIONS[state],
        "tone": words.TONES[state],
    }


def _managers(one: Organisation) -> list[str]:
    """Who lets in and stops its members, by name: none is said, never silent."""
    rows = Membership.objects.filter(organisation=one, manages_since__isnull=False, suspended_at=None, ended_at=None)
    return list(rows.order_by("user__name").values_list("user__name", flat=True))
