"""Who is asked whether a home is still wanted, until when, and when an answer is no longer taken."""

from datetime import date, timedelta

from palier.rules.candidature import still_wanted
from palier.rules.candidature.funnel import Stage
from palier.rules.law import clocks

AT = clocks.at_hour(date(2026, 5, 4), 9)


def test_twice_as_many_are_asked_as_files_will_leave() -> None:
    assert still_wanted.how_many(5, date(2026, 5, 4)) == 10


def test_an_answer_is_taken_for_four_days_and_not_once_the_file_left() -> None:
    until = still_wanted.ends(AT)

    assert until == clocks.end_of_day(date(2026, 5, 8))
    assert still_wanted.is_open(Stage.CLASSEE, until, at=until)
    assert not still_wanted.is_open(Stage.CLASSEE, until, at=until + timedelta(seconds=1))
    assert not any(still_wanted.is_open(stage, until, at=AT) for stage in Stage if stage is not Stage.CLASSEE)
