"""The list of heads: each closed ranking and each root once, in order, sealed one after the other; anybody reads it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from palier.jobs.seals import heads as jobs
from palier.models import DailyRoot, HeadStamp, PublishedHead, Ranking
from palier.models.doors import acting
from palier.rules.seals import heads
from palier.workflows.seals import publishing_heads
from tests import world as worlds

pytestmark = pytest.mark.django_db


def closed(count: int = 1) -> list[Ranking]:
    world = worlds.cast(2)
    for _ in range(count):
        world.home_at("classee", [world.amina, *world.others])
    return list(Ranking.objects.order_by("frozen_at", "position"))


def lines() -> list[heads.HeadLine]:
    told = [one.split(" ") for one in Client().get("/tetes.txt").text.splitlines()]
    return [heads.HeadLine(int(position), *rest) for position, *rest in told]


def test_each_head_is_published_once_in_order(as_login: Any) -> None:
    ranked = closed(2)
    DailyRoot.objects.create(
        day=date(2026, 5, 4), root="e" * 64, previous="0" * 64, lines=1, heads={}, sealed_at=timezone.now()
    )
    with as_login("palier_worker"):
        jobs.publish(0)
        jobs.publish(60)

    found = lines()

    assert [one.head for one in found] == [*(one.head for one in ranked), "e" * 64]
    assert [one.kind for one in found] == ["classement", "classement", "journal"]
    assert found[0].name == f"{ranked[0].publication.public_id}/1"
    assert list(heads.faults(found)) == []
    assert [one.line for one in PublishedHead.objects.order_by("position")] == found


def test_what_is_new_alone_is_asked_for() -> None:
    closed(3)
    publishing_heads.publish(at=timezone.now())
    whole = Client().get("/tetes.txt").text.splitlines()

    assert Client().get("/tetes.txt?depuis=2").text.splitlines() == whole[2:]
    assert Client().get("/tetes.txt?depuis=9").text == ""
    assert Client().get("/tetes.txt?depuis=-1").status_code == 404
    assert [one["seal"] for one in Client().get("/tetes.json?depuis=1").json()["heads"]] == [
        one.rpartition(" ")[2] for one in whole[1:]
    ]


def test_an_answer_may_be_kept_and_says_that_nothing_changed() -> None:
    closed()
    publishing_heads.publish(at=timezone.now())
    first = Client().get("/tetes.txt")

    assert "public" in first["Cache-Control"]
    assert Client().get("/tetes.txt", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_an_answer_that_tells_dates_is_another_once_a_line_is_dated() -> None:
    closed()
    publishing_heads.publish(at=timezone.now())
    text, told = (Client().get(f"/tetes.{kind}")["ETag"] for kind in ("txt", "json"))
    now = timezone.now()
    HeadStamp.objects.create(head_id=1, response=b"x", stamped_at=now, received_at=now, authority="a")

    assert Client().get("/tetes.txt", headers={"if-none-match": text}).status_code == 304
    again = Client().get("/tetes.json", headers={"if-none-match": told})
    assert again.status_code == 200
    assert again.json()["heads"][0]["stamped_at"] is not None


@pytest.mark.parametrize(
    "change",
    [
        {"position": 3},
        {"head": "0" * 64},
        {"name": "autre/1"},
        {"at": "2020-01-01T00:00:00Z"},
        {"kind": "journal"},
        {"seal": "0" * 64},
    ],
    ids=str,
)
def test_a_line_changed_anyhow_does_not_follow(change: dict[str, Any]) -> None:
    closed(2)
    publishing_heads.publish(at=timezone.now())
    first, second = lines()

    changed = heads.HeadLine(**{**{name: getattr(first, name) for name in first.__slots__}, **change})

    assert list(heads.faults([changed, second]))


def test_a_line_is_never_changed_nor_removed_and_the_web_adds_none(as_login: Any) -> None:
    closed()
    publishing_heads.publish(at=timezone.now())
    for change in (
        lambda: PublishedHead.objects.update(head="0" * 64),
        lambda: PublishedHead.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    line = PublishedHead(position=9, at=timezone.now(), kind="journal", name="x", head="x", seal="x")
    with as_login("palier_web"), transaction.atomic():
        acting.take(acting.PUBLIC)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            line.save(force_insert=True)
        acting.leave()


def test_the_pages_say_it_to_people_and_to_paper() -> None:
    (ranked,) = closed()
    publishing_heads.publish(at=timezone.now())

    for address in ("/tetes/", "/tetes/imprimer/"):
        assert ranked.head[:16] in Client().get(address).text
    assert "Aucune empreinte" not in Client().get("/tetes/").text
    assert b"palier/tetes/1" in Client().get("/preuve/witness.py").content
