"""The forms of a séance: the call of its members, its move, its cancelling, who is there."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django import forms

from palier.models import Seance, User
from palier.rules.commission import commission, interests, pace, seances, substitutes
from palier.rules.commission.commission import Capacity
from palier.rules.commission.pace import Pace
from palier.rules.commission.votes import Form
from palier.rules.law import clocks
from palier.web.inputs.fields import DayField, DayInput
from palier.workflows.commission import member_places as places
from palier.workflows.commission import pacing, seating, sitting
from palier.workflows.commission.convening import Member

SEATS = 12
_MOMENT = "%Y-%m-%dT%H:%M"
type Choices = Sequence[tuple[str, str]]
CAPACITIES = commission.CAPACITIES


def _seat(capacity: Capacity) -> str:
    voice = commission.VOICES[capacity]
    return (
        f"{CAPACITIES[capacity]} (voix {'délibérative' if voice is commission.Voice.DELIBERATIVE else 'consultative'})"
    )


def _instant(label: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
        input_formats=[_MOMENT],
    )


def _reason() -> forms.CharField:
    return forms.CharField(label="Raison, portée au procès-verbal", max_length=300)


def end_of_day_field(*, required: bool) -> forms.TimeField:
    """When a séance ends, on its own day."""
    return forms.TimeField(
        label="Heure de fin prévue",
        required=required,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Elle dit si l’ordre du jour tient, et va dans la convocation.",
        error_messages={"required": "Donnez l’heure de fin.", "invalid": "Donnez une heure, comme 17:30."},
    )


def home_minutes_field(*, required: bool) -> forms.IntegerField:
    """How long a home takes."""
    return forms.IntegerField(
        label="Minutes par logement",
        required=required,
        min_value=1,
        max_value=pace.LONGEST_HOME,
        help_text=f"D’abord celles de la dernière séance. {pace.HABIT}",
        error_messages={"required": "Donnez un nombre de minutes."},
    )


def lasting(held_at: datetime, until: time) -> int:
    """How many minutes from the hour of a séance to an hour of the same day, in Paris; none or less where it ends before."""
    begins = held_at.astimezone(clocks.paris())
    return (until.hour * 60 + until.minute) - (begins.hour * 60 + begins.minute)


class SeatsForm(forms.Form):
    """The members called: the six of the board, and those whom the law adds, each with what they sit for."""

    quorum = forms.IntegerField(label="Quorum du règlement intérieur", min_value=1, max_value=SEATS, initial=3)

    def __init__(self, *args: Any, accounts: Sequence[User] = (), **kwargs: Any) -> None:
        """Add the fields of each seat; the account, where the commission has any."""
        super().__init__(*args, **kwargs)
        self.accounts = {str(user.public_id): user for user in accounts}
        choices = [("", "Choisir"), *((c.value, _seat(c)) for c in Capacity)]
        named = [("", "Aucun"), *((key, user.name) for key, user in self.accounts.items())]
        for seat in range(1, SEATS + 1):
            self.fields[f"name_{seat}"] = forms.CharField(label=f"Membre {seat}", max_length=120, required=False)
            self.fields[f"quality_{seat}"] = forms.ChoiceField(
                label=f"Qualité du membre {seat}", choices=choices, required=False
            )
            self.fields[f"place_{seat}"] = forms.CharField(
                label=f"Siège pour (membre {seat})", max_length=160, required=False
            )
            if self.accounts:
                self.fields[f"account_{seat}"] = forms.ChoiceField(
                    label=f"Compte du membre {seat}", choices=named, required=False
                )

    def clean(self) -> dict[str, Any]:
        """Read where each member sits for: a code is kept, an unknown name is refused, and so is a missing one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for seat in range(1, SEATS + 1):
            if not data.get(f"name_{seat}") and (account := self._account(data, seat)):
                data[f"name_{seat}"] = account.name
            quality, name = data.get(f"quality_{seat}"), data.get(f"place_{seat}", "").strip()
            if data.get(f"name_{seat}") and not quality:
                self.add_error(f"quality_{seat}", "Choisissez la qualité de ce membre.")
            if quality and not name and Capacity(quality) in seances.PLACES and data.get(f"name_{seat}"):
                self.add_error(f"place_{seat}", f"Indiquez {seances.PLACES[Capacity(quality)]}.")
            if not name:
                continue
            found = places.code_of(Capacity(quality), name) if quality else None
            if found is None:
                self.add_error(f"place_{seat}", places.why_not(name))
            data[f"place_{seat}"] = found or ""
        return data

    def _account(self, data: Mapping[str, Any], seat: int) -> User | None:
        return self.accounts.get(data.get(f"account_{seat}") or "")

    def seats(self) -> list[list[forms.BoundField]]:
        """The fields of each seat, for the page."""
        parts = ("name", "quality", "place", *(("account",) if self.accounts else ()))
        return [[self[f"{part}_{seat}"] for part in parts] for seat in range(1, SEATS + 1)]

    def members(self) -> list[Member]:
        """The members who were filled in."""
        data = self.cleaned_data
        return [
            Member(
                name=data[f"name_{seat}"],
                quality=Capacity(data[f"quality_{seat}"]),
                place=data[f"place_{seat}"],
                account=self._account(data, seat),
            )
            for seat in range(1, SEATS + 1)
            if data.get(f"name_{seat}") and data.get(f"quality_{seat}")
        ]


def seats_of(seance: Seance) -> dict[str, Any]:
    """The members of a séance as the initial values of a call: nobody types the same names at each séance."""
    found: dict[str, Any] = {"quorum": seance.quorum}
    seated = seating.names_of(seance)
    known = {interests.person_key(user.name): user for user in seating.accounts_of(seance.bailleur)}
    # Suppléants stand after the titulaires, and are called again for one séance at a time.
    titulaires = [row for row in seance.members if substitutes.SUBSTITUTE_OF not in row]
    for seat, row in enumerate(titulaires[:SEATS], start=1):
        place = places.name_of(Capacity(row["quality"]), row.get("place", ""))
        found |= {f"name_{seat}": row["name"], f"quality_{seat}": row["quality"], f"place_{seat}": place}
        # Proposed where an account bears the very name of the list; who convenes confirms it.
        if user := seated.get(seat - 1) or known.get(interests.person_key(row["name"])):
            found[f"account_{seat}"] = str(user.public_id)
    return found


class ConveneForm(SeatsForm):
    """The call of a séance: when, where, how it is held, who is called."""

    field_order = ("held_at", "until", "home", "place", "quorum", "agenda_days", "form", "prefet_agreed_on")
    held_at = _instant("Date et heure")
    until = end_of_day_field(required=False)
    home = home_minutes_field(required=False)
    place = forms.CharField(label="Lieu", max_length=200)
    agenda_days = forms.IntegerField(
        label="Jours avant la séance où l’ordre du jour se clôt",
        min_value=0,
        max_value=60,
        initial=0,
        required=False,
        help_text="Selon le règlement intérieur. Zéro : l’ordre du jour reste ouvert jusqu’à l’ouverture.",
    )
    form = forms.ChoiceField(
        label="Forme",
        required=False,
        choices=[(Form.ON_SITE.value, "Sur place"), (Form.DIGITAL.value, "En ligne, tous connectés en même temps")],
    )
    prefet_agreed_on = DayField(
        label="Accord du préfet pour la forme en ligne, reçu le",
        required=False,
        widget=DayInput(),
        help_text="Selon nos informations, la forme en ligne demande l’accord du préfet. Le procès-verbal le note.",
    )

    def clean(self) -> dict[str, Any]:
        """Read the members; an hour of end is after the beginning, with time for one home at least."""
        data = super().clean()
        if data.get("until") and not data.get("home") and "home" not in self.errors:
            self.add_error("home", "Donnez un nombre de minutes.")
        known = self.pace()
        if known is not None and not pace.is_a_pace(known.lasts, known.home):
            self.add_error("until", pacing.NotAPace.sentence)
        return data

    def pace(self) -> Pace | None:
        """What is foreseen of its hours; nothing without an hour of end."""
        data = self.cleaned_data
        if not data.get("until") or not data.get("home") or not data.get("held_at"):
            return None
        return Pace(lasting(data["held_at"], data["until"]), data["home"])


class HoursForm(forms.Form):
    """When a séance ends, on its own day, and how long a home takes."""

    until = end_of_day_field(required=True)
    home = home_minutes_field(required=True)


class OtherMembersForm(SeatsForm):
    """Other members, before the séance opens."""

    reason = _reason()


class MoveForm(forms.Form):
    """Another day, hour or place."""

    held_at = _instant("Nouvelle date et heure")
    place = forms.CharField(label="Nouveau lieu", max_length=200, required=False, help_text="Vide : le même lieu.")
    reason = _reason()


class CancelForm(forms.Form):
    """No séance at all."""

    reason = forms.CharField(
        label="Raison", max_length=300, help_text="Elle est écrite sur la page de la séance et sur sa convocation."
    )


class OpenForm(forms.Form):
    """Who is there, and who presides: nobody is present before somebody says so."""

    present = forms.TypedMultipleChoiceField(
        label="Présents",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez les membres présents."},
    )
    chair = forms.TypedChoiceField(
        label="Qui préside",
        coerce=int,
        required=False,
        empty_value=None,
        error_messages={"required": sitting.BadChair.sentence},
    )
    prefet_agreed_on = DayField(
        label="Accord du préfet pour la forme en ligne, reçu le", required=False, widget=DayInput()
    )

    def __init__(
        self, *args: Any, members: Sequence[Mapping[str, Any]] = (), asks_agreement: bool = False, **kwargs: Any
    ) -> None:
        """Offer the members called; the chair is of the board. An agreement is asked where it is not known."""
        super().__init__(*args, **kwargs)
        if not asks_agreement:
            del self.fields["prefet_agreed_on"]
        seats = [(index, row) for index, row in enumerate(members) if substitutes.is_called(row)]
        named = [
            (str(index), f"{row['name']}, {CAPACITIES[Capacity(row['quality'])]}{substitutes.said(members, index)}")
            for index, row in seats
        ]
        board = [
            pair for pair, (_, row) in zip(named, seats, strict=True) if seances.may_chair(Capacity(row["quality"]))
        ]
        self.fields["present"].choices = named  # type: ignore[attr-defined]
        self.fields["chair"].choices = [("", "Choisir"), *board]  # type: ignore[attr-defined]
        self.fields["chair"].required = bool(board)
