"""Public numbers of a long list are kept a second, those of a short one never: and who acts reads what is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import Candidature
from palier.models.candidatures import brief_numbers, places
from palier.rules.candidature.funnel import PublicationStage, Stage
from tests import world as worlds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from palier.models import Publication
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> World:
    return worlds.cast()


@pytest.fixture
def on(cast: World) -> Publication:
    return cast.home_at("publiee", cast.others)


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The hands of the clock of a memory that is empty at first."""
    now = [100.0]
    monkeypatch.setattr(brief_numbers, "NUMBERS", brief_numbers.BriefNumbers(clock=lambda: now[0]))
    yield now
    assert len(brief_numbers.NUMBERS) <= brief_numbers.MOST


def leave(on: Publication) -> None:
    one = Candidature.objects.filter(publication=on, stage=Stage.DEPOSEE).earliest("pk")
    Candidature.objects.filter(pk=one.pk).update(stage=Stage.RETIREE)


def asked(on: Publication, *, fresh: bool = False) -> tuple[object, ...]:
    return (
        brief_numbers.counts(on, fresh=fresh),
        brief_numbers.histogram(on, fresh=fresh),
        brief_numbers.outlines([on], fresh=fresh),
    )


def counted(on: Publication) -> tuple[object, ...]:
    return places.counts(on.pk), places.histogram(on.pk), places.outlines([on.pk])


def test_a_short_list_is_counted_each_time(on, second):
    assert asked(on) == counted(on)
    leave(on)
    assert asked(on) == counted(on)
    assert len(brief_numbers.NUMBERS) == 0


def test_a_long_list_is_counted_once_a_second(on, second, monkeypatch):
    monkeypatch.setattr(brief_numbers, "LONG", 3)
    before = asked(on)
    assert before == counted(on)
    leave(on)
    assert counted(on) != before

    second[0] += 0.9
    assert asked(on) == before
    second[0] += 0.1
    assert asked(on) == counted(on)


def test_who_has_just_acted_reads_what_is_and_so_does_whoever_comes_after(on, second, monkeypatch):
    monkeypatch.setattr(brief_numbers, "LONG", 3)
    asked(on)
    leave(on)

    assert asked(on, fresh=True) == counted(on)
    assert asked(on) == counted(on)


def test_a_list_that_closes_is_told_nothing_of_when_it_was_open(on, second, monkeypatch):
    monkeypatch.setattr(brief_numbers, "LONG", 3)
    asked(on)
    leave(on)
    on.stage = PublicationStage.CLASSEE

    assert asked(on) == counted(on)


def test_several_outlines_are_asked_together_for_those_that_are_not_held(cast, on, second, monkeypatch):
    monkeypatch.setattr(brief_numbers, "LONG", 3)
    other, empty = cast.home_at("publiee", cast.others), cast.home_at("publiee", [])
    brief_numbers.outlines([on])
    ask, told = places.outlines, []
    monkeypatch.setattr(places, "outlines", lambda keys: told.append(sorted(keys)) or ask(keys))

    assert brief_numbers.outlines([on, other, empty]) == ask([on.pk, other.pk, empty.pk])
    assert told == [sorted([other.pk, empty.pk])]


def test_a_memory_is_bounded(second, monkeypatch):
    monkeypatch.setattr(brief_numbers, "MOST", 2)
    for number in range(5):
        brief_numbers.NUMBERS.keep(("counts", number, "publiee"), 100.0, {"deposee": number})

    assert len(brief_numbers.NUMBERS) == 2
    assert brief_numbers.NUMBERS.find(("counts", 4, "publiee")) == {"deposee": 4}
    assert brief_numbers.NUMBERS.find(("counts", 0, "publiee")) is None


def test_who_moved_a_moment_ago_has_just_moved():
    now = timezone.now()

    assert brief_numbers.is_just_moved(Candidature(changed_at=now), at=now)
    assert not brief_numbers.is_just_moved(Candidature(changed_at=now - timedelta(seconds=5)), at=now)
    assert not brief_numbers.is_just_moved(None, at=now)
