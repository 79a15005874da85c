"""A password made of the words of the trade is refused; a sentence that holds one is not."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from palier.workflows.entering.weak_words import WORDS, OwnWordsValidator
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def karim():
    return factories.member("Karim", factories.organisation("bailleur", "Habitat des Néfliers")).person


@pytest.mark.parametrize(
    "password",
    [
        "Palier-Logement-2026!",
        "motdepasse2026!",
        "Mot de passe 2026",
        "logement social 93",
        "Réservataire.Commission.1",
        "NEFLIERS habitat 2026",
        "Azerty azerty azerty",
    ],
)
def test_words_of_the_trade_and_of_one_s_organisation_are_no_password(karim, password):
    with pytest.raises(ValidationError, match="une phrase à vous"):
        validate_password(password, karim)


@pytest.mark.parametrize(
    "password", ["neuf tasses de thé vert", "mon logement a neuf fenêtres rondes", "le palier sent la cire d’abeille"]
)
def test_a_sentence_may_hold_one(karim, password):
    validate_password(password, karim)


@pytest.mark.parametrize("password", ["Karim Haddad du Pré", "karim.haddad@pré.test"])
def test_one_s_own_name_is_no_password_and_no_field_is_named(karim, password):
    karim.name, karim.login = "Karim Haddad", "karim.haddad@pre.test"

    with pytest.raises(ValidationError) as refused:
        validate_password(password, karim)

    assert refused.value.messages == ["Ce mot de passe ressemble trop à votre nom ou à votre adresse."]


def test_a_stranger_is_held_to_the_words_alone():
    OwnWordsValidator().validate("Néfliers en fleur 26")
    with pytest.raises(ValidationError):
        OwnWordsValidator().validate("palier 2026")


def test_words_are_written_as_they_are_compared():
    assert [word for word in WORDS if not word.isascii() or word != word.lower() or not word.isalnum()] == []
