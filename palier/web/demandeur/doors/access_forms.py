"""What is asked of a person who separates, or who wants a file that nobody else reads. Nothing has to be told."""

from datetime import date
from typing import Any

from django import forms

from palier.models import Person
from palier.rules.law.voice import say
from palier.rules.parting import separation
from palier.rules.parting.separation import Living
from palier.rules.people import facts
from palier.rules.people.facts import Situation
from palier.rules.situations import situations
from palier.web.languages.later import later
from palier.web.signin.forms import six_digits

_WRONG_ADDRESS = later("Écrivez une adresse électronique, par exemple prenom@exemple.fr.")


class SafeForm(forms.Form):
    """A safe address; on a file with two holders, who goes along and why too."""

    email = forms.EmailField(
        label=later("Une adresse que vous êtes seule ou seul à lire"),
        help_text=later(
            "Ni partagée, ni ouverte sur un téléphone que l’autre peut prendre. Un code y part tout de suite."
        ),
        max_length=254,
        error_messages={
            "required": _WRONG_ADDRESS,
            "invalid": _WRONG_ADDRESS,
            "max_length": later("Cette adresse est trop longue."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, known: facts.Demande, names: dict[str, Person], **kwargs: Any) -> None:
        """Ask who goes along only where somebody stays."""
        super().__init__(*args, **kwargs)
        if "is_sure" in self.data:
            self.fields["is_sure"] = _sure()
        if len(separation.holders(known)) < 2:  # noqa: PLR2004 - a couple
            return
        people = [(person.key, _who(names, person)) for person in separation.dependants(known)]
        self.fields["situation"] = forms.ChoiceField(
            label=later("Ce qui est vrai pour vous"),
            widget=forms.RadioSelect,
            choices=_dangers(),
            error_messages={"required": later("Choisissez une ligne. Vous n’avez rien d’autre à dire.")},
        )
        if people:
            self.fields["follows"] = forms.MultipleChoiceField(
                label=later("Qui vient avec vous"), required=False, choices=people, widget=forms.CheckboxSelectMultiple
            )
        if known.household.expected:
            self.fields["births_follow"] = forms.BooleanField(
                label=later("L’enfant à naître est le mien"), required=False
            )

    def ask_if_sure(self, sentence: str) -> None:
        """Say why this address may be read by another, and ask: nothing is sent before the answer."""
        self.fields["is_sure"] = _sure()
        self.order_fields(["email", "is_sure"])
        self.add_error("email", sentence)


def _sure() -> forms.BooleanField:
    return forms.BooleanField(label=later("Je suis seule ou seul à ouvrir cette adresse"), required=False)


def _dangers() -> list[tuple[str, str]]:
    return [(one.value, situations.newest(one).words) for one in Situation if separation.is_danger(one)]


def _who(names: dict[str, Person], person: facts.Person) -> str:
    """The first name, and the year of birth: two children without a first name are still two."""
    name = _name(names, person.key)
    return say("{name}, naissance en {year}", name=name, year=person.birth_date.year) if person.birth_date else name


def _name(names: dict[str, Person], key: str) -> str:
    row = names.get(key)
    return row.first_name.title() if row and row.first_name else say("Prénom inconnu")


class ProvenForm(forms.Form):
    """The code that came, to the safe address or to the known one."""

    code = forms.CharField(
        label=later("Le code à 6 chiffres"),
        max_length=20,
        error_messages={"required": later("Écrivez le code reçu."), "max_length": later("Le code compte 6 chiffres.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "pattern": "[0-9 ]*"}),
    )

    def clean_code(self) -> str:
        """The digits alone; another length costs no try."""
        return six_digits(self.cleaned_data["code"])


class SeparationForm(forms.Form):
    """Who keeps the number, and with whom each dependant lives."""

    leaver = forms.ChoiceField(
        label=later("Qui prend une nouvelle demande"),
        widget=forms.RadioSelect,
        help_text=later("L’autre garde le numéro unique et les candidatures en cours. Les deux gardent l’ancienneté."),
        error_messages={"required": later("Dites qui prend une nouvelle demande.")},
    )

    def __init__(
        self, *args: Any, known: facts.Demande, names: dict[str, Person], mine: str, on: date, **kwargs: Any
    ) -> None:
        """One question for each child or dependant; the one that a child alone may answer is put to nobody else."""
        super().__init__(*args, **kwargs)
        self.fields["leaver"].choices = [  # type: ignore[attr-defined]
            (person.key, f"{_name(names, person.key)}{' (vous)' if person.key == mine else ''}")
            for person in separation.holders(known)
        ]
        others = separation.dependants(known)
        self.keys = [person.key for person in others]
        for person in others:
            self.fields[f"living_{person.key}"] = forms.ChoiceField(
                label=later("Où vivra {name}", name=_who(names, person)),
                choices=[*_LIVING, _IN_TURN] if separation.may_alternate(person.birth_date, on) else _LIVING,
                widget=forms.RadioSelect,
                error_messages={"required": later("Dites avec qui cette personne vit.")},
            )
        self.has_births = bool(known.household.expected)
        if self.has_births:
            self.fields["births_leave"] = forms.BooleanField(
                label=later("L’enfant à naître vivra avec la personne qui prend la nouvelle demande"),
                required=False,
                help_text=later("Sans cette case, il vivra avec la personne qui garde le numéro."),
            )

    def living(self) -> dict[str, Living]:
        """Where each dependant lives."""
        return {key: Living(self.cleaned_data[f"living_{key}"]) for key in self.keys}


_LIVING = [
    (Living.STAYS.value, later("Avec la personne qui garde le numéro")),
    (Living.LEAVES.value, later("Avec la personne qui prend la nouvelle demande")),
]
_IN_TURN = (Living.SHARED.value, later("En garde alternée, chez les deux"))
