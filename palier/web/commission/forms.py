"""The forms of the commission: the call of its members, the agenda, the decisions on one home."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from palier.models import Candidature
from palier.rules import checking, commission, grounds
from palier.rules.commission import Capacity, Decision, Exemption
from palier.rules.grounds import PLAIN, Circumstances, Use
from palier.rules.votes import Ballot, Form
from palier.web.bailleur.forms import DayInput
from palier.web.commission import places
from palier.web.fields import DayField
from palier.workflows import circumstances
from palier.workflows.convening import Member
from palier.workflows.deciding import Draft

SEATS = 12
type Choices = Sequence[tuple[str, str]]
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
    """The call of a séance: the six of the board, those whom the law adds, and how it is held."""

    held_at = forms.DateTimeField(
        label="Date et heure", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )  # fmt: skip
    place = forms.CharField(label="Lieu", max_length=200)
    form = forms.ChoiceField(
        label="Forme",
        required=False,
        choices=[(Form.ON_SITE.value, "Sur place"), (Form.DIGITAL.value, "En ligne, tous connectés en même temps")],
    )
    prefet_agreed_on = DayField(
        label="Accord du préfet pour la forme en ligne, reçu le", required=False, widget=DayInput(),
        help_text="Selon nos informations, la forme en ligne demande l’accord du préfet. Le procès-verbal le note.",
    )  # fmt: skip
    quorum = forms.IntegerField(label="Quorum du règlement intérieur", min_value=1, max_value=12, initial=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the fields of each seat."""
        super().__init__(*args, **kwargs)
        choices = [("", "Choisir"), *((c.value, _seat(c)) for c in Capacity)]
        for seat in range(1, SEATS + 1):
            self.fields[f"name_{seat}"] = forms.CharField(label=f"Membre {seat}", max_length=120, required=False)
            self.fields[f"quality_{seat}"] = forms.ChoiceField(
                label=f"Qualité du membre {seat}", choices=choices, required=False
            )
            self.fields[f"place_{seat}"] = forms.CharField(
                label=f"Siège pour (membre {seat})", max_length=160, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Read where each member sits for: a code is kept, an unknown name is refused."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for seat in range(1, SEATS + 1):
            quality, name = data.get(f"quality_{seat}"), data.get(f"place_{seat}", "").strip()
            if not name:
                continue
            found = places.code_of(Capacity(quality), name) if quality else None
            if found is None:
                self.add_error(f"place_{seat}", "Commune, territoire ou réservataire inconnu pour cette qualité.")
            data[f"place_{seat}"] = found or ""
        return data

    def seats(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields of each seat, for the page."""
        return [(self[f"name_{seat}"], self[f"quality_{seat}"], self[f"place_{seat}"]) for seat in range(1, SEATS + 1)]

    def members(self) -> list[Member]:
        """The members who were filled in."""
        data = self.cleaned_data
        return [
            Member(name=data[f"name_{seat}"], quality=Capacity(data[f"quality_{seat}"]), place=data[f"place_{seat}"])
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
    piece_by = DayField(label="Avant le", required=False, widget=DayInput())

    def __init__(
        self, *args: Any, voters: Sequence[tuple[str, str]] = (), about: Circumstances = PLAIN, **kwargs: Any
    ) -> None:
        """Offer the grounds that hold for this candidate, and one vote for each member who votes on this home."""
        super().__init__(*args, **kwargs)
        self.voters = voters
        for key, name in voters:
            self.fields[f"vote_{key}"] = forms.ChoiceField(
                label=name,
                required=False,
                initial=Ballot.FOR.value,
                choices=[(b.value, b.capitalize()) for b in Ballot],
            )
        if about.is_flagged_residence:
            self.fields["home_elsewhere"] = forms.CharField(
                label="Logement proposé ailleurs, numéro RPLS", required=False, max_length=10
            )
            about = replace(about, home_elsewhere="-")
        usable = dict.fromkeys((*grounds.allowed(Use.COMMISSION, about), *grounds.allowed(Use.INADMISSIBLE)))
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is declared so above
        field.choices = [("", "Aucun"), *((g.value, grounds.GROUNDS[g].sentence) for g in usable)]

    def ballots(self) -> list[forms.BoundField]:
        """The votes, for the page."""
        return [self[f"vote_{key}"] for key, _ in self.voters]

    def draft(self, candidature: Candidature) -> Draft:
        """The decision as the workflow takes it."""
        data = self.cleaned_data
        ballots = {key: data[f"vote_{key}"] for key, _ in self.voters if data[f"vote_{key}"]}
        return Draft(
            candidature=candidature, kind=data["kind"], rank=data["rank"], ground=data["ground"], text=data["text"],
            piece=data["piece"], piece_by=data["piece_by"], ballots=ballots, home_elsewhere=data.get("home_elsewhere", ""),
        )  # fmt: skip


class InterestForm(forms.Form):
    """A member declares an interest in a home, or in one candidate for it."""

    member = forms.TypedChoiceField(label="Membre", coerce=int)
    candidature = forms.ChoiceField(label="Intérêt dans", required=False)

    def __init__(self, *args: Any, members: Choices = (), candidatures: Choices = (), **kwargs: Any) -> None:
        """Offer the members present and the candidates of the home."""
        super().__init__(*args, **kwargs)
        for name, choices in (("member", members), ("candidature", [("", "Ce logement"), *candidatures])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is declared so above
            field.choices = list(choices)


def decision_forms(
    candidatures: Sequence[Candidature], data: QueryDict | None, voters: Sequence[tuple[str, str]], on: date
) -> list[tuple[Candidature, DecisionForm]]:
    """One form for each compliant candidate, in the order of the ranking."""
    return [
        (row, DecisionForm(data, prefix=f"c{row.pk}", voters=voters, about=circumstances.about(row, on=on)))
        for row in candidatures
    ]
