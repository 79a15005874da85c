"""The drill: write under load, copy, write on, lose everything, come back to a second between two known acts."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from hosting.backups import BackupError, checking, pruning, restoring, spool
from hosting.backups.store import keys, manifest, witnesses
from hosting.backups.store.segments import say_time
from hosting.backups.store.vault import Vault
from hosting.database import postgres
from tests.backups.theatre import Theatre, act, answer
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.alone]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Theatre]:
    """A cluster with the product's tables."""
    with Theatre(tmp_path_factory.mktemp("drill")) as made, postgres.running(made.state):
        made.build()
        yield made


@pytest.fixture(scope="module")
def story(stage: Theatre) -> dict[str, Any]:
    """Play it once: what was acknowledged before the chosen second and after it."""
    archive = stage.start("config.backups.archive", "--every", "0.5")
    crowd, hand = stage.start("tests.backups.life", "1000"), stage.start("tests.backups.life", "500000")
    assert answer(crowd) == answer(hand) == {"ready": True}
    act(hand, "close")
    crowd.stdin.write("apply 400\n")  # goes on by itself, until told or done
    crowd.stdin.flush()
    act(hand, "apply", 3)
    base = stage.palier("backup")
    assert base.returncode == 0, base.stdout
    act(hand, "erase")
    act(hand, "seal")
    before = act(hand, "apply", 5)
    crowd_before = [answer(crowd) for _ in range(20)]
    time.sleep(0.3)
    chosen = datetime.fromisoformat(before[-1]["done"]) + timedelta(seconds=0.15)
    after = act(hand, "apply", 4)
    gone, _, asked = act(hand, "erase"), act(hand, "merge"), act(hand, "ask")
    crowd.terminate()
    rest = [json.loads(line) for line in crowd.stdout if line.startswith("{")]
    stage.archived(act(hand, "apply")[0]["done"])
    time.sleep(1)
    stage.end(archive)
    return {
        "chosen": chosen,
        "before": before,
        "after": after,
        "crowd": [*crowd_before, *rest],
        "gone": gone,
        "asked": asked,
    }


def demandes(stage: Theatre, name: str) -> set[str]:
    restored = stage.folder / name
    postgres.ensure_running(restored)
    try:
        with psycopg.connect(postgres.url(restored)) as connection:
            rows = connection.execute(
                "SELECT d.public_id::text FROM palier_candidature c JOIN palier_demande d ON d.id = c.demande_id"
            ).fetchall()
            return {row[0] for row in rows}
    finally:
        postgres.stop(restored)


def test_the_first_act_is_there_and_the_second_is_not(stage: Theatre, story: dict[str, Any]) -> None:
    done = stage.restore("chosen", "--at", say_time(story["chosen"]))

    assert done.returncode == 0, plain_text(done.stdout)
    print(plain_text(done.stdout))
    found = demandes(stage, "chosen")
    at = story["chosen"].isoformat()
    kept = {each["reference"] for each in story["before"]}
    crowd = {each["reference"] for each in story["crowd"] if each["done"] < at}
    later = {each["reference"] for each in (*story["after"], *story["crowd"]) if each["begun"] > at}
    assert kept <= found
    assert crowd
    assert crowd <= found
    assert not later & found
    assert "as counted at" in plain_text(done.stdout)
    assert "classement clos" in plain_text(done.stdout)
    assert re.search(r"Scellés : \d[\d ]* lignes, .* relus", plain_text(done.stdout))
    assert "TO DO AGAIN, the State's register has it: reunir" in plain_text(done.stdout)
    assert f"TO ERASE, its person asked since: Demande {story['asked'][0]['reference']}" in plain_text(done.stdout)
    assert all(each["reference"] not in found for each in story["gone"])


def test_all_that_was_acknowledged_comes_back_without_an_instant(stage: Theatre, story: dict[str, Any]) -> None:
    done = stage.restore("all")

    assert done.returncode == 0, plain_text(done.stdout)
    assert {each["reference"] for each in (*story["before"], *story["after"])} <= demandes(stage, "all")
    assert "0 acts made since" in plain_text(done.stdout)


def test_the_vault_is_whole_and_the_server_cannot_read_it(stage: Theatre, story: dict[str, Any]) -> None:
    done = stage.palier("backup", "--check")

    assert done.returncode == 0, plain_text(done.stdout)
    assert "no fault." in plain_text(done.stdout)
    assert "checked against their signature" in plain_text(done.stdout)
    assert "opened and checked" in stage.palier("backup", "--check", "--key", str(stage.opening)).stdout
    refused = stage.palier("restore", "--to", str(stage.folder / "closed"))
    assert refused.returncode == 1
    assert "the key that seals" in refused.stdout
    assert not (stage.folder / "closed").exists()


@pytest.mark.parametrize("at", ["2020-01-01 00:00:00", "2099-01-01 00:00:00"])
def test_an_instant_that_is_not_there_is_refused_with_what_is(stage: Theatre, story: dict[str, Any], at: str) -> None:
    done = stage.restore("never", "--at", at)

    assert done.returncode == 1
    assert f"{at}.000" in plain_text(done.stdout)
    assert "cannot be had again from this vault, which has:\n  base " in plain_text(done.stdout)
    assert " to 20" in plain_text(done.stdout)


def test_a_folder_that_holds_something_is_left_alone(stage: Theatre, story: dict[str, Any]) -> None:
    (stage.folder / "taken").mkdir()
    (stage.folder / "taken" / "mine").touch()

    done = stage.restore("taken")

    assert done.returncode == 1
    assert "holds something: a restore goes into a new folder" in plain_text(done.stdout)
    assert [path.name for path in (stage.folder / "taken").iterdir()] == ["mine"]


def flip(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)


WOUNDS: dict[str, Callable[[Path], object]] = {
    "a flipped bit": flip,
    "a cut": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "nothing there": lambda path: path.unlink(),
    "another one in its place": lambda path: shutil.copy(next(path.parents[2].glob("**/base.sealed")), path),
}


@pytest.mark.parametrize("wound", WOUNDS)
@pytest.mark.parametrize("part", ["base", "log"])
def test_a_wounded_vault_is_refused_by_the_name_of_the_file(
    stage: Theatre, story: dict[str, Any], tmp_path: Path, part: str, wound: str
) -> None:
    hurt = Vault(tmp_path / "vault")
    shutil.copytree(stage.vault.root, hurt.root)
    opening = keys.read_open(stage.opening)
    chosen = restoring.plan(hurt, opening, story["chosen"])
    path = hurt.path(f"bases/{chosen.base.label}/cluster" if part == "base" else chosen.logs[0].name)
    WOUNDS[wound](path)

    assert any(str(path) in fault for fault in checking.check(hurt, opening.seal).faults)
    to = tmp_path / "restored"
    with pytest.raises(BackupError, match=path.name.removesuffix(".sealed")):
        restoring.restore(hurt, opening, restoring.plan(hurt, opening, story["chosen"]), to)
    assert not list(to.glob("**/PG_VERSION"))


def test_a_base_with_a_changed_file_is_refused_by_its_manifest(
    stage: Theatre, story: dict[str, Any], tmp_path: Path
) -> None:
    """What the seal cannot see: a copy that was wrong before it was sealed."""
    opening, data = keys.read_open(stage.opening), tmp_path / "data"
    base = stage.vault.bases()[-1]
    data.mkdir()
    restoring.extract(stage.vault, opening, f"bases/{base.label}/cluster", data)
    assert manifest.verify(data) > 1000
    (data / "PG_VERSION").write_text("17\n")
    (data / "added").touch()
    (data / "global" / "pg_control").unlink()

    with pytest.raises(BackupError, match="PG_VERSION: changed\n  global/pg_control: missing\n  added: not in"):
        manifest.verify(data)


def test_a_count_that_does_not_hold_is_told_by_its_table(stage: Theatre, story: dict[str, Any], tmp_path: Path) -> None:
    hurt, opening = Vault(tmp_path / "vault"), keys.read_open(stage.opening)
    shutil.copytree(stage.vault.root, hurt.root)
    chosen = restoring.plan(hurt, opening, story["chosen"])
    witness = witnesses.read(b"".join(hurt.unseal(chosen.witness, opening)))
    counts = {**witness.counts, "public.palier_demande": witness.counts["public.palier_demande"] + 1}
    digests = {**witness.digests, "public.palier_journalentry": "0"}
    header = hurt.header(chosen.witness)
    with hurt.seal(chosen.witness, opening.seal, header.system, header.about) as out:
        out.write(replace(witness, counts=counts, digests=digests).text())

    wrong = r"public.palier_demande: \d+ rows counted then, \d+ now\n  public.palier_journalentry: rows that nobody may"
    with pytest.raises(BackupError, match=wrong):
        restoring.restore(hurt, opening, chosen, tmp_path / "restored")


def test_the_log_of_another_cluster_is_refused(stage: Theatre, story: dict[str, Any], tmp_path: Path) -> None:
    opening = keys.read_open(stage.opening)
    log = restoring.plan(stage.vault, opening, story["chosen"]).logs[0]
    content = bytearray(b"".join(stage.vault.unseal(log.name, opening)))
    content[24] ^= 1
    path = tmp_path / "0000000100000000000000FF"
    path.write_bytes(content)

    with pytest.raises(BackupError, match="0000000100000000000000FF is of the log of cluster "):
        spool.put_segment(stage.vault, opening.seal, path)
    stranger = Vault(tmp_path / "vault")
    stranger.claim(opening.seal, "42")
    done = stage.palier("backup", PALIER_BACKUP_INTO=str(stranger.root))
    assert "is the vault of cluster 42; this server is cluster " in plain_text(done.stdout)


def test_an_old_base_goes_and_what_the_last_one_needs_stays(
    stage: Theatre, story: dict[str, Any], tmp_path: Path
) -> None:
    pruned, opening = Vault(tmp_path / "vault"), keys.read_open(stage.opening)
    shutil.copytree(stage.vault.root, pruned.root)
    bases = pruned.bases()
    assert len(bases) == 2

    pruning.prune(pruned, opening.seal, 1, bases[-1].ended_at + timedelta(hours=1))
    assert pruned.bases() == bases
    assert pruning.prune(pruned, opening.seal, 1, bases[-1].ended_at + timedelta(days=2)) > 0
    assert [base.label for base in pruned.bases()] == [bases[-1].label]
    assert checking.check(pruned, opening.seal).faults == []
    assert restoring.plan(pruned, opening, story["chosen"]).at == story["chosen"]

    flip(pruned.path(f"bases/{bases[-1].label}/cluster"))
    with pytest.raises(BackupError, match=bases[-1].label):
        pruning.prune(pruned, opening.seal, 1, bases[-1].ended_at + timedelta(days=9))


def test_the_supervisor_keeps_the_archive_up(stage: Theatre, story: dict[str, Any]) -> None:
    site = stage.start("config.serving", "--port", "0", "--workers", "1")
    stage.archived(datetime.now(UTC).isoformat())
    (before,) = stage.served("archive")

    os.kill(before, signal.SIGKILL)
    stage.wait_for(lambda: stage.served("archive") not in ([], [before]), "the archive does not come back")
    stage.archived(datetime.now(UTC).isoformat())

    stage.end(site)
    assert not stage.said()["error"]


def test_the_vault_goes_on_with_what_was_restored(stage: Theatre, story: dict[str, Any], tmp_path: Path) -> None:
    """Restored, served, archived again: both lives can be had, each second from the one that was lived then."""
    vault, second = tmp_path / "vault", stage.folder / "second life"
    shutil.copytree(stage.vault.root, vault)
    assert stage.restore("second life", "--at", say_time(story["chosen"])).returncode == 0
    there = {"PALIER_STATE": str(second), "PALIER_BACKUP_INTO": str(vault)}
    with postgres.running(second):
        archive = stage.start("config.backups.archive", "--every", "0.5", more=there)
        hand = stage.start("tests.backups.life", "800000", more=there)
        assert answer(hand) == {"ready": True}
        stage.archived(act(hand, "apply")[0]["done"], second)
        (mine,) = act(hand, "apply")
        act(hand, "apply")
        stage.archived(act(hand, "apply")[0]["done"], second)
        stage.end(archive)
        stage.end(hand)

    assert checking.check(Vault(vault), keys.read_seal(stage.seal)).faults == []
    again = stage.restore("again", "--from", str(vault), "--at", mine["done"])
    assert again.returncode == 0, again.stdout
    assert mine["reference"] in (found := demandes(stage, "again"))
    assert not {each["reference"] for each in story["after"]} & found
    before = stage.restore("before", "--from", str(vault), "--at", story["after"][1]["done"])
    assert before.returncode == 0, before.stdout
    assert mine["reference"] not in (found := demandes(stage, "before"))
    assert {each["reference"] for each in story["after"][:2]} <= found
