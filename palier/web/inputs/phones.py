"""A telephone that somebody types: kept whole, or refused with its sentence. What is half a number rings at a stranger's."""

from django import forms

from palier.rules.people import contacts, phones
from palier.web.languages.later import later

_NOT_ONE = later(
    "Vérifiez ce numéro : dix chiffres et un zéro devant, par exemple 06 12 34 56 78, ou +33 6 12 34 56 78."
)
_SPECIAL = later("Un numéro qui commence par 08 est celui d’un service. Écrivez le vôtre, ou laissez vide.")
_ABROAD = later(
    "Palier n’écrit à aucun numéro d’un autre pays. Écrivez un numéro français, ou laissez vide et gardez un courriel."
)
LONGEST = 30


def said(typed: str, *, known: str = "", may_be_abroad: bool = False) -> str:
    """The number as it is kept; empty where none is given. Raises ``ValidationError``.

    ``known``: what is kept already, from the register, which stays as it is. ``may_be_abroad``: it is rung, and never texted.
    """
    text = " ".join(typed.split())
    if not text:
        return ""
    if known and (text == known.strip() or contacts.end_of_phone(text) == contacts.end_of_phone(known) != ""):
        return known
    if french := phones.french(text):
        return french
    if may_be_abroad and (whole := phones.abroad(text)):
        return whole
    if phones.is_special(text):
        raise forms.ValidationError(_SPECIAL)
    raise forms.ValidationError(_ABROAD if phones.abroad(text) else _NOT_ONE)
