"""The forms of a correction: what was typed, shown again, and why it changes."""

from django import forms

from palier.models import Convention
from palier.rules.commission import corrections
from palier.web.bailleur.flow_forms import ConventionForm
from palier.web.bailleur.forms import DeliveryForm, HomeForm, LeaseForm
from palier.web.inputs.fields import DayField, DayInput

_PERCENT = 100
_OF_A_HOME = ("mesure", "travaux")
"""Reasons that a home alone has: no delivery is measured again."""


def _reason(*, is_of_a_home: bool = False) -> forms.ChoiceField:
    known = corrections.REASONS.items()
    return forms.ChoiceField(
        label="Pourquoi corriger",
        choices=[("", "Choisir"), *((code, words) for code, words in known if is_of_a_home or code not in _OF_A_HOME)],
        help_text="Gardé avec l’ancienne valeur, qui reste lisible.",
    )


class CorrectHomeForm(HomeForm):
    """A home declared with a mistake."""

    reason = _reason(is_of_a_home=True)


class CorrectVacancyForm(forms.Form):
    """A day of vacancy typed wrong."""

    vacancy_notified_on = DayField(label="Vacance notifiée le", widget=DayInput())
    reason = _reason()


class CorrectDeliveryForm(forms.Form):
    """A delivery noted on a wrong day."""

    delivered_at = DeliveryForm.base_fields["delivered_at"]
    reason = _reason()


class CorrectLeaseForm(LeaseForm):
    """A lease recorded with a mistake."""

    reason = _reason()


class CorrectConventionForm(ConventionForm):
    """A convention recorded with a mistake."""

    reason = _reason()

    @classmethod
    def said_of(cls, convention: Convention) -> dict[str, object]:
        """What the form shows of a convention already recorded."""
        plain = {name: getattr(convention, name) for name in cls.base_fields if hasattr(convention, name)}
        names = {"reservataire": convention.reservataire_id, "delegate": convention.delegate_id}
        rate = convention.rate * _PERCENT
        return {**plain, **names, "rate": round(float(rate), 2)}
