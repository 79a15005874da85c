"""The forms of the desk: publish a home, set a file aside, check a piece."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from palier.models import GridVersion, Home, Person, Piece
from palier.models.demandes import certified_facts
from palier.models.demandes.told_claims import PLACE
from palier.models.scoring import grids_store
from palier.rules.commission import designation, grounds
from palier.rules.commission.grounds import GroundUse
from palier.rules.law import french
from palier.rules.letters import audience
from palier.rules.people import facts
from palier.rules.people.facts import HOLDERS, Situation
from palier.rules.situations import situations
from palier.web.inputs import situation_details
from palier.web.inputs.communes import CommuneField
from palier.web.inputs.fields import DayField
from palier.web.reservataire import confirming
from palier.workflows.exchange import entering_exchange
from palier.workflows.people import correcting_pieces, pieces

MOMENT = "%Y-%m-%dT%H:%M"
MOST_TO_SEND = 20
_moment = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
_day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


if TYPE_CHECKING:
    _GridField = forms.ModelChoiceField[GridVersion]
else:
    _GridField = forms.ModelChoiceField  # the framework's fields are generic to the type checker alone


class GridChoice(_GridField):
    """Names a grid by its name and its effective date."""

    def label_from_instance(self, obj: GridVersion) -> str:
        """What the list shows."""
        return f"{obj.name}, en vigueur depuis le {obj.effective_on:%d/%m/%Y} ({obj.deliberation})"


class PublishForm(forms.Form):
    """Window, grid and number to send."""

    opens_at = forms.DateTimeField(label="Ouverture", widget=_moment, input_formats=[MOMENT])
    closes_at = forms.DateTimeField(
        label="Clôture",
        widget=_moment,
        input_formats=[MOMENT],
        help_text="Sept jours pleins d’ordinaire, dont une fin de semaine. Les points sont ceux de ce jour-là.",
    )
    grid = GridChoice(
        queryset=GridVersion.objects.none(),
        required=False,
        label="Grille de points",
        empty_label="Sans cotation : priorité DALO, puis ancienneté",
    )
    to_designate = forms.IntegerField(
        label="Dossiers à envoyer au bailleur",
        min_value=designation.MIN_EXAMINED,
        max_value=MOST_TO_SEND,
        help_text="Cinq d’ordinaire, pour qu’il en reste trois après les contrôles.",
    )

    def __init__(self, *args: Any, home: Home, on: date, **kwargs: Any) -> None:
        """Offer only the grids that may order this home."""
        super().__init__(*args, **kwargs)
        grid = self.fields["grid"]
        grid.queryset = grids_store.choices(home, on)  # type: ignore[attr-defined]
        voted = grids_store.in_force(home.commune, on)
        if voted is not None:
            grid.required, grid.empty_label = True, None  # type: ignore[attr-defined]


class NameForm(forms.Form):
    """The household that the préfet names."""

    numero = forms.CharField(
        label="Numéro unique du ménage",
        max_length=30,
        help_text="18 caractères. Le ménage est reconnu au titre du DALO.",
    )


class SetAsideForm(forms.Form):
    """A reason of the closed list, and a note for the second reader."""

    reason = forms.ChoiceField(
        label="Raison",
        choices=[
            (ground.value, audience.for_desk(grounds.GROUNDS[ground].sentence))
            for ground in grounds.allowed(GroundUse.SET_ASIDE)
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Note pour la seconde lecture",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Les faits et la pièce. Le candidat peut la demander : restez factuel.",
    )
    maintained = forms.BooleanField(label="J’ai relu le dossier, et je maintiens cette raison", required=False)


_READ_ON = {
    Situation.ENERGY_CLASS: "Classe lue sur le diagnostic",
    Situation.PRESENT_LANDLORD: "Bailleur lu sur le bail",
}
_SINCE = {Situation.ENERGY_CLASS: "Jour du diagnostic"}


class PieceFindingForm(forms.Form):
    """What a checker found: accepted with the amounts read, or refused with a reason."""

    answer = forms.ChoiceField(
        label="Votre contrôle",
        choices=[("oui", "La pièce est bonne"), ("non", "La pièce est à renvoyer")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Si elle est à renvoyer, pourquoi",
        required=False,
        max_length=300,
        help_text="La personne lit cette phrase.",
    )

    issued_on = DayField(
        label="Date écrite sur la pièce",
        required=False,
        widget=_day,
        help_text="Elle dit si la pièce est récente. Une pièce ancienne n’est pas refusée pour cela.",
    )

    seen = forms.CharField(widget=forms.HiddenInput(), required=False)

    checked = forms.CharField(widget=forms.HiddenInput(), required=False)

    why = forms.ChoiceField(
        label="Pourquoi ce contrôle est corrigé",
        choices=[("", "Choisir"), *correcting_pieces.REASONS.items()],
        error_messages={"required": "Dites pourquoi ce contrôle est corrigé."},
    )

    def __init__(
        self, *args: Any, piece: Piece, known: facts.Demande, on: date, is_correction: bool = False, **kwargs: Any
    ) -> None:
        """Ask only for what this piece can prove; the end of a situation is preset from the catalogue.

        ``is_correction``: it was checked, and its check is made again.
        """
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["why"], self.fields["checked"]
        else:
            self.fields["checked"].initial = correcting_pieces.checked_of(piece)
        self.fields["seen"].initial = piece.sha256
        names = dict(Person.objects.filter(demande=piece.demande_id).values_list("key", "first_name"))
        self.piece, self.on, self.incomes = piece, on, {}
        if piece.code.startswith("avis_imposition"):
            year = piece.uploaded_at.year - (2 if piece.code.endswith("n2") else 1)
            locked = certified_facts.locked(piece)
            for person in known.household.persons:
                # What the administration certified is contested before another amount is read.
                if person.role in HOLDERS and f"incomes/{person.key}/{year}" not in locked:
                    name = f"income_{person.key}"
                    self.incomes[name] = f"incomes/{person.key}/{year}"
                    who = names.get(person.key, "").title() or "titulaire"
                    self.fields[name] = forms.IntegerField(
                        label=f"Revenu fiscal de référence {year}, {who} (euros)", required=False, min_value=0
                    )
        self.told = {one.box: one for one in confirming.of(piece)}
        for name, one in self.told.items():
            self.fields[name] = forms.BooleanField(label=one.label, required=False)
        if (situation := pieces.situation_of(piece.code)) is not None:
            claim = next((one for one in known.claims if one.situation is situation), None)
            self._ask_with(situation, claim)
            end = situations.expiry(situation, on)
            self.fields["since"] = DayField(label=_SINCE.get(situation, "Depuis le"), required=False, widget=_day)
            self.fields["valid_until"] = DayField(
                label="Valable jusqu’au",
                required=False,
                widget=_day,
                initial=end,
                help_text=f"Le {french.day(end)} au plus tard." if end else "Vide : sans date de fin.",
            )

    def _ask_with(self, situation: Situation, claim: facts.Claim | None) -> None:
        """What the paper says beside the situation: a class, a landlord, the commune of a link."""
        if asked := situation_details.field(situation, claim, entering_exchange.landlord_choices):
            asked.label, asked.help_text = _READ_ON[situation], "Tel que la pièce le dit : c’est lui qui compte."
            self.fields["detail"] = asked
        if situation in facts.LOCAL_LINKS:
            self.shown = claim.place if claim else ""
            self.fields["place"] = CommuneField(
                label="Commune lue sur la pièce",
                help_text="Telle que la pièce la dit : c’est elle qui compte.",
                required=False,
                initial=[self.shown] if self.shown else [],
            )
            hidden = forms.HiddenInput()
            self.fields["place_shown"] = forms.CharField(widget=hidden, required=False, initial=self.shown)

    def clean(self) -> dict[str, Any]:
        """A refusal says why; an accepted tax notice gives at least one amount, and an unknown one is never 0."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("answer") == "non" and not found.get("reason", "").strip():
            self.add_error("reason", "Dites pourquoi : la personne doit savoir quoi envoyer.")
        if found.get("answer") == "oui" and self.incomes and not self.proved(found):
            self.add_error(next(iter(self.incomes)), "Écrivez le montant lu sur l’avis.")
        if found.get("answer") == "oui" and found.get("detail") == "":
            self.add_error("detail", "Dites ce que la pièce établit.")
        if found.get("answer") == "oui" and "place" in found and found["place"] is None:
            self.add_error("place", "Dites la commune lue sur la pièce : ce lien ne vaut que là.")
        if self._told_since(found):
            self.add_error(None, "La personne a changé ce qu’elle déclare depuis que vous l’avez ouvert : relisez-la.")
        self._check_days(found)
        return found

    def _told_since(self, found: dict[str, Any]) -> bool:
        """Whether what the page showed of its file is no more what its person tells."""
        is_moved = "place_shown" in self.fields and found.get("place_shown") != self.shown
        return is_moved or any(name.startswith(confirming.BOX) and name not in self.told for name in self.data)

    def _check_days(self, found: dict[str, Any]) -> None:
        """No document of the future, and a situation that began before it ends."""
        if found.get("issued_on") and found["issued_on"] > self.on:
            self.add_error("issued_on", "Cette date est dans le futur.")
        if found.get("since") and found["since"] > self.on:
            self.add_error("since", "Une situation vérifiée a déjà commencé : cette date est dans le futur.")

    def proved(self, found: dict[str, Any]) -> dict[str, Any]:
        """The verified values, by path."""
        situation = pieces.situation_of(self.piece.code)
        if situation is not None:
            read = {situation_details.KEYS[situation]: detail} if (detail := found.get("detail")) else {}
            if commune := found.get("place"):
                read[PLACE] = commune.code
            return {f"claims/{situation.value}": read}
        ticked = confirming.verified(self.piece, [one for name, one in self.told.items() if found.get(name)])
        return {**{path: found[name] for name, path in self.incomes.items() if found.get(name) is not None}, **ticked}

    def finding(self) -> pieces.PieceFinding:
        """What the workflow keeps."""
        found = self.cleaned_data
        is_accepted = found["answer"] == "oui"
        return pieces.PieceFinding(
            is_accepted=is_accepted,
            reason=found.get("reason", ""),
            facts=self.proved(found) if is_accepted else None,
            since=found.get("since"),
            valid_until=found.get("valid_until"),
            issued_on=found.get("issued_on"),
            seen=found.get("seen", ""),
        )


class ExtendForm(forms.Form):
    """Put off an urgent check: until when, and why."""

    until = DayField(
        label="Nouveau dernier jour",
        widget=_day,
        error_messages={"required": "Choisissez un jour.", "invalid": "Choisissez un jour."},
    )
    reason = forms.CharField(
        label="Pourquoi",
        max_length=300,
        help_text="La personne lit cette phrase.",
        error_messages={"required": "Dites pourquoi : la personne lit cette phrase."},
    )


class CertifiedContestForm(forms.Form):
    """Say why an amount that the administration certified cannot be right."""

    reason = forms.CharField(
        label="Pourquoi ce montant vous paraît faux",
        max_length=300,
        help_text="La personne lit cette phrase. Le montant compte tant qu’elle ne l’a pas repris.",
        error_messages={"required": "Dites pourquoi : la personne doit comprendre ce qui ne va pas."},
    )
