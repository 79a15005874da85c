"""What awaits a person: by date, what can be lost before what can be done any day, each in one sentence."""

from datetime import datetime

import pytest

from palier.rules.desks import awaiting, desk_words
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE


def at(*parts: int) -> datetime:
    """An instant of Paris."""
    return datetime(*parts, tzinfo=clocks.paris())  # type: ignore[misc,arg-type]


NOW = at(2026, 11, 26, 10, 0)  # a Thursday
DEADLINE = at(2026, 12, 3, 23, 59, 59)


def kinds(*matters: Matter) -> list[AwaitingKind]:
    return [one.kind for one in awaiting.in_order(matters, now=NOW)]


def test_the_first_to_end_comes_first() -> None:
    later = Matter(kind=AwaitingKind.OFFER, by=at(2026, 12, 10, 23, 59, 59), calendar=FRANCE)

    assert kinds(later, Matter(kind=AwaitingKind.PIECES, by=DEADLINE, calendar=FRANCE)) == [
        AwaitingKind.PIECES,
        AwaitingKind.OFFER,
    ]


def test_a_question_that_costs_nothing_is_behind_what_silence_costs() -> None:
    soon = Matter(kind=AwaitingKind.STILL_WANTED, by=DEADLINE, calendar=FRANCE)
    offer = Matter(kind=AwaitingKind.OFFER, by=at(2026, 12, 10, 23, 59, 59), calendar=FRANCE)

    assert kinds(soon, offer, Matter(kind=AwaitingKind.PROOF, calendar=FRANCE))[-1] is AwaitingKind.STILL_WANTED
    assert "Ce logement vous intéresse-t-il toujours ?" in awaiting.say(soon, now=NOW)


def test_of_one_date_the_offer_is_before_the_rest() -> None:
    free = [*awaiting.WITHOUT_CONSEQUENCE]
    ranked = [kind for kind in AwaitingKind if kind not in free]

    assert kinds(*(Matter(kind=kind, by=DEADLINE, calendar=FRANCE) for kind in reversed(AwaitingKind))) == ranked + free


def test_a_delay_that_has_not_begun_is_ordered_by_its_earliest_end() -> None:
    waiting = Matter(kind=AwaitingKind.OFFER, earliest=at(2026, 12, 7, 23, 59, 59), calendar=FRANCE)
    far = Matter(kind=AwaitingKind.RENEWAL, by=at(2027, 1, 15, 23, 59, 59), calendar=FRANCE)

    assert kinds(far, waiting, Matter(kind=AwaitingKind.PIECES, by=DEADLINE, calendar=FRANCE)) == [
        AwaitingKind.PIECES,
        AwaitingKind.OFFER,
        AwaitingKind.RENEWAL,
    ]


def test_what_has_no_date_comes_last() -> None:
    assert kinds(
        Matter(kind=AwaitingKind.PROOF, calendar=FRANCE),
        Matter(kind=AwaitingKind.RENEWAL, by=DEADLINE, calendar=FRANCE),
    ) == [
        AwaitingKind.RENEWAL,
        AwaitingKind.PROOF,
    ]


def test_what_lapsed_long_ago_never_hides_an_offer_that_runs() -> None:
    lapsed = Matter(kind=AwaitingKind.RENEWAL, by=at(2019, 3, 15, 23, 59, 59), calendar=FRANCE)
    offer = Matter(kind=AwaitingKind.OFFER, by=DEADLINE, calendar=FRANCE)

    assert kinds(lapsed, offer, Matter(kind=AwaitingKind.PROOF, calendar=FRANCE)) == [
        AwaitingKind.OFFER,
        AwaitingKind.RENEWAL,
        AwaitingKind.PROOF,
    ]


def test_a_warning_whose_month_is_over_stays_first() -> None:
    over = Matter(kind=AwaitingKind.WARNING, by=at(2026, 11, 20, 23, 59, 59), calendar=FRANCE)

    assert kinds(Matter(kind=AwaitingKind.OFFER, by=DEADLINE, calendar=FRANCE), over) == [
        AwaitingKind.WARNING,
        AwaitingKind.OFFER,
    ]


def test_the_sentence_has_the_date_and_what_remains() -> None:
    said = awaiting.say(Matter(kind=AwaitingKind.PIECES, by=DEADLINE, calendar=FRANCE), now=NOW)

    assert said == ("Envoyez-les avant le jeudi 3 décembre 2026 à 23 h 59 : il vous reste 5 jours ouvrés.")


def test_a_date_that_is_past_is_said_past() -> None:
    said = awaiting.say(Matter(kind=AwaitingKind.RENEWAL, by=at(2026, 11, 20, 23, 59, 59), calendar=FRANCE), now=NOW)

    assert said == "Elle n’est plus valable depuis le vendredi 20 novembre 2026. Renouvelez-la sans attendre."


def test_without_a_date_only_the_act_is_said() -> None:
    assert awaiting.say(Matter(kind=AwaitingKind.PROOF, calendar=FRANCE), now=NOW) == "Envoyez-la."


def test_the_rule_that_owns_a_clock_says_it() -> None:
    assert (
        awaiting.say(Matter(kind=AwaitingKind.OFFER, by=DEADLINE, said="Comme sur l’offre.", calendar=FRANCE), now=NOW)
        == "Comme sur l’offre."
    )


@pytest.mark.parametrize("kind", AwaitingKind)
def test_each_kind_has_its_words(kind: AwaitingKind) -> None:
    words = awaiting.PHRASES.get(kind) or desk_words.WORDS[kind]

    assert all(words)
    assert not any("!" in part for part in words)


def test_a_kind_is_of_a_household_or_of_a_desk() -> None:
    assert awaiting.PHRASES.keys() & desk_words.WORDS.keys() == set()
    assert awaiting.PHRASES.keys() | desk_words.WORDS.keys() == set(AwaitingKind)


def test_on_a_desk_what_another_does_is_told_without_asking_for_an_act() -> None:
    said = awaiting.say(Matter(kind=AwaitingKind.RUNNING, by=DEADLINE, calendar=FRANCE), now=NOW)

    assert said.startswith("Réponse attendue au plus tard le ")
    assert "il vous reste" not in said


def test_once_the_month_is_over_each_side_is_told_what_it_opens() -> None:
    over = at(2026, 11, 20, 23, 59, 59)

    theirs = awaiting.say(Matter(kind=AwaitingKind.MONTH_OVER, by=over, calendar=FRANCE), now=NOW)
    ours = awaiting.say(Matter(kind=AwaitingKind.ORIENTED, by=over, calendar=FRANCE), now=NOW)

    assert theirs == "Son délai est passé depuis le vendredi 20 novembre 2026 : vous pouvez reprendre le logement."
    assert ours == "Le délai est passé depuis le vendredi 20 novembre 2026 : le bailleur peut le reprendre."


def test_on_a_desk_the_late_come_first_and_what_has_no_date_last() -> None:
    late, soon = at(2026, 11, 20, 23, 59, 59), DEADLINE
    matters = (
        Matter(kind=AwaitingKind.FILES, calendar=FRANCE),
        Matter(kind=AwaitingKind.LIST_CLOSED, by=soon, calendar=FRANCE),
        Matter(kind=AwaitingKind.CONDITIONAL, by=late, calendar=FRANCE),
    )

    assert kinds(*matters) == [AwaitingKind.CONDITIONAL, AwaitingKind.LIST_CLOSED, AwaitingKind.FILES]
