"""A phrase is said in French as it is written, and in another language by its catalogue."""

from gettext import NullTranslations

import pytest

from palier.rules.law.voice import phrase, read_in, say, say_plural, unread

STAGES = {"deposee": phrase("Déposée")}


class Shouting(NullTranslations):
    """A language that shouts, and says three forms of a number."""

    def gettext(self, message: str) -> str:
        return message.upper().replace("{PLACE}", "{place}")

    def pgettext(self, context: str, message: str) -> str:
        return f"{context}: {self.gettext(message)}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return {0: f"no {msgid1}", 1: f"one {msgid2}"}.get(n, "{count} ALL")


def test_french_is_said_as_it_is_written() -> None:
    assert say("Vous êtes à la {place} place.", place="7ᵉ") == "Vous êtes à la 7ᵉ place."
    assert say(STAGES["deposee"]) == "Déposée"
    assert say("100 % {sûr}") == "100 % {sûr}"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 point"), (1, "1 point"), (2, "2 points"), (20_000, "20 000 points")]
)
def test_zero_is_singular_in_french(count: int, said: str) -> None:
    assert say_plural(count, "{count} point", "{count} points") == said


def test_what_nobody_reads_keeps_its_places_empty() -> None:
    with unread():
        assert say("Vous êtes à la {place} place.", place="7ᵉ") == "Vous êtes à la {place} place."
        assert say_plural(3, "{count} point", "{count} points") == "{count} point"

    assert say_plural(3, "{count} point", "{count} points") == "3 points"


def test_a_place_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("Vous êtes à la {place} place sur {total}.", place=1)


def test_a_reader_hears_their_language_and_only_within() -> None:
    with read_in(Shouting()):
        assert say("Vous êtes à la {place} place.", place="7ᵉ") == "VOUS ÊTES À LA 7ᵉ PLACE."
        assert say("Ouverte", context="une liste") == "une liste: OUVERTE"
        assert say(STAGES["deposee"]) == "DÉPOSÉE"
        assert [say_plural(n, "point", "points") for n in (0, 1, 7)] == ["no point", "one points", "7 ALL"]
        with read_in(None):
            assert say("Ouverte") == "Ouverte"

    assert say("Ouverte") == "Ouverte"
