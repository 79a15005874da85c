"""A password made of the words of the trade is guessed first: what is left of it without them must still be long enough.

The framework refuses the twenty thousand most common ones and one's own name; these words are of this site alone (ASVS 6.1.2).
"""

import unicodedata

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from palier.models import Organisation, User
from palier.models.doors import acting
from palier.rules.law.voice import say

WORDS = (
    "motdepasse",
    "password",
    "palier",
    "logement",
    "logements",
    "social",
    "sociale",
    "sociaux",
    "habitat",
    "bailleur",
    "reservataire",
    "commission",
    "attribution",
    "demandeur",
    "candidat",
    "locataire",
    "numerounique",
    "prefecture",
    "mairie",
    "hlm",
    "caleol",
    "dalo",
    "azerty",
    "qwerty",
)
"""Without accents or capitals; a longer word is taken out before a shorter one that it holds."""
LEFT = 8
"""Characters that must remain, beside these words, the years and one's own organisation."""
_SHORTEST = 3


class OwnWordsValidator:
    """Refuses a password that is the site's own words, an organisation's name and a year."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ``ValidationError`` where too little is left."""
        words = sorted({*WORDS, *_names_of(user)}, key=len, reverse=True)
        left = _bare(password)
        for word in words:
            left = left.replace(word, "")
        if len(left) < LEFT:
            raise ValidationError(self.get_help_text(), code="password_of_the_trade")

    def get_help_text(self) -> str:
        """What to do instead."""
        return say("Ce mot de passe est fait de mots qu’on essaierait en premier ici. Écrivez une phrase à vous.")


class OwnNameValidator(UserAttributeSimilarityValidator):
    """Refuses a password that looks like one's own name or address, and says so without the name of a field."""

    def get_error_message(self) -> str:
        """What is wrong with it."""
        return say("Ce mot de passe ressemble trop à votre nom ou à votre adresse.")


def _names_of(user: User | None) -> list[str]:
    """The words of the names of somebody's organisations."""
    if user is None or user.pk is None:
        return []
    with acting.taken(acting.GATE):
        names = Organisation.objects.filter(memberships__user=user).values_list("name", flat=True)
        return [word for name in names for word in map(_bare, name.split()) if len(word) >= _SHORTEST]


def _bare(text: str) -> str:
    """Letters and figures alone, without accents or capitals."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if char.isalnum())
