"""Fields that take what people type: a day however it is written, an amount with its spaces and its sign."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from palier.rules.law.clocks import day_in_paris
from palier.web.inputs import typed
from palier.web.inputs.typed import CENTS
from palier.web.languages.later import later

EXAMPLE = later("Par exemple 01/02/1975, ou 01021975.")
_NO_DAY = later("Écrivez la date avec le jour, le mois et l’année, par exemple 01/02/1975.")
_NO_SUCH_DAY = later("Ce jour n’existe pas : vérifiez le jour et le mois.")
_BELOW = later("Écrivez un montant sans signe moins : zéro si vous n’avez rien.")
_TOO_MUCH = later("Vérifiez ce nombre : il est trop grand.")
_EUROS = later("Écrivez un montant en euros, par exemple 500 : les centimes sont arrondis.")
_AMOUNT = later("Écrivez un montant en euros, par exemple 500 ou 500,50.")


class DayInput(forms.DateInput):
    """A day, by the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        """Write the value as the browser reads it."""
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day, typed or picked. ``is_past``: two digits of a year never mean a day to come."""

    default_error_messages = {"invalid": _NO_DAY, "no_such_day": _NO_SUCH_DAY}
    widget = forms.DateInput

    def __init__(self, *, is_past: bool = False, **kwargs: Any) -> None:
        """Take whatever ``DateField`` takes."""
        super().__init__(**kwargs)
        self.is_past = is_past

    def to_python(self, value: object) -> date | None:
        """The day, whatever separates its parts."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return typed.day(str(value), today=day_in_paris(timezone.now()), is_past=self.is_past)
        except typed.NoSuchDay as error:
            raise forms.ValidationError(self.error_messages["no_such_day"], code="invalid") from error
        except typed.NotADay as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class BoundedField(forms.IntegerField):
    """A whole number between two bounds, which its message says."""

    def __init__(self, *, min_value: int, max_value: int, **kwargs: Any) -> None:
        """Take whatever ``IntegerField`` takes; words given for a bound stay."""
        said = later("Écrivez un nombre entre {low} et {high}.", low=min_value, high=max_value)
        messages = {"min_value": said, "max_value": said, **kwargs.pop("error_messages", {})}
        super().__init__(min_value=min_value, max_value=max_value, error_messages=messages, **kwargs)


class MeasureField(BoundedField):
    """A surface, a distance or a time, kept whole: ``12,5 m²`` is 12."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        """Take whatever ``BoundedField`` takes."""
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value: object) -> int | None:
        """The whole part of what was typed, with its unit or without."""
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return typed.measure(str(value))
        except typed.NotAnAmount as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class EurosField(forms.IntegerField):
    """Whole euros: ``21500``, ``21 500 €``; cents are rounded, as the papers of the State round them."""

    default_error_messages = {
        "invalid": _EUROS,
        "below_zero": _BELOW,
        "min_value": _BELOW,
        "max_value": _TOO_MUCH,
    }
    widget = forms.TextInput

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        """``most`` in euros."""
        super().__init__(min_value=0, max_value=most, **kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def to_python(self, value: object) -> int | None:
        """The nearest euro: who adds cents is understood, and an amount that differs by them is not the same as before."""
        amount = self._cents(value)
        return None if amount is None else (amount + CENTS // 2) // CENTS

    def _cents(self, value: object) -> int | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value * CENTS
        try:
            return typed.cents(str(value))
        except typed.BelowZero as error:
            raise forms.ValidationError(self.error_messages["below_zero"], code="below_zero") from error
        except typed.NotAnAmount as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class RentField(EurosField):
    """An amount a month, kept in cents: ``500,50``. Its initial value is in cents too."""

    default_error_messages = {"invalid": _AMOUNT}

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        """``most`` in euros."""
        super().__init__(most=most * CENTS, **kwargs)

    def to_python(self, value: object) -> int | None:
        """The cents."""
        return value if isinstance(value, int) else self._cents(value)

    def prepare_value(self, value: object) -> object:
        """What stands in the box: euros, with cents only where there are some; what was typed stays as typed."""
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, CENTS)
        return f"{whole},{rest:02d}" if rest else str(whole)

    def has_changed(self, initial: object, data: object) -> bool:
        """Compare amounts, not the way in which they are written."""
        try:
            return self.to_python(data) != initial
        except forms.ValidationError:
            return True
