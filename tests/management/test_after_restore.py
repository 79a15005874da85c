"""After a restore: what nobody may change is exact, and who was erased since is erased again."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from palier.models import Demande, Erasure, LegalHold
from palier.workflows.life import erasing, keeping
from tests import factories
from tests.plain_pages import plain_text
from tests.workflows import crowds

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, stderr=out)
    return plain_text(out.getvalue())


def register(path: Path, *lines: tuple[object, str]) -> str:
    at = timezone.now().isoformat()
    path.write_text(
        "".join(json.dumps({"reference": str(who), "occasion": why, "at": at}) + "\n" for who, why in lines)
    )
    return str(path)


def test_who_was_erased_since_is_erased_again(tmp_path: Path) -> None:
    amina, noe = factories.demande("Amina"), factories.demande("Noé")
    gone = factories.demande("Ida")
    erasing.ask(gone.demande, by=gone.actor, at=timezone.now())
    keeping.honour(gone.demande, at=timezone.now())
    file = register(tmp_path / "since", (amina.demande.public_id, "demande"), (gone.demande.public_id, "demande"))

    assert "2 demandes effacées" in run("after_restore", file)
    assert list(Demande.objects.all()) == [noe.demande]
    assert Erasure.objects.filter(reference=amina.demande.public_id).count() == 1
    # The same again finds nothing to do.
    assert "2 demandes effacées" in run("after_restore", file)
    assert Erasure.objects.count() == 2


def test_what_the_law_keeps_here_is_told_and_the_command_fails(tmp_path: Path) -> None:
    held = factories.demande("Amina")
    LegalHold.objects.create(demande=held.demande, reason="recours", placed_at=timezone.now())

    with pytest.raises(CommandError, match="1 demande à effacer et encore là"):
        run("after_restore", register(tmp_path / "since", (held.demande.public_id, "demande")))
    assert Demande.objects.count() == 1


def test_a_database_that_must_not_serve_erases_again_all_the_same(tmp_path: Path) -> None:
    crowds.closed(crowds.world(), 30, 20)
    gone, noe = factories.demande("Amina"), factories.demande("Noé")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE palier_chainhead SET position = 7")
        cursor.execute("SET LOCAL session_replication_role = origin")

    with pytest.raises(CommandError, match="ne doit pas servir"):
        run("after_restore", register(tmp_path / "since", (gone.demande.public_id, "demande")))
    assert not Demande.objects.filter(pk=gone.demande.pk).exists()
    assert Demande.objects.filter(pk=noe.demande.pk).exists()


def test_what_the_database_refuses_of_one_keeps_no_other(tmp_path: Path) -> None:
    stuck, gone = factories.demande("Noé"), factories.demande("Amina")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE DELETE ON palier_demande FOR EACH ROW "
            f"WHEN (OLD.id = {stuck.demande.pk}) EXECUTE FUNCTION pg_temp.refuse()"
        )
    file = register(tmp_path / "since", (stuck.demande.public_id, "demande"), (gone.demande.public_id, "demande"))

    with pytest.raises(CommandError, match="1 demande à effacer et encore là"):
        run("after_restore", file)
    assert list(Demande.objects.all()) == [stuck.demande]


@pytest.mark.parametrize("error", [OSError("/pieces/Amina"), KeyError("Amina"), ValueError("Amina")])
def test_whatever_stops_one_keeps_no_other_and_the_database_is_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    stuck, gone = factories.demande("Noé"), factories.demande("Ida")
    really = erasing._remove  # noqa: SLF001 - what fails halfway

    def remove(demande: Demande, *rest: object) -> object:
        if demande.pk == stuck.demande.pk:
            raise error
        return really(demande, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(erasing, "_remove", remove)
    file = register(tmp_path / "since", (stuck.demande.public_id, "demande"), (gone.demande.public_id, "demande"))
    out = StringIO()
    with pytest.raises(CommandError, match="1 demande à effacer et encore là"):
        call_command("after_restore", file, stdout=out, stderr=out)
    assert list(Demande.objects.all()) == [stuck.demande]
    assert type(error).__name__ in out.getvalue()
    assert "Amina" not in out.getvalue()
    assert "Scellés" in out.getvalue()


def test_a_file_that_is_not_a_register_is_refused_before_anything(tmp_path: Path) -> None:
    amina = factories.demande("Amina")
    file = tmp_path / "since"
    register(file, (amina.demande.public_id, "demande"))
    file.write_text(file.read_text() + "{}\n")

    with pytest.raises(CommandError, match="ligne 2"):
        run("after_restore", str(file))
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        run("after_restore", str(tmp_path / "none"))
    assert Demande.objects.count() == 1


def test_every_closed_ranking_is_verified_with_its_openings() -> None:
    at = crowds.world()
    crowds.closed(at, 30, 20)
    crowds.closed(crowds.world("RPLS000002"), 10, 10, 10)

    assert "2 classements clos, 5 candidats" in run("verify_database")


@pytest.mark.parametrize(
    ("wound", "said"),
    [
        ("ALTER TABLE palier_journalentry DISABLE TRIGGER append_only", "palier_journalentry n’est plus protégée"),
        ("UPDATE palier_chainhead SET position = 7", "ne finit pas par son dernier classement"),
        ("UPDATE palier_ranking SET previous_head = repeat('1', 64)", "ne suit pas le précédent"),
        ("UPDATE palier_rankingline SET salt = repeat('00', 16) WHERE rank = 2", "Classement faux"),
        ("UPDATE palier_candidature SET snapshot = replace(snapshot, '20', '21')", "Classement faux"),
        ("DELETE FROM palier_journalentry", "ne porte pas la clôture"),
        ("UPDATE palier_erasure SET rows = '{\"palier_demande\": 9}'", "preuve d’effacement"),
    ],
)
def test_what_was_changed_behind_the_product_is_found(wound: str, said: str) -> None:
    crowds.closed(crowds.world(), 30, 20)
    gone = factories.demande("Ida")
    erasing.ask(gone.demande, by=gone.actor, at=timezone.now())
    keeping.honour(gone.demande, at=timezone.now())
    run("verify_database")
    with connection.cursor() as cursor:
        # As whoever holds the machine could: the triggers do not run.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(wound)
        cursor.execute("SET LOCAL session_replication_role = origin")
    out = StringIO()

    with pytest.raises(CommandError, match="ne doit pas servir"):
        call_command("verify_database", stdout=out, stderr=out)
    assert said in plain_text(out.getvalue())
