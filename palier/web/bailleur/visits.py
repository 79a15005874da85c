"""The visits of a home: hours to propose, who comes to each, and what is done with one."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import Candidature, Publication, Viewing, ViewingSlot
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law.clocks import day_in_paris
from palier.rules.viewings import viewings
from palier.rules.viewings.viewings import VIEWABLE, SlotAccess, SlotTerms, ViewingAct, ViewingState
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.desk.desk_parts import attempt, name_of, page, trace
from palier.web.inputs.fields import BoundedField
from palier.workflows.viewings import proposing_hours

if TYPE_CHECKING:
    from collections.abc import Callable

_MOMENT = "%Y-%m-%dT%H:%M"
_MORE = ("second_at", "third_at", "fourth_at")
_ACCESS = {
    SlotAccess.STEP_FREE: "Oui, sans aide",
    SlotAccess.HELP: "Oui, avec de l’aide",
    SlotAccess.STEPS: "Non, il y a des marches",
    SlotAccess.UNKNOWN: "Pas encore vérifié",
}
STATES = {
    ViewingState.PROPOSED: ("n’a pas choisi", "plain"),
    ViewingState.TAKEN: ("vient", "ok"),
    ViewingState.NO_HOUR: ("aucune heure ne va", "warn"),
    ViewingState.GIVEN_UP: ("a rendu son heure", "plain"),
    ViewingState.TO_RETAKE: ("à reprendre", "warn"),
    ViewingState.CAME: ("visite faite", "ok"),
    ViewingState.MISSED: ("visite non faite", "plain"),
}


def _moment(label: str, *, is_required: bool) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=is_required,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
        input_formats=[_MOMENT],
        error_messages={
            "required": "Dites le jour et l’heure.",
            "invalid": "Écrivez un jour et une heure qui existent.",
        },
    )


class SlotForm(forms.Form):
    """One hour, and what is said of it."""

    starts_at = _moment("Jour et heure", is_required=True)
    minutes = forms.TypedChoiceField(label="Durée", coerce=int)
    places = BoundedField(
        label="Ménages à la même heure",
        min_value=1,
        max_value=100,
        initial=1,
        help_text="Un seul : personne ne croise personne.",
    )
    place = forms.CharField(
        label="Où venir",
        max_length=viewings.LONGEST_PLACE,
        help_text="L’adresse et l’entrée. Les ménages désignés le lisent, et personne d’autre.",
        error_messages={"required": "Dites où venir."},
    )
    access = forms.ChoiceField(
        label="Y entre-t-on en fauteuil roulant ?",
        choices=[(one.value, words) for one, words in _ACCESS.items()],
        initial=SlotAccess.UNKNOWN.value,
    )
    bring = forms.CharField(
        label="À apporter",
        required=False,
        max_length=viewings.LONGEST_BRING,
        help_text="Une pièce d’identité suffit d’habitude. Rien de la santé, de la famille ou des revenus.",
    )
    phone = forms.CharField(label="Téléphone de qui ouvre la porte", required=False, max_length=viewings.LONGEST_PHONE)

    def __init__(self, *args: Any, **options: Any) -> None:
        """The lengths are those of the day."""
        super().__init__(*args, **options)
        lengths = viewings.lengths(day_in_paris(timezone.now()))
        self.fields["minutes"].choices = [(one, f"{one} minutes") for one in lengths]  # type: ignore[attr-defined]
        self.fields["minutes"].initial = 30

    def terms_at(self, starts_at: datetime) -> SlotTerms:
        """What was typed, at one hour."""
        data = self.cleaned_data
        words = {name: " ".join(data[name].split()) for name in ("place", "bring", "phone")}
        return SlotTerms(
            starts_at=starts_at,
            minutes=data["minutes"],
            places=data["places"],
            access=SlotAccess(data["access"]),
            **words,
        )

    @property
    def terms(self) -> list[SlotTerms]:
        """One hour for each that was typed, alike but for the hour."""
        moments = [self.cleaned_data.get(name) for name in ("starts_at", *_MORE)]
        return [self.terms_at(one) for one in dict.fromkeys(moments) if one is not None]


class SlotsForm(SlotForm):
    """Several hours at once."""

    second_at = _moment("Autre heure", is_required=False)
    third_at = _moment("Autre heure encore", is_required=False)
    fourth_at = _moment("Et une autre", is_required=False)
    field_order = ("starts_at", *_MORE, "minutes", "places", "place", "access", "bring", "phone")


class BookForm(forms.Form):
    """Which household called."""

    candidature = forms.ChoiceField(label="Ménage qui a appelé")

    def __init__(self, *args: Any, files: list[tuple[str, str]], **options: Any) -> None:
        """``files``: those that may visit, by public id and name."""
        super().__init__(*args, **options)
        self.fields["candidature"].choices = [("", "Choisir"), *files]  # type: ignore[attr-defined]


class CancelHourForm(forms.Form):
    """Households are told at once, and it is not taken back: it is ticked."""

    is_sure = forms.BooleanField(
        label="Je sais que les ménages inscrits sont prévenus tout de suite",
        error_messages={"required": "Cochez cette case pour annuler l’heure."},
    )


@only(Role.BAILLEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def visits(request: HttpRequest, publication: UUID) -> HttpResponse:
    """Every hour of a home, each household that may visit, and new hours to propose."""
    found = get_or_404(
        Publication.objects.filter(bailleur__in=organisation_of(request).covers).select_related("home__commune"),
        publication,
    )
    by, at = actor_of(request), timezone.now()
    form = SlotsForm(request.POST or None, initial={"place": _where(found)})
    if form.is_valid() and attempt(form, lambda: proposing_hours.propose(found, form.terms, by=by, at=at)):
        return redirect("bailleur_visites", found.public_id)
    files = list(found.candidatures.filter(stage__in=VIEWABLE).select_related("publication").order_by("rank"))
    trace(request, Purpose.VIEWING, *files)
    rows = list(proposing_hours.of_house(by).filter(publication=found).order_by("starts_at", "pk"))
    counts = _counts(rows)
    context = page(
        request,
        publication=found,
        form=form,
        slots=[(row, counts.get(row.pk, 0), _over(row, at)) for row in rows],
        files=[(name_of(one), _state(one)) for one in files],
        may_propose=proposing_hours.may_propose(found),
    )
    return render(request, "palier/bailleur/visits.html", context, status=400 if form.errors else 200)


def _where(found: Publication) -> str:
    home = found.home
    return f"{', '.join(part for part in (home.door, home.street) if part)}, {home.commune.named}"


def _counts(rows: list[ViewingSlot]) -> dict[int, int]:
    held = Viewing.objects.filter(slot__in=rows, state__in=viewings.HOLDS, candidature__stage__in=VIEWABLE)
    counts: dict[int, int] = {}
    for slot in held.values_list("slot", flat=True):
        counts[slot] = counts.get(slot, 0) + 1
    return counts


def _over(row: ViewingSlot, at: datetime) -> str:
    if row.cancelled_at is not None:
        return "annulée"
    return "passée" if row.starts_at <= at else ""


def _state(file: Candidature) -> tuple[str, str]:
    held = Viewing.objects.filter(candidature=file).first()
    return STATES[ViewingState(held.state)] if held else ("pas encore prévenu", "plain")


@only(Role.BAILLEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def slot(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One hour: who comes, a household that called, another hour or place, and cancelling it."""
    by, at = actor_of(request), timezone.now()
    row = get_or_404(proposing_hours.of_house(by), public_id)
    act, told = request.POST.get("act", ""), request.POST if request.method == "POST" else None
    files = list(row.publication.candidatures.filter(stage__in=VIEWABLE).order_by("rank"))
    change = SlotForm(told if act == "changer" else None, initial=_said_of(row), auto_id="id_changer_%s")
    book = BookForm(
        told if act == "inscrire" else None,
        files=[(str(one.public_id), name_of(one)) for one in files],
        auto_id="id_inscrire_%s",
    )
    cancel = CancelHourForm(told if act == "annuler" else None, auto_id="id_annuler_%s")
    plain = forms.Form(told if act not in ("changer", "inscrire", "annuler") else None)
    acts: dict[str, tuple[forms.Form, Callable[[], object]]] = {
        "changer": (change, lambda: proposing_hours.change(public_id, change.terms[0], by=by, at=at)),
        "inscrire": (
            book,
            lambda: proposing_hours.book(public_id, _named(book.cleaned_data["candidature"]), by=by, at=at),
        ),
        "annuler": (cancel, lambda: proposing_hours.cancel(public_id, by=by, at=at)),
        **dict.fromkeys(
            (one.value for one in proposing_hours.NOTED),
            (
                plain,
                lambda: proposing_hours.note(_named(request.POST.get("visite", "")), ViewingAct(act), by=by, at=at),
            ),
        ),
    }
    if act in acts and acts[act][0].is_valid() and attempt(*acts[act]):
        return redirect("bailleur_visite", public_id)
    held = list(proposing_hours.held_at(row))
    trace(request, Purpose.VIEWING, *(one.candidature for one in held))
    context = page(
        request,
        slot=row,
        access=_ACCESS[SlotAccess(row.access)],
        held=[(one, name_of(one.candidature), STATES[ViewingState(one.state)], _notes(one)) for one in held],
        change=change,
        book=book,
        plain=plain,
        over=_over(row, at),
        is_past=row.starts_at <= at and row.cancelled_at is None,
        closes_at=viewings.closes_at(row.starts_at),
        left=max(row.places - len(held), 0),
        book_key=new_key(),
        cancel=cancel,
        cancel_key=new_key(),
    )
    return render(request, "palier/bailleur/visit.html", context, status=400 if request.method == "POST" else 200)


def _named(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise proposing_hours.CannotVisit from None


def _said_of(row: ViewingSlot) -> dict[str, object]:
    said = {name: getattr(row, name) for name in ("minutes", "places", "place", "access", "bring", "phone")}
    return {**said, "starts_at": timezone.localtime(row.starts_at)}


_NOTES = {
    ViewingState.TAKEN: ((ViewingAct.NOTE_CAME, "Visite faite"), (ViewingAct.NOTE_MISSED, "Visite non faite")),
    ViewingState.CAME: ((ViewingAct.UNNOTE, "Effacer cette note"),),
    ViewingState.MISSED: ((ViewingAct.UNNOTE, "Effacer cette note"),),
}


def _notes(held: Viewing) -> list[tuple[str, dict[str, str]]]:
    """What may be noted of one household after the hour: the button, and what it sends."""
    found = _NOTES.get(ViewingState(held.state), ())
    return [(label, {"act": act.value, "visite": str(held.public_id)}) for act, label in found]
