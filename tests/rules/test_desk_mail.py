"""The morning's mail to a professional: when it may leave, and what it says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from palier.rules.desks import awaiting, desk_mail, news
from palier.rules.desks.assigning import Hands
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.desks.news import News, NewsItem
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
"""A Thursday, at nine in Paris."""
WAY = "Tout est sur votre file du jour."


def end(day: int) -> datetime:
    return clocks.end_of_day(date(2026, 11, day))


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 26, 6, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 26, 7, 0, tzinfo=UTC), date(2026, 11, 26)),
        (datetime(2026, 11, 26, 10, 59, tzinfo=UTC), date(2026, 11, 26)),
        (datetime(2026, 11, 26, 11, 0, tzinfo=UTC), None),
        # In summer the morning of Paris begins an hour earlier for the machine.
        (datetime(2026, 7, 2, 6, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 11, 28, 9, 0, tzinfo=UTC), None),
        (datetime(2026, 11, 11, 9, 0, tzinfo=UTC), None),
    ],
)
def test_a_mail_leaves_in_the_morning_of_a_working_day_of_paris(at: datetime, day: date | None) -> None:
    assert desk_mail.day_of(at) == day


def test_it_says_how_many_what_is_late_and_the_three_nearest_dates() -> None:
    matters = [
        Matter(kind=AwaitingKind.LIST_CLOSED, key=str(day), about="Dossier K-1234.", by=end(day), calendar=FRANCE)
        for day in (25, 27, 27, 28, 29, 30)
    ]
    awaited = awaiting.in_order([*matters, Matter(kind=AwaitingKind.FILES, key="z", calendar=FRANCE)], now=NOW)

    text = desk_mail.body(awaited, 2, way=WAY, now=NOW)

    assert "7 actes vous attendent, dont 1 en retard." in text
    assert "- vendredi 27 novembre 2026 : 2\n- samedi 28 novembre 2026 : 1\n- dimanche 29 " in text
    assert "30 novembre" not in text
    assert "2 nouvelles vous attendent." in text
    assert "K-1234" not in text
    assert desk_mail.subject(len(awaited), 2) == "7 actes vous attendent sur Palier"


@pytest.mark.parametrize(
    ("hands", "said", "unsaid"),
    [
        ([], "7 actes", "suivez"),
        ([Hands.MINE, Hands.MINE, Hands.NOBODY, Hands.ALL], "Vous en suivez 2.", "à reprendre"),
        ([Hands.RESUME], "1 acte est à reprendre : qui s’en occupait n’est pas là.", "suivez"),
        ([Hands.RESUME] * 3, "3 actes sont à reprendre : qui s’en occupait n’est pas là.", "suivez"),
    ],
)
def test_it_says_how_many_its_reader_follows_and_how_many_are_to_take_up(
    hands: list[Hands], said: str, unsaid: str
) -> None:
    matters = [Matter(kind=AwaitingKind.FILES, key=str(one), calendar=FRANCE) for one in range(7)]
    text = desk_mail.body(awaiting.in_order(matters, now=NOW), 0, hands=hands, way=WAY, now=NOW)

    assert said in text
    assert unsaid not in text


def test_news_alone_say_so() -> None:
    text = desk_mail.body((), 1, way=WAY, now=NOW)

    assert desk_mail.subject(0, 1) == "1 nouvelle sur votre file du jour Palier"
    assert "1 nouvelle vous attend." in text
    assert "acte" not in text
    assert "dates" not in text


def told(number: int, day: int) -> NewsItem:
    return NewsItem(kind=News.WITHDRAWN, key=UUID(int=number), subject=UUID(int=9), about="", at=end(day), by="Habitat")


def test_news_not_opened_stay_the_newest_first() -> None:
    found = news.unseen([told(1, 20), told(2, 23), told(3, 22)], [UUID(int=3)])

    assert [one.key.int for one in found] == [2, 1]
    assert found[0].sentence == "lundi 23 novembre 2026, par Habitat"


@pytest.mark.parametrize("kind", list(News))
def test_each_kind_of_news_has_its_words(kind: News) -> None:
    assert news.TITLES[kind]
