"""What is told of the right to housing where the article itself was not read: as information, with days that hold either way."""

from datetime import date

from palier.rules.situations import dalo_clock

ON = date(2026, 5, 4)


# article: CCH R441-15
def test_a_silence_of_the_commission_is_told_as_a_refusal_according_to_our_information() -> None:
    said = dalo_clock.say_no_decision(ON)

    assert "Selon nos informations, son silence vaut alors un refus : vous avez 2 mois pour le contester." in said
    assert "prenez conseil sans attendre" in said


# article: CCH R441-18
def test_a_shelter_that_does_not_come_opens_the_court_and_the_last_day_holds_under_either_delay() -> None:
    """Six weeks, or three months for transition alone: four months are counted from the shorter, so that nobody is late."""
    said = dalo_clock.say_shelter(ON)

    delays = (
        "6 semaines après sa décision. C’est 3 mois si elle ne parle que d’un logement de transition ou d’un foyer."
    )
    assert any(delays in one for one in said)
    assert any("au plus tard 4 mois après ces 6 semaines est dans le délai" in one for one in said)
    assert all("selon nos informations" in one.lower() for one in said if "tribunal" in one)
    assert "115" in said[-1]
