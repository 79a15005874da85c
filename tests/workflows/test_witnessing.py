"""Witnesses by mail: asked first, written to once for each new line, let go by any mail; what they keep sees a rewrite."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from palier.jobs.seals import heads as jobs
from palier.models import JournalEntry, Message, PublishedHead, Witness
from palier.models.doors import acting
from palier.workflows.seals import publishing_heads, witnessing
from tests import world as worlds
from tests.attacks.test_made_again import SITE, closed, reading_this_site, spoilt
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World

pytestmark = pytest.mark.django_db
ADDRESS = "temoin@asso.example"


@pytest.fixture
def world(settings: Any) -> World:
    settings.SITE = SITE
    return worlds.cast(2)


def asked(*more: str) -> str:
    """The path of the link that was mailed."""
    call_command("witness", "add", ADDRESS, "Asso", *more)
    return linked(mails()[0])


def mails() -> list[Message]:
    """What was written to the witness, the first mail first."""
    return list(Message.objects.filter(recipient=ADDRESS).order_by("created_at", "pk"))


def linked(message: Message) -> str:
    found = re.search(rf"{SITE}(/temoins/\S+/)", message.body)
    assert found
    return found[1]


def test_nothing_leaves_before_a_witness_accepts(world: World, as_login: Any) -> None:
    closed(world)
    link = asked()
    with as_login("palier_worker"):
        jobs.write(0)
    assert len(mails()) == 1

    assert "Voulez-vous être témoin" in Client().get(link).text
    assert Witness.objects.get().confirmed_at is None
    assert Client().post(link, {"reponse": "oui"}).status_code == 302
    assert Client().post(link, {"reponse": "oui"}).status_code == 302
    with as_login("palier_worker"):
        jobs.write(0)
        jobs.write(60)

    mail = mails()[-1]
    assert len(mails()) == 2
    assert PublishedHead.objects.get().line.text() in mail.body
    assert (Witness.objects.get().told, mail.recipient) == (1, ADDRESS)


def test_only_what_is_new_is_mailed_and_it_names_nobody(world: World) -> None:
    on = closed(world)
    Client().post(asked(), {"reponse": "oui"})
    jobs.write(0)
    closed(world)
    jobs.write(86_400)

    first, second = mails()[1:]
    one, two = (row.line.text() for row in PublishedHead.objects.order_by("position"))
    assert (one in first.body, two in first.body, one in second.body, two in second.body) == (True, False, False, True)
    for hidden in ("Amina", on.home.street, str(world.amina.demande.public_id)):
        assert hidden not in first.body


def test_a_long_silence_is_told_by_its_last_lines(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witnessing, "MOST_LINES", 2)
    for _ in range(3):
        closed(world)
    Client().post(asked(), {"reponse": "oui"})
    jobs.write(0)

    body = mails()[-1].body
    assert [row.line.text() in body for row in PublishedHead.objects.order_by("position")] == [False, True, True]
    assert "Les 2 dernières suivent" in body


def test_any_mail_lets_go_and_the_address_is_forgotten(world: World) -> None:
    closed(world)
    link = asked()
    Client().post(link, {"reponse": "oui"})
    jobs.write(0)

    Client().post(linked(mails()[-1]), {"reponse": "non"})

    assert not Witness.objects.exists()
    assert "ne sert plus" in Client().post(link, {"reponse": "oui"}, follow=True).text


def test_who_never_answers_is_forgotten(world: World) -> None:
    asked()
    assert witnessing.forget_unanswered(at=timezone.now() + timedelta(days=13)) == 0
    assert witnessing.forget_unanswered(at=timezone.now() + timedelta(days=15)) == 1


@pytest.mark.parametrize("token", ["x", "0190:abc", "a" * 300])
def test_a_link_that_we_never_wrote_leads_nowhere(world: World, token: str) -> None:
    assert Client().get(f"/temoins/{token}/").status_code == 404


def test_no_page_reads_an_address(world: World, as_login: Any) -> None:
    from django.db import DatabaseError, transaction

    asked()
    for role in (acting.PUBLIC, acting.GATE):
        with as_login("palier_web"), transaction.atomic():
            acting.take(role)
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Witness.objects.count()
            acting.leave()


def test_the_operator_asks_lists_and_stops(world: World, capsys: Any) -> None:
    call_command("witness", "list")
    asked("--for", world.reservataire.name)
    call_command("witness", "list")
    with pytest.raises(CommandError, match="déjà"):
        call_command("witness", "add", ADDRESS.upper(), "Asso")
    with pytest.raises(CommandError, match="pas une adresse"):
        call_command("witness", "add", "nulle part", "Asso")
    call_command("witness", "stop", ADDRESS)
    with pytest.raises(CommandError, match="Aucun témoin"):
        call_command("witness", "stop", ADDRESS)

    said = plain_text(capsys.readouterr().out)
    assert "Aucun témoin." in said
    assert f"Asso <{ADDRESS}>, pour {world.reservataire.name} : n’a pas encore répondu" in said
    assert f"À la demande de {world.reservataire.name}" in mails()[0].body
    assert list(JournalEntry.objects.filter(object_kind="Witness").values_list("verb", flat=True).order_by("at")) == [
        "demander_temoin",
        "arreter_temoin",
    ]


def test_without_an_address_of_the_site_nobody_is_asked(world: World, settings: Any) -> None:
    settings.SITE = ""
    with pytest.raises(CommandError, match="PALIER_SITE"):
        call_command("witness", "add", ADDRESS, "Asso")


def test_the_mail_that_was_kept_sees_a_closing_made_again(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    witness = reading_this_site(monkeypatch)
    on = closed(world)
    Client().post(asked(), {"reponse": "oui"})
    jobs.write(0)
    kept = tmp_path / "courriel.txt"
    kept.write_text(mails()[-1].body, encoding="utf-8")
    assert witness.main(["check", SITE, str(kept)]) == 0

    spoilt(world, on)

    assert witness.main(["check", SITE, str(kept)]) == 1
    assert "La ligne 1 a changé. Gardée dans courriel.txt" in plain_text(capsys.readouterr().out)
    assert publishing_heads.last() is not None
