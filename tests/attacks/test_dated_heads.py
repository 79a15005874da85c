"""What an authority dated cannot be dated again: a closing made again later is seen by its stamp, with no witness at all."""

from __future__ import annotations

import subprocess
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from palier.jobs.seals import heads as jobs
from palier.models import Candidature, DailyRoot, HeadStamp, PublishedHead, Ranking
from palier.rules.seals import heads
from palier.workflows.seals import publishing_heads
from sandbox.authority.server import AuthoritySandbox
from tests import world as worlds
from tests.attacks.test_made_again import as_superuser, closed, make_again
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(2)


@pytest.fixture
def authority(tmp_path: Path, settings: Any) -> Iterator[AuthoritySandbox]:
    server = AuthoritySandbox(("127.0.0.1", 0), tmp_path / "authority", pause=3)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.TSA_URL = f"http://127.0.0.1:{server.server_address[1]}/"
    settings.TSA_CERTIFICATES = str(server.folder / "ca.pem")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def said(capsys: Any) -> tuple[bool, str]:
    """Whether the command finds the list right, and what it prints."""
    try:
        call_command("verify_heads")
    except CommandError:
        return False, plain_text(capsys.readouterr().out)
    return True, plain_text(capsys.readouterr().out)


def test_the_last_line_is_dated_once_and_openssl_reads_the_answer_from_the_site(
    world: World, authority: AuthoritySandbox, as_login: Any, tmp_path: Path, capsys: Any
) -> None:
    closed(world)
    closed(world)
    with as_login("palier_worker"):
        jobs.stamp(0)
        jobs.stamp(300)

    kept = HeadStamp.objects.get()
    assert (kept.head_id, authority.asked) == (2, 1)
    (tmp_path / "line").write_bytes(Client().get("/tetes.txt?depuis=1").content)
    (tmp_path / "2.tsr").write_bytes(Client().get("/tetes/2.tsr").content)
    command = ["openssl", "ts", "-verify", "-data", "line", "-in", "2.tsr", "-CAfile", "authority/ca.pem"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=30).returncode == 0
    assert "Horodatée" in plain_text(Client().get("/tetes/").text)
    assert said(capsys) == (True, "2 lignes, 1 horodatage : tout se suit.\n")


@pytest.mark.parametrize("fault", ["nonce", "digest", "expired", "stranger", "refused", "garbage", "busy"])
def test_an_authority_that_fails_stops_no_closing_and_is_asked_again(
    world: World, authority: AuthoritySandbox, fault: str
) -> None:
    authority.fault = fault
    on = closed(world)
    jobs.stamp(0)
    assert Ranking.objects.filter(publication=on).exists()
    assert not HeadStamp.objects.exists()

    authority.fault = ""
    jobs.stamp(300)

    assert HeadStamp.objects.get().head_id == 1


def test_a_line_or_a_day_that_waits_too_long_is_told(world: World, authority: AuthoritySandbox, capsys: Any) -> None:
    closed(world)
    DailyRoot.objects.create(
        day=timezone.localdate(), root="e" * 64, previous="0" * 64, lines=1, heads={}, sealed_at=timezone.now()
    )
    as_superuser("UPDATE palier_publishedhead SET at = at - interval '3 days'")

    is_right, text = said(capsys)

    assert not is_right
    assert "1 journée du journal sans ligne" in text
    assert "1 ligne que personne n’a datée, depuis celle du" in text


def test_without_an_authority_nobody_is_asked(world: World, settings: Any) -> None:
    settings.TSA_URL = ""
    closed(world)
    jobs.stamp(0)

    assert not HeadStamp.objects.exists()


def test_a_closing_made_again_under_the_old_answer_is_seen(
    world: World, authority: AuthoritySandbox, capsys: Any
) -> None:
    on = closed(world)
    jobs.stamp(0)
    make_again(on, Candidature.objects.get(publication=on, demande=world.amina.demande))
    publishing_heads.publish(at=timezone.now())

    is_right, text = said(capsys)

    assert not is_right
    assert "Ligne 1 : ce que l’autorité a daté n’est pas cette ligne." in text


def test_a_closing_made_again_and_dated_again_is_seen_by_its_hour(
    world: World, authority: AuthoritySandbox, capsys: Any
) -> None:
    """Everything of the old days is rewritten, hours included; only the authority cannot say that it was then."""
    on = closed(world)
    jobs.stamp(0)
    before = timezone.now() - timedelta(days=10)
    as_superuser("DELETE FROM palier_headstamp")
    ranked = make_again(on, Candidature.objects.get(publication=on, demande=world.amina.demande))
    as_superuser(f"UPDATE palier_ranking SET frozen_at = '{before.isoformat()}' WHERE id = '{ranked.pk}'")
    publishing_heads.publish(at=before)
    jobs.stamp(300)

    is_right, text = said(capsys)

    assert not is_right
    assert "personne ne l’avait vue avant" in text


def began(days: int) -> None:
    """The list is this old."""
    at = timezone.now() - timedelta(days=days)
    first = heads.follow(None, at=at, kind=heads.HeadKind.JOURNAL, name=f"{at:%Y-%m-%d}", head="e" * 64)
    DailyRoot.objects.create(day=at.date(), root="e" * 64, previous="0" * 64, lines=1, heads={}, sealed_at=at)
    PublishedHead.objects.create(
        position=1, at=at.replace(microsecond=0), kind=first.kind, name=first.name, head=first.head, seal=first.seal
    )


def test_a_ranking_published_long_after_its_hour_is_told(world: World, capsys: Any) -> None:
    began(days=20)
    on = closed(world)
    ranked = make_again(on, Candidature.objects.get(publication=on, demande=world.amina.demande))
    before = timezone.now() - timedelta(days=10)
    as_superuser(f"UPDATE palier_ranking SET frozen_at = '{before.isoformat()}' WHERE id = '{ranked.pk}'")
    assert not said(capsys)[0]
    publishing_heads.publish(at=timezone.now())

    is_right, text = said(capsys)

    assert not is_right
    assert "Ligne 2 : publiée le" in text


def test_rankings_older_than_the_list_came_into_it_on_its_first_day(world: World, capsys: Any) -> None:
    on = world.home_at("classee", [world.amina, *world.others])
    before = timezone.now() - timedelta(days=400)
    as_superuser(f"UPDATE palier_ranking SET frozen_at = '{before.isoformat()}' WHERE publication_id = {on.pk}")
    publishing_heads.publish(at=timezone.now())

    assert said(capsys)[0]


def test_a_ranking_changed_under_its_line_is_told(world: World, capsys: Any) -> None:
    on = closed(world)
    as_superuser(f"UPDATE palier_ranking SET head = repeat('0', 64) WHERE publication_id = {on.pk}")

    is_right, text = said(capsys)

    assert not is_right
    assert "n’est plus celui qui avait été publié" in text
    assert PublishedHead.objects.count() == 1
