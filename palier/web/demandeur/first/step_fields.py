"""The fields of the questions: a choice that may stay unknown, a line of words, a day of birth, a small number."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from palier.rules.law.clocks import day_in_paris
from palier.web.inputs.fields import EXAMPLE, BoundedField, DayField
from palier.web.inputs.names import NameField
from palier.web.languages.later import later

LONGEST_NAME, OLDEST_YEAR = 80, 1900
_UNKNOWN = ("", later("Je ne sais pas"))
WHOLE = {"inputmode": "numeric", "autocomplete": "off"}


def said(known: Mapping[str, str]) -> list[tuple[str, Any]]:
    """A list of the register, each label in the reader's words."""
    return [(code, later(label)) for code, label in known.items()]


def choice(label: str, known: Mapping[str, str], *, missing: str = "", **more: Any) -> forms.ChoiceField:
    """One answer of a list; « je ne sais pas » is one, unless ``missing`` says what must be answered."""
    first = [] if missing else [_UNKNOWN]
    widget = forms.RadioSelect if missing else forms.Select
    errors = {"required": missing, "invalid_choice": missing} if missing else {}
    return forms.ChoiceField(
        label=label,
        required=bool(missing),
        choices=[*first, *said(known)],
        widget=widget,
        error_messages=errors,
        **more,
    )


def text(label: str, *, missing: str = "", most: int = LONGEST_NAME, auto: str = "off", **more: Any) -> forms.CharField:
    """A line of words."""
    too_long = later("C’est trop long : {most} lettres au plus.", most=most)
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(missing),
        error_messages={"max_length": too_long, **({"required": missing} if missing else {})},
        widget=forms.TextInput(attrs={"autocomplete": auto}),
        **more,
    )


def person_name(label: str, *, missing: str = "", auto: str = "off") -> NameField:
    """A name of a person."""
    return NameField(label=label, missing=missing, widget=forms.TextInput(attrs={"autocomplete": auto}))


def born(label: str) -> DayField:
    """A day of birth."""
    return DayField(
        label=label,
        is_past=True,
        help_text=EXAMPLE,
        error_messages={"required": later("Écrivez la date de naissance.")},
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "bday"}),
    )


def living(day: date) -> date:
    """A day on which somebody who lives was born. Raises ``ValidationError``."""
    if day > day_in_paris(timezone.now()):
        raise forms.ValidationError(
            later("Cette date est à venir. Un enfant attendu se dit à la question sur la famille.")
        )
    if day.year < OLDEST_YEAR:
        raise forms.ValidationError(later("Vérifiez l’année de naissance."))
    return day


def count(label: str, most: int, **more: Any) -> BoundedField:
    """A small number."""
    return BoundedField(
        label=label,
        required=False,
        min_value=1,
        max_value=most,
        error_messages={"invalid": later("Écrivez un nombre.")},
        widget=forms.TextInput(attrs=WHOLE),
        **more,
    )
