"""A mission of control has a last day, which is whole; what is unusual is shown with what it rests on."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from palier.models.rows.verb_rights import VERBS
from palier.rules.doors import missions, unusual, verb_words
from palier.rules.doors.access import Role
from palier.rules.doors.missions import ARTICLES, WORDS, ImpossibleLastDay, MissionGround

TODAY = date(2026, 11, 27)
KARIM, ODILE = UUID(int=1), UUID(int=2)


def test_a_mission_lasts_from_today_to_six_months() -> None:
    for good in (TODAY, TODAY + timedelta(days=186)):
        assert missions.last_day(good, TODAY) == good
    for bad in (TODAY - timedelta(days=1), TODAY + timedelta(days=187)):
        with pytest.raises(ImpossibleLastDay):
            missions.last_day(bad, TODAY)


def test_its_last_day_is_whole_and_an_end_comes_before_it() -> None:
    assert missions.is_living(TODAY, TODAY, has_ended=False)
    assert not missions.is_living(TODAY - timedelta(days=1), TODAY, has_ended=False)
    assert not missions.is_living(TODAY, TODAY, has_ended=True)


def test_every_ground_has_its_words_and_its_article() -> None:
    assert set(WORDS) == set(ARTICLES) == set(MissionGround)


def test_every_verb_of_an_organisation_has_words() -> None:
    """Whoever acts for an organisation signs a verb that its controller can read; nobody controls what is under secrecy."""
    outside = {Role.DEMANDEUR, Role.CONSEILLER, Role.MANDATAIRE, Role.SOCIAL}
    signed = {verb for right in VERBS if set(right.qualities) - outside - {Role.PUBLIC} for verb in right.verbs}

    assert signed <= set(verb_words.WORDS), sorted(signed - set(verb_words.WORDS))
    assert set(verb_words.UNDONE) <= set(verb_words.WORDS)
    assert verb_words.worded("mot_ancien") == "mot ancien"


def test_every_named_object_is_a_table() -> None:
    tables = {model.__name__ for model in apps.get_app_config("palier").get_models()}
    # What a steward takes out, and a job of the queue, are objects of an act and no table.
    assert set(verb_words.OBJECTS) - {"Extract", "QueuedJob"} <= tables
    assert verb_words.named("Offer") == "offre"


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    """An hour of November, which in Paris is one more."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def read(actor: UUID, day: int, times: int, hour: int = 10) -> list[unusual.LoggedReading]:
    return [unusual.LoggedReading(actor, at(day, hour))] * times


def test_many_files_in_a_day_are_told_against_the_usual_days_of_the_same_person() -> None:
    usual = [one for day in (2, 3, 4) for one in read(KARIM, day, 40)]

    assert unusual.of([*usual, *read(KARIM, 5, 120)]) == []
    found = unusual.of([*usual, *read(KARIM, 5, 121)])
    assert [(one.actor, one.day.day, one.sentence) for one in found] == [
        (KARIM, 5, "121 dossiers lus ce jour-là, contre 40 d’habitude")
    ]


def test_under_a_hundred_nobody_is_asked_anything() -> None:
    assert unusual.of(read(KARIM, 5, 99)) == []
    assert [one.sentence for one in unusual.of(read(KARIM, 5, 100))] == ["100 dossiers lus ce jour-là"]


def test_what_another_reads_makes_nobody_usual() -> None:
    others = [one for day in (2, 3, 4) for one in read(ODILE, day, 40)]
    assert [one.actor for one in unusual.of([*others, *read(KARIM, 5, 100)])] == [KARIM]


@pytest.mark.parametrize(("hour", "minute", "is_told"), [(20, 59, False), (21, 0, True), (4, 59, True), (5, 0, False)])
def test_the_night_is_that_of_paris(hour: int, minute: int, *, is_told: bool) -> None:
    found = unusual.of([unusual.LoggedReading(KARIM, at(5, hour, minute))])
    assert [one.sentence for one in found] == ["1 dossier lu entre 22 heures et 6 heures"] * is_told


@given(st.lists(st.tuples(st.sampled_from([KARIM, ODILE]), st.integers(1, 28), st.integers(0, 23)), max_size=60))
def test_an_order_of_lines_changes_nothing(rows: list[tuple[UUID, int, int]]) -> None:
    lines = [unusual.LoggedReading(actor, at(day, hour)) for actor, day, hour in rows]
    assert unusual.of(lines) == unusual.of(reversed(lines))
