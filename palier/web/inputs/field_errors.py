"""What the framework itself refuses in a form, in the words of this house and the language of its reader.

A form says its own sentence where it has one. These stand for all the others: Django's are those of a machine (« cette valeur
comporte »), and are said in the language of the process.
"""

from typing import Any

from django import forms
from django.core import validators

from palier.web.languages.later import later

_REQUIRED = later("Remplissez cette case.")
_CHOOSE = later("Choisissez une réponse.")
_OF_THE_LIST = later("Choisissez parmi les réponses proposées.")
_FILE = later("Choisissez un fichier.")
_OTHER = later("Cette réponse n’a pas la forme attendue.")
_WHOLE = later("Écrivez un nombre entier, en chiffres.")
_NUMBER = later("Écrivez un nombre, en chiffres.")
_TOO_LONG = later("C’est trop long : {number} signes au plus.", number="%(limit_value)d")

_OF_FIELDS: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
    (forms.Field, {"required": _REQUIRED}),
    (forms.BooleanField, {"required": later("Cochez cette case.")}),
    (forms.ChoiceField, {"required": _CHOOSE, "invalid_choice": _OF_THE_LIST}),
    (forms.MultipleChoiceField, {"invalid_choice": _OF_THE_LIST, "invalid_list": _OF_THE_LIST}),
    (forms.ModelChoiceField, {"invalid_choice": _OF_THE_LIST}),
    (forms.IntegerField, {"invalid": _WHOLE}),
    (forms.FloatField, {"invalid": _NUMBER}),
    (forms.DecimalField, {"invalid": _NUMBER}),
    (forms.DateField, {"invalid": later("Écrivez le jour, le mois et l’année, par exemple 15/03/2026.")}),
    (forms.TimeField, {"invalid": later("Écrivez une heure, par exemple 14:30.")}),
    (forms.UUIDField, {"invalid": _OTHER}),
    (forms.JSONField, {"invalid": _OTHER}),
    (
        forms.FileField,
        {
            **dict.fromkeys(("required", "invalid", "missing"), _FILE),
            "empty": later("Ce fichier est vide. Choisissez le fichier à nouveau."),
            "max_length": later("Le nom de ce fichier est trop long : {number} signes au plus.", number="%(max)d"),
            "contradiction": _FILE,
        },
    ),
)
_OF_VALIDATORS: tuple[tuple[Any, object], ...] = (
    (validators.RegexValidator, _OTHER),
    (validators.EmailValidator, later("Écrivez une adresse électronique, par exemple prenom@exemple.fr.")),
    (validators.URLValidator, later("Écrivez une adresse complète, qui commence par https://.")),
    (validators.MaxLengthValidator, _TOO_LONG),
    (validators.MinLengthValidator, later("C’est trop court : {number} signes au moins.", number="%(limit_value)d")),
    (validators.MaxValueValidator, later("C’est trop : {number} au plus.", number="%(limit_value)s")),
    (validators.MinValueValidator, later("C’est trop peu : {number} au moins.", number="%(limit_value)s")),
    (validators.ProhibitNullCharactersValidator, _OTHER),
)


def install() -> None:
    """Put them where forms look for the sentence of a field that has none of its own. Once a process."""
    for field, said in _OF_FIELDS:
        field.default_error_messages = {**field.default_error_messages, **said}
    for validator, told in _OF_VALIDATORS:
        validator.message = told
    validators.DecimalValidator.messages = {
        "invalid": _NUMBER,
        "max_digits": _OTHER,
        "max_decimal_places": _OTHER,
        "max_whole_digits": _OTHER,
    }
