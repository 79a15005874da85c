"""The forms of the commission: the call of its members, the agenda, the decisions on one home."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from palier.models import Candidature
from palier.rules import checking, commission, grounds
from palier.rules.commission import Capacity, Decision, Exemption
from palier.rules.grounds import Use
from palier.web.bailleur.forms import DayInput
from palier.workflows.convening import Member
from palier.workflows.deciding import Draft

SEATS = 8
CAPACITIES = {
    Capacity.BOARD: "Conseil du bailleur",
    Capacity.TENANTS: "Représentant des locataires",
    Capacity.PREFET: "Préfet",
    Capacity.EPCI: "Intercommunalité",
    Capacity.MAIRE: "Maire",
    Capacity.MANDANT: "Organisme mandant",
    Capacity.ASSOCIATION: "Association d’insertion",
    Capacity.RESERVATAIRE: "Réservataire",
    Capacity.MAIRE_ARRONDISSEMENT: "Maire d’arrondissement",
    Capacity.SOCIAL_SERVICE: "Service social",
}
"""What each seat is called; who votes is in ``commission.VOICES``."""


def _seat(capacity: Capacity) -> str:
    voice = commission.VOICES[capacity]
    return (
        f"{CAPACITIES[capacity]} (voix {'délibérative' if voice is commission.Voice.DELIBERATIVE else 'consultative'})"
    )


class ConveneForm(forms.Form):
    """The call of a séance, with up to eight members."""

    held_at = forms.DateTimeField(
        label="Date et heure", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )  # fmt: skip
    place = forms.CharField(label="Lieu", max_length=200)
    quorum = forms.IntegerField(label="Quorum du règlement intérieur", min_value=1, max_value=12, initial=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add one pair of fields for each seat."""
        super().__init__(*args, **kwargs)
        choices = [("", "Choisir"), *((c.value, _seat(c)) for c in Capacity)]
        for seat in range(1, SEATS + 1):
            self.fields[f"name_{seat}"] = forms.CharField(label=f"Membre {seat}", max_length=120, required=False)
            self.fields[f"quality_{seat}"] = forms.ChoiceField(
                label=f"Qualité du membre {seat}", choices=choices, required=False
            )

    def seats(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The pairs of fields, for the page."""
        return [(self[f"name_{seat}"], self[f"quality_{seat}"]) for seat in range(1, SEATS + 1)]

    def members(self) -> list[Member]:
        """The members who were filled in."""
        data = self.cleaned_data
        return [
            Member(name=data[f"name_{seat}"], quality=Capacity(data[f"quality_{seat}"]))
            for seat in range(1, SEATS + 1)
            if data.get(f"name_{seat}") and data.get(f"quality_{seat}")
        ]


class AgendaForm(forms.Form):
    """One home put on the agenda, with the exception of the law when fewer than three files are compliant."""

    publication = forms.UUIDField(widget=forms.HiddenInput)
    exception = forms.ChoiceField(
        label="Exception, si moins de trois candidats",
        required=False,
        choices=[("", "Aucune"), *((e.value, commission.EXEMPTIONS[e]) for e in Exemption)],
    )


class DecisionForm(forms.Form):
    """One of the five decisions on one candidate."""

    kind = forms.ChoiceField(
        label="Décision", choices=[("", "Choisir"), *((d.value, commission.LABELS[d]) for d in Decision)]
    )
    rank = forms.IntegerField(label="Rang", required=False, min_value=1, max_value=50)
    ground = forms.ChoiceField(label="Motif, en cas de refus", required=False, choices=[])
    text = forms.CharField(label="Raison écrite au candidat", required=False, max_length=1000)
    piece = forms.ChoiceField(
        label="Pièce, sous condition",
        required=False,
        choices=[("", "Aucune"), *((p.value, text) for p, (_, text) in checking.PIECES.items())],
    )
    piece_by = forms.DateField(label="Avant le", required=False, widget=DayInput())
    votes_for = forms.IntegerField(label="Voix pour", required=False, min_value=0, max_value=20)
    votes_against = forms.IntegerField(label="Voix contre", required=False, min_value=0, max_value=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the grounds of the commission and of an inadmissibility."""
        super().__init__(*args, **kwargs)
        usable = dict.fromkeys((*grounds.allowed(Use.COMMISSION), *grounds.allowed(Use.INADMISSIBLE)))
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is declared so above
        field.choices = [("", "Aucun"), *((g.value, grounds.GROUNDS[g].sentence) for g in usable)]

    def draft(self, candidature: Candidature) -> Draft:
        """The decision as the workflow takes it."""
        data = self.cleaned_data
        votes = {"pour": data["votes_for"] or 0, "contre": data["votes_against"] or 0}
        return Draft(
            candidature=candidature, kind=data["kind"], rank=data["rank"], ground=data["ground"], text=data["text"],
            piece=data["piece"], piece_by=data["piece_by"], votes=votes,
        )  # fmt: skip


def decision_forms(
    candidatures: Sequence[Candidature], data: QueryDict | None
) -> list[tuple[Candidature, DecisionForm]]:
    """One form for each compliant candidate, in the order of the ranking."""
    return [(row, DecisionForm(data, prefix=f"c{row.pk}")) for row in candidatures]
