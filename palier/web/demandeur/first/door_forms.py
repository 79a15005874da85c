"""What opens a first registration: one's own address or mobile, and a birth date. And who will live there."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from palier.gateways.sne import codes
from palier.gateways.texting import numbers
from palier.rules.law.clocks import day_in_paris
from palier.rules.parting import separation
from palier.rules.people.facts import PersonRole
from palier.web.demandeur.file.change_forms import IN_TURN, NOT_IN_TURN, WHO
from palier.web.demandeur.first.step_fields import born, choice, living, person_name
from palier.web.inputs.headings import HeadingForm
from palier.web.languages.later import later
from palier.workflows.counter.registering_alone import DoorContact

_WRONG = later("Écrivez une adresse électronique, par exemple prenom@exemple.fr, ou un numéro de mobile.")

EVERYONE = {**WHO, f"{PersonRole.CO_HOLDER}:L": later("Une autre personne, qui signera le bail avec moi")}
"""Who may live there, as a first registration says it."""


class DoorForm(forms.Form):
    """Where the code goes, and the birth date that goes with it."""

    contact = forms.CharField(
        label=later("Votre adresse électronique ou votre mobile"),
        max_length=254,
        help_text=later("Une adresse que vous seul ou vous seule ouvrez : elle ouvre votre demande."),
        error_messages={"required": _WRONG, "max_length": later("Cette adresse est trop longue.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )
    birth_date = born(later("Votre date de naissance"))

    def clean_birth_date(self) -> date:
        """Somebody who lives."""
        return living(self.cleaned_data["birth_date"])

    def clean_contact(self) -> tuple[str, str]:
        """The channel, and the address as it is written to."""
        typed: str = self.cleaned_data["contact"].strip()
        if "@" in typed:
            return "email", str(forms.EmailField(error_messages={"invalid": _WRONG}).clean(typed))
        try:
            return "sms", numbers.mobile(typed)
        except numbers.NotAMobile as error:
            raise forms.ValidationError(
                later("Un code ne peut arriver que sur un mobile : écrivez-en un, ou une adresse électronique.")
                if error.is_number
                else _WRONG
            ) from error

    def told(self) -> DoorContact:
        """What was typed."""
        channel, recipient = self.cleaned_data["contact"]
        return DoorContact(channel, recipient, self.cleaned_data["birth_date"])


class NewPersonForm(HeadingForm):
    """Somebody who will live there."""

    who = forms.ChoiceField(
        label=later("Qui est-ce ?"),
        choices=list(EVERYONE.items()),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), later("Choisissez qui c’est.")),
    )
    first_name = person_name(later("Son prénom"), missing=later("Écrivez son prénom."))
    last_name = person_name(later("Son nom"), missing=later("Écrivez son nom."))
    birth_date = born(later("Sa date de naissance"))
    sex = choice(later("Sexe à l’état civil"), codes.SEX)

    def clean_birth_date(self) -> date:
        """Somebody who lives; who is to be born is told elsewhere."""
        return living(self.cleaned_data["birth_date"])

    def clean(self) -> dict[str, Any]:
        """Who lives with each parent in turn is a child still."""
        data: dict[str, Any] = super().clean() or {}
        today = day_in_paris(timezone.now())
        if data.get("who") == IN_TURN and not separation.may_alternate(data.get("birth_date"), today):
            self.add_error("who", NOT_IN_TURN)
        return data

    def told(self) -> dict[str, Any]:
        """A role and its link, which one answer gives, and the rest as it is kept."""
        said = super().told()
        role, _, link = str(said.pop("who")).partition(":")
        is_in_custody = role == PersonRole.IN_CUSTODY
        return {**said, "role": role, **({"custody": link} if is_in_custody else {"link": link})}


def who_of(told: dict[str, Any]) -> dict[str, Any]:
    """What was kept of somebody, as the form shows it again."""
    link = told.get("custody") or told.get("link", "")
    return {**told, "who": f"{told.get('role', '')}:{link}"}
