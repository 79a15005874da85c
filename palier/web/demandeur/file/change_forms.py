"""What is asked of somebody who says what has changed: who, when, and nothing that the change does not need."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict

from palier.gateways.sne import codes
from palier.models import Person
from palier.rules.law.voice import say
from palier.rules.parting import separation
from palier.rules.people import facts
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.people.changes import Newcomer
from palier.rules.people.facts import HOLDERS, PersonRole
from palier.web.inputs import phones
from palier.web.inputs.communes import CommuneField, wrong_code
from palier.web.inputs.fields import EXAMPLE, DayField
from palier.web.inputs.names import NameField
from palier.web.languages.later import later
from palier.web.signin.forms import six_digits
from palier.workflows.changes import person_columns
from palier.workflows.changes.changing import Told
from palier.workflows.changes.changing_contact import NewContact

_LONGEST_LINE, _POSTAL_CODE = 120, 5
_NO_DAY = later("Écrivez la date de naissance, par exemple 15/03/2026.")
_NO_NAME = later("Écrivez ce nom.")
_WHO = later("Choisissez une personne.")
_ANSWER = later("Choisissez une réponse.")
_OTHERS = later("Un autre titulaire fait ses corrections depuis son propre accès.")
WHO = {
    f"{PersonRole.CO_HOLDER}:M": later("Mon époux ou mon épouse, qui signera le bail avec moi"),
    f"{PersonRole.CO_HOLDER}:P": later("Mon partenaire de Pacs, qui signera le bail avec moi"),
    f"{PersonRole.CO_HOLDER}:C": later("La personne avec qui je vis en couple, qui signera le bail avec moi"),
    f"{PersonRole.DEPENDANT}:E": later("Un enfant"),
    f"{PersonRole.IN_CUSTODY}:G": later("Un enfant en garde alternée"),
    f"{PersonRole.IN_CUSTODY}:D": later("Un enfant que je reçois (droit de visite)"),
    f"{PersonRole.DEPENDANT}:P": later("Un de mes parents, à ma charge"),
    f"{PersonRole.DEPENDANT}:A": later("Une autre personne à ma charge"),
}
"""Who may come in: a role and its link, in one answer."""
CHILD = f"{PersonRole.DEPENDANT}:E"
IN_TURN = f"{PersonRole.IN_CUSTODY}:{separation.ALTERNATING}"
NOT_IN_TURN = later("La garde alternée se dit d’un enfant mineur : choisissez une autre réponse.")


def _name(label: str, *, required: bool = True) -> NameField:
    return NameField(label=label, missing=_NO_NAME if required else "")


def _day(label: str) -> DayField:
    return DayField(
        label=label,
        is_past=True,
        help_text=EXAMPLE,
        widget=forms.DateInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _NO_DAY},
    )


def _choice(
    label: str, choices: Sequence[tuple[str, Any]], missing: str = _WHO, help_text: str = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class HouseholdChangeForm(forms.Form):
    """One change of the household. ``told`` gives it as the act takes it."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        kind: ChangeKind,
        household: facts.Household,
        names: Mapping[str, Person],
        holder: str,
        on: date,
    ) -> None:
        """Ask what this kind of change needs, of the persons who are there, as ``holder`` may tell it."""
        super().__init__(data)
        self.kind, self.household, self.names, self.holder, self.on = kind, household, names, holder, on
        self.fields |= _FIELDS[kind](self)

    def people(self, *roles: PersonRole) -> list[tuple[str, str]]:
        """The persons of these roles to choose from, or all of them."""
        wanted = [one for one in self.household.persons if not roles or one.role in roles]
        return [(one.key, called(self.names.get(one.key), one)) for one in wanted]

    def named_here(self) -> list[tuple[str, str]]:
        """Those whose name and birth date this holder may tell: another holder tells theirs."""
        others = {one.key for one in self.household.persons if one.role in HOLDERS and one.key != self.holder}
        return [(key, words) for key, words in self.people() if key not in others]

    def clean(self) -> dict[str, Any]:
        """Who lives with each parent in turn is a child still."""
        data: dict[str, Any] = super().clean() or {}
        born = data.get("birth_date")
        if data.get("who") == IN_TURN and not separation.may_alternate(born, self.on):
            self.add_error("who", NOT_IN_TURN)
        return data

    def told(self) -> Told:
        """What was said."""
        data = self.cleaned_data
        role, _, link = data.get("who", "").partition(":")
        newcomer = None
        if role:
            is_in_custody = role == PersonRole.IN_CUSTODY
            newcomer = Newcomer(
                role=PersonRole(role),
                birth_date=data["birth_date"],
                link=None if is_in_custody else link,
                custody=link if is_in_custody else None,
            )
        return Told(
            kind=self.kind,
            key=data.get("person", ""),
            newcomer=newcomer,
            birth_date=None if newcomer else data.get("birth_date"),
            marital_status=data.get("status", ""),
            names={name: data[name].strip() for name in person_columns.NAMES if data.get(name, "").strip()},
        )


def called(row: Person | None, person: facts.Person) -> str:
    """A person as their household knows them: the first name, and the year where there is one."""
    name = row.first_name.title() if row and row.first_name else later("Prénom inconnu")
    if person.birth_date is None:
        return str(name)
    return str(later("{name}, naissance en {year}", name=str(name), year=person.birth_date.year))


def _birth(_form: HouseholdChangeForm) -> dict[str, forms.Field]:
    lives = [
        (CHILD, later("Toujours")),
        (IN_TURN, later("En garde alternée")),
        (f"{PersonRole.IN_CUSTODY}:D", later("Quand je le reçois (droit de visite)")),
    ]
    return {
        "who": _choice(later("L’enfant vit avec vous"), lives, _ANSWER),
        "first_name": _name(later("Prénom de l’enfant")),
        "last_name": _name(later("Nom de l’enfant")),
        "birth_date": _day(later("Date de naissance")),
    }


def _arrival(_form: HouseholdChangeForm) -> dict[str, forms.Field]:
    return {
        "who": _choice(later("Qui arrive"), list(WHO.items())),
        "first_name": _name(later("Son prénom")),
        "last_name": _name(later("Son nom")),
        "birth_date": _day(later("Sa date de naissance")),
    }


def _departure(form: HouseholdChangeForm) -> dict[str, forms.Field]:
    return {
        "person": _choice(later("Qui ne vivra pas avec vous"), form.people(PersonRole.DEPENDANT, PersonRole.IN_CUSTODY))
    }


def _renaming(form: HouseholdChangeForm) -> dict[str, forms.Field]:
    return {
        "person": _choice(later("Qui change de nom"), form.named_here(), help_text=_OTHERS),
        "last_name": _name(later("Le nom, comme sur la pièce d’identité"), required=False),
        "first_name": _name(later("Le prénom"), required=False),
        "birth_name": _name(later("Le nom de naissance"), required=False),
    }


def _correction(form: HouseholdChangeForm) -> dict[str, forms.Field]:
    return {
        "person": _choice(later("De qui la date est fausse"), form.named_here(), help_text=_OTHERS),
        "birth_date": _day(later("La date de naissance juste")),
    }


def _status(form: HouseholdChangeForm) -> dict[str, forms.Field]:
    status = [(code, later(label)) for code, label in codes.MARITAL_STATUS.items()]
    return {
        "person": _choice(later("Pour qui"), form.people(*HOLDERS)),
        "status": _choice(later("Situation aujourd’hui"), status, _ANSWER),
    }


_FIELDS: Mapping[ChangeKind, Callable[[HouseholdChangeForm], dict[str, forms.Field]]] = {
    ChangeKind.BIRTH: _birth,
    ChangeKind.ARRIVAL: _arrival,
    ChangeKind.DEPARTURE: _departure,
    ChangeKind.NAME: _renaming,
    ChangeKind.BIRTH_DATE: _correction,
    ChangeKind.FAMILY: _status,
}


class OwnContactForm(forms.Form):
    """A holder's own contact; an address is written only where it changes."""

    email = forms.EmailField(
        label=later("Adresse électronique"),
        required=False,
        max_length=254,
        help_text=later("Si elle change, un code y part tout de suite."),
        error_messages={"invalid": later("Écrivez une adresse électronique, par exemple prenom@exemple.fr.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=later("Téléphone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    street = forms.CharField(
        label=later("Nouvelle adresse : numéro et rue"),
        required=False,
        max_length=_LONGEST_LINE,
        help_text=later("Laissez vide si vous n’avez pas déménagé."),
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    complement = forms.CharField(label=later("Bâtiment, étage, chez qui"), required=False, max_length=_LONGEST_LINE)
    postal_code = forms.CharField(
        label=later("Code postal"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    commune = CommuneField(
        is_postal=True, label=later("Commune"), required=False, is_precise=True, beside="postal_code"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Where texts leave, a mobile is proved as a mail is."""
        super().__init__(*args, **kwargs)
        if settings.SMS_URL:
            self.fields["phone"].help_text = say("Si c’est un nouveau mobile, un code y part aussi.")

    def clean_phone(self) -> str:
        """A French number, or what the register says already; empty where none is given."""
        return phones.said(self.cleaned_data["phone"], known=str(self.initial.get("phone") or ""))

    def clean_postal_code(self) -> str:
        """Five digits, or nothing."""
        typed = "".join(self.cleaned_data["postal_code"].split())
        if typed and (len(typed) != _POSTAL_CODE or not typed.isdecimal()):
            raise forms.ValidationError(later("Un code postal compte cinq chiffres."))
        return typed

    def clean(self) -> dict[str, Any]:
        """A new street stands in a commune, with its postal code."""
        data = super().clean() or {}
        if data.get("street"):
            if not data.get("postal_code") and "postal_code" not in self.errors:
                self.add_error("postal_code", later("Écrivez le code postal de la nouvelle adresse."))
            if data.get("commune") is None and "commune" not in self.errors:
                self.add_error("commune", later("Écrivez la commune de la nouvelle adresse."))
            if why := wrong_code(data.get("commune"), data.get("postal_code", "")):
                self.add_error("postal_code", why)
        return data

    def told(self) -> NewContact:
        """What was said."""
        data = self.cleaned_data
        commune = data["commune"]
        return NewContact(
            email=data["email"],
            phone=data["phone"],
            street=data["street"].strip(),
            complement=data["complement"].strip(),
            postal_code=data["postal_code"],
            commune=commune.code if commune else "",
            commune_name=commune.name if commune else "",
        )


class ContactCodeForm(forms.Form):
    """The code that came to the new mail."""

    code = forms.CharField(
        label=later("Le code à 6 chiffres"),
        max_length=20,
        error_messages={"required": later("Écrivez le code reçu."), "max_length": later("Le code compte 6 chiffres.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "pattern": "[0-9 ]*"}),
    )

    def clean_code(self) -> str:
        """The digits alone; another length costs no try."""
        return six_digits(self.cleaned_data["code"])
