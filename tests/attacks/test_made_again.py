"""A closing that the database's superuser deletes, changes and makes again, end to end: only what was kept elsewhere tells."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from palier.models import Candidature, Publication, PublishedHead, Ranking
from palier.rules.seals import heads
from palier.workflows.ranking import closing
from palier.workflows.seals import publishing_heads
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from types import ModuleType

    from tests.world import World

pytestmark = pytest.mark.django_db
SITE = "https://logement.example"
SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "witness.py"


@pytest.fixture
def world() -> World:
    return worlds.cast(2)


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, which reads this site."""
    return reading_this_site(monkeypatch)


def reading_this_site(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script of a witness, which asks this process."""
    spec = importlib.util.spec_from_file_location("witness", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def ask(address: str, most: int = 0) -> bytes:
        return bytes(Client().get(address.removeprefix(SITE)).content)

    monkeypatch.setattr(module, "ask", ask)
    return module


def as_superuser(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def make_again(on: Publication, gone: Candidature) -> Ranking:
    """The ranking unmade without a trace, somebody taken off the list, the list closed again by the product itself."""
    last = Ranking.objects.get(publication=on)
    as_superuser(
        f"DELETE FROM palier_publishedhead WHERE ranking_id = '{last.pk}' OR position > "
        f"(SELECT position FROM palier_publishedhead WHERE ranking_id = '{last.pk}')",
        f"DELETE FROM palier_rankingline WHERE ranking_id = '{last.pk}'",
        f"DELETE FROM palier_ranking WHERE id = '{last.pk}'",
        f"UPDATE palier_chainhead SET position = {last.position - 1}, head = '{last.previous_head}'"
        f" WHERE reservataire_id = {last.reservataire_id}",
        f"UPDATE palier_candidature SET rank = NULL, stage = 'deposee' WHERE publication_id = {on.pk}",
        f"UPDATE palier_candidature SET stage = 'retiree', changed_at = now() - interval '9 days' WHERE id = {gone.pk}",
        f"UPDATE palier_publication SET stage = 'publiee', closed_at = NULL WHERE id = {on.pk}",
    )
    on.refresh_from_db()
    ranked = closing.close(on, weighed=factories.believed(on), at=timezone.now())
    assert ranked is not None
    assert ranked.head != last.head
    return ranked


def closed(world: World) -> Publication:
    on = world.home_at("classee", [world.amina, *world.others])
    publishing_heads.publish(at=timezone.now())
    return on


def spoilt(world: World, on: Publication) -> None:
    make_again(on, Candidature.objects.get(publication=on, demande=world.amina.demande))
    publishing_heads.publish(at=timezone.now())


def test_nothing_of_the_site_itself_tells(world: World) -> None:
    """Else the witness would prove nothing: the list that was written again holds by itself."""
    on = closed(world)
    spoilt(world, on)

    lines = [one.line for one in PublishedHead.objects.order_by("position")]

    assert list(heads.faults(lines)) == []
    assert lines[-1].head == Ranking.objects.get(publication=on).head


def test_a_witness_sees_it_and_names_the_line(world: World, witness: Any, tmp_path: Path, capsys: Any) -> None:
    kept = tmp_path / "lignes.txt"
    closed(world)
    on = closed(world)
    assert witness.main(["watch", SITE, str(kept)]) == 0
    before = kept.read_text()
    spoilt(world, on)

    assert witness.main(["watch", SITE, str(kept)]) == 1

    said = plain_text(capsys.readouterr().out)
    assert "RÉÉCRITURE" in said
    assert "La ligne 2 a changé" in said
    assert kept.read_text() == before


def test_a_head_that_vanished_is_seen(world: World, witness: Any, tmp_path: Path, capsys: Any) -> None:
    kept = tmp_path / "lignes.txt"
    closed(world)
    witness.main(["watch", SITE, str(kept)])
    as_superuser("DELETE FROM palier_publishedhead")

    assert witness.main(["watch", SITE, str(kept)]) == 1
    assert "La ligne 1 a disparu" in plain_text(capsys.readouterr().out)


def test_a_head_that_does_not_extend_is_seen_by_who_kept_nothing(
    world: World, witness: Any, tmp_path: Path, capsys: Any
) -> None:
    for _ in range(3):
        closed(world)
    as_superuser("UPDATE palier_publishedhead SET head = repeat('0', 64) WHERE position = 2")

    assert witness.main(["watch", SITE, str(tmp_path / "lignes.txt")]) == 1
    assert "La ligne 2 ne suit pas celle d’avant" in plain_text(capsys.readouterr().out)
    assert not (tmp_path / "lignes.txt").exists()


def test_a_ranking_made_again_under_its_old_line_is_seen_by_who_reads_rankings(
    world: World, witness: Any, tmp_path: Path, capsys: Any
) -> None:
    on = closed(world)
    line = PublishedHead.objects.get()
    ranked = make_again(on, Candidature.objects.get(publication=on, demande=world.amina.demande))
    line.ranking = ranked
    line.save(force_insert=True)
    kept = str(tmp_path / "lignes.txt")

    assert witness.main(["watch", SITE, kept]) == 0
    assert witness.main(["watch", SITE, kept, "--rankings"]) == 1
    assert "le classement publié finit par" in plain_text(capsys.readouterr().out)


def test_a_true_site_says_so_and_only_what_is_new_is_kept(
    world: World, witness: Any, tmp_path: Path, capsys: Any
) -> None:
    kept = tmp_path / "lignes.txt"
    closed(world)
    assert witness.main(["watch", SITE, str(kept), "--rankings"]) == 0
    closed(world)
    assert witness.main(["watch", SITE, str(kept), "--rankings"]) == 0

    assert "2 lignes, dont 1 nouvelles" in plain_text(capsys.readouterr().out)
    assert kept.read_bytes() == Client().get("/tetes.txt").content


@pytest.mark.parametrize("fold", [False, True])
def test_a_kept_mail_sees_it(world: World, witness: Any, tmp_path: Path, capsys: Any, *, fold: bool) -> None:
    on = closed(world)
    text = plain_text(Client().get("/tetes.txt").text)
    mail = EmailMessage()
    mail["Subject"] = "Empreintes"
    mail.set_content("Bonjour,\n\n" + (text.replace(" ", "\n> ") if fold else text) + "\nÀ garder.\n")
    path = tmp_path / "courriel.eml"
    path.write_bytes(bytes(mail))
    assert witness.main(["check", SITE, str(path)]) == 0

    spoilt(world, on)

    assert witness.main(["check", SITE, str(path)]) == 1
    assert "courriel.eml" in plain_text(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("address", "said"), [("http://127.0.0.1:9", "ne répond pas"), ("file:///etc/hosts", "adresse")]
)
def test_a_site_that_is_down_accuses_nobody(tmp_path: Path, address: str, said: str) -> None:
    command = [sys.executable, "-S", "-I", str(SCRIPT), "watch", address, str(tmp_path / "lignes.txt")]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 2
    assert said in done.stderr
    assert "RÉÉCRITURE" not in done.stdout


def test_the_script_reads_a_real_site_alone(committed: None, live_server: Any, tmp_path: Path) -> None:
    closed(worlds.cast(2))
    command = [
        sys.executable,
        "-S",
        "-I",
        str(SCRIPT),
        "watch",
        live_server.url,
        str(tmp_path / "lignes.txt"),
        "--rankings",
    ]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")
    assert "1 lignes, dont 1 nouvelles" in done.stdout
