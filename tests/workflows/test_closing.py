from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import ChainHead, ClosingHold, JournalEntry, Letter, RankingLine
from palier.models.doors import acting
from palier.models.ranking import freezing
from palier.rules.law import clocks, french
from palier.rules.ranking import verify
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.ranking import closing, telling_ranking
from tests import factories
from tests.plain_pages import plain_text
from tests.workflows import crowds

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def test_the_order_is_tier_points_seniority_and_nothing_moves_afterwards() -> None:
    at = crowds.world()
    on = crowds.publication(at)
    low = crowds.candidate(on, points=10, since=date(2021, 1, 1))
    older = crowds.candidate(on, points=10, since=date(2015, 1, 1))
    high = crowds.candidate(on, points=50)
    dalo = crowds.candidate(on, points=1, tier=0)
    out = crowds.candidate(on, points=99, verdict="non_eligible")
    doubt = crowds.candidate(on, points=5, verdict="a_confirmer")
    held = crowds.candidate(on, points=70, stage="en_attente")
    gone = crowds.candidate(on, points=80, stage="retiree")
    waiting = crowds.candidate(on, points=60, stage="suspendue", suspended_from="deposee")
    ranked = closing.close(on, weighed=factories.believed(on), at=timezone.now())
    for each in (low, older, high, dalo, out, doubt, held, gone, waiting):
        each.refresh_from_db()
    assert [c.rank for c in (dalo, waiting, high, older, low, doubt)] == [1, 2, 3, 4, 5, 6]
    assert {c.stage for c in (dalo, high, older, low, doubt)} == {"classee"}
    assert (waiting.stage, waiting.suspended_from) == ("suspendue", "classee")
    assert (out.stage, out.rank, held.stage, held.end_reason) == ("ineligible", None, "sans_suite", "meme_menage")
    assert (gone.stage, gone.rank) == ("retiree", None)
    assert ranked.header["counts"] == {"classees": 6, "ineligibles": 1, "en_attente": 1, "retirees": 1}
    assert closing.close(on, weighed=factories.believed(on), at=timezone.now()) == ranked


def test_it_never_closes_before_its_instant() -> None:
    at = crowds.world()
    on = crowds.publication(at, closes_at=timezone.now() + timedelta(minutes=1))
    with pytest.raises(closing.TooEarly):
        closing.close(on, weighed=factories.believed(on), at=timezone.now() + timedelta(days=1))


def test_an_empty_list_closes_too(tmp_path: Path) -> None:
    at = crowds.world()
    _, _, ranked = crowds.closed(at)
    (tmp_path / "f").write_bytes(b"".join(freezing.public_lines(ranked.pk, ranked.header)))
    assert verify.main([str(tmp_path / "f")]) == 0


def test_rankings_form_one_chain_and_the_public_file_verifies(tmp_path: Path) -> None:
    first_world = crowds.world()
    _, _, first = crowds.closed(first_world, 30, 20, 20, 20)
    _, _, second = crowds.closed(crowds.world("RPLS000002"), 5)
    assert (second.position, second.previous_head) == (2, first.head)
    assert ChainHead.objects.get().head == second.head
    for ranked in (first, second):
        path = tmp_path / str(ranked.pk)
        path.write_bytes(b"".join(freezing.public_lines(ranked.pk, ranked.header)))
        assert verify.main([str(path), "--head", ranked.head]) == 0


def test_the_clock_closes_and_tells_with_its_own_rights(as_login) -> None:
    at = crowds.world()
    on = crowds.publication(at)
    for points in range(12):
        crowds.candidate(on, points=points)
    held = crowds.candidate(on, stage="en_attente")
    with as_login("palier_worker"), transaction.atomic():
        acting.take(acting.CLOCK)
        ranked = closing.close(on, weighed=factories.believed(on), at=timezone.now())
        by = Actor(role=CLOCK.role, organisation=at.reservataire)
        telling_ranking.tell_ranking(ranked, after=0, by=by, at=timezone.now())
        telling_ranking.tell_ranking(ranked, after=0, by=by, at=timezone.now())
        acting.leave()
    assert Letter.objects.filter(kind="classement").count() == 12
    assert Letter.objects.get(kind="non_classee").candidature == held
    last = Letter.objects.get(facts__rang=12)
    assert "12ᵉ sur 12" in plain_text(last.paragraphs[0])
    assert "commencent entre 5 et 10 points" in plain_text(last.paragraphs[1])
    assert JournalEntry.objects.filter(verb="clore").count() == 1


def test_a_correction_is_a_new_version_and_both_stay() -> None:
    at = crowds.world()
    on, (first, second), ranked = crowds.closed(at, 30, 20)
    first.order_points, first.snapshot = -10, first.snapshot.replace('"points":30', '"points":10')
    first.save()
    corrected = closing.correct(
        on, weighed=factories.believed_again(on), reason="une ligne comptée deux fois", by=CLOCK, at=timezone.now()
    )
    assert (corrected.version, corrected.header["corrects"]) == (2, ranked.head)
    first.refresh_from_db(), second.refresh_from_db()
    assert (second.rank, first.rank) == (1, 2)
    line = RankingLine.objects.get(ranking=ranked, candidature=first)
    assert '"points":30' in (line.opening or "")
    assert '"points":10' in (RankingLine.objects.get(ranking=corrected, candidature=first).opening or "")
    assert (
        RankingLine.objects.filter(ranking=ranked).count() == RankingLine.objects.filter(ranking=corrected).count() == 2
    )
    with pytest.raises(closing.NothingToCorrect):
        closing.correct(on, weighed=factories.believed_again(on), reason=" ", by=CLOCK, at=timezone.now())


def test_openings_check_offline_and_a_tampered_file_names_its_line(tmp_path: Path) -> None:
    from django.core.management import call_command

    at = crowds.world()
    on, _, _ = crowds.closed(at, 30, 20, 20, 10)
    out, opened = tmp_path / "classement.jsonl", tmp_path / "ouvertures.jsonl"
    call_command("export_ranking", str(on.public_id), out=out, openings=opened)

    def run(*files: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-S", verify.__file__, *map(str, files)], capture_output=True, text=True, check=False
        )

    assert run(out, "--openings", opened).returncode == 0
    lines = out.read_text().splitlines(keepends=True)
    lines[2], lines[3] = lines[3], lines[2]
    out.write_text("".join(lines))
    answer = run(out)
    assert answer.returncode == 1
    assert "ligne 3" in answer.stdout


def test_a_ranking_that_was_held_says_its_days_to_each_candidate_and_one_that_was_not_says_nothing() -> None:
    at = crowds.world()
    on, _, ranked = crowds.closed(at, 30, 20)
    telling_ranking.tell_ranking(ranked, after=0, by=at.odile, at=timezone.now())
    assert not any(
        "a été vérifié" in plain_text(" ".join(one.paragraphs)) for one in Letter.objects.filter(kind="classement")
    )
    Letter.objects.all().delete()
    began = ranked.frozen_at - timedelta(days=3)
    ClosingHold.objects.create(
        publication=on, kind="controle", faults=1, at=began, lifted_at=timezone.now(), reason="x"
    )

    telling_ranking.tell_ranking(ranked, after=0, by=at.odile, at=timezone.now())

    told = [plain_text(" ".join(one.paragraphs)) for one in Letter.objects.filter(kind="classement")]
    days = f"du {french.day(clocks.day_in_paris(began))} au {french.day(clocks.day_in_paris(ranked.frozen_at))}"
    assert len(told) == 2
    assert all(f"Ce classement a été vérifié avant de vous être envoyé, {days}." in text for text in told)
    assert all("Ce délai ne change pas votre rang" in text for text in told)
