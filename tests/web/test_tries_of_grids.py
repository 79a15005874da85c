"""A try that is kept says of which text it is: what changed of the draft since, as a jurist reads it, and how to try it again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.management.operating import OPERATOR
from palier.models import GridDraft, GridTrial, GridVersion
from palier.workflows.scoring import entering_grids
from tests.web.steward_pages import post
from tests.web.test_intendant_grids import RESULT, act, draft, head, in_force, line, local, rows, seen, tessa, text

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
__all__ = ["draft", "in_force", "local", "tessa"]
LIVING = {"total": 100, "moved": None, "rises": None, "falls": None, "dalo_first": True, "splits": {}}


@pytest.fixture
def trial(local: Client, draft: GridDraft) -> GridTrial:
    post(local, "intendant_grille_essayer", [draft.public_id], seen=seen(draft))
    GridTrial.objects.update(state="fini", lists=40, done=40, result=RESULT, living=LIVING)
    return GridTrial.objects.get()


def page(client: Client, trial: GridTrial) -> str:
    """Its words, without what sets them."""
    said = re.sub(r"<[^>]+>", "", text(client.get(reverse("intendant_essai", args=[trial.public_id]))))
    return " ".join(said.split())


def wait(draft: GridDraft) -> int:
    return [row["fact"] for row in rows(draft)].index("anciennete") + 1


def reworded(client: Client, draft: GridDraft, **said: object) -> None:
    at = wait(draft)
    kept = {key: value for key, value in rows(draft)[at - 1].items() if isinstance(value, str | int)}
    assert line(client, draft, "critere", at, **{**kept, **said}).status_code == 302


def test_a_draft_that_did_not_move_is_said_nothing_of(local: Client, draft: GridDraft, trial: GridTrial) -> None:
    assert "a changé depuis" not in page(local, trial)
    assert "de ce texte" in text(local.get(reverse("intendant_grille", args=[draft.public_id])))


def test_a_kept_try_says_what_changed_since_and_tries_the_text_of_today(
    local: Client, draft: GridDraft, trial: GridTrial
) -> None:
    reworded(local, draft, points="2", cap="50")
    said = page(local, trial)
    assert "Le brouillon a changé depuis cet essai" in said
    assert "1 ligne changée" in said
    assert re.search(r"1 point par mois, 60 au plus ?2 points par mois, 50 au plus", said)
    assert "d’un texte d’avant" in text(local.get(reverse("intendant_grille", args=[draft.public_id])))

    form = str(local.get(reverse("intendant_essai", args=[trial.public_id])).content.decode()).partition('id="depuis"')[
        2
    ]
    filled = dict(re.findall(r'name="(act_key|seen)" value="([^"]+)"', form))
    again = local.post(reverse("intendant_grille_essayer", args=[draft.public_id]), filled)
    other = GridTrial.objects.exclude(pk=trial.pk).get()
    assert again.url == reverse("intendant_essai", args=[other.public_id])  # type: ignore[attr-defined]
    assert other.content == GridDraft.objects.get(pk=draft.pk).content
    assert "a changé depuis" not in page(local, other)


def test_a_try_under_way_says_it_too_and_keeps_the_title_that_it_tries(
    local: Client, draft: GridDraft, trial: GridTrial
) -> None:
    GridTrial.objects.update(state="en_cours", done=3)
    before = str(rows(draft, "")[0]["title"])
    line(local, draft, "tete", 1, **head(draft, title="Une tout autre grille", otherwise=[]))
    said = page(local, trial)
    assert f"Essai de {before}" in said
    assert "Le brouillon a changé depuis cet essai" in said
    assert "« Titre »" in said


def test_lines_that_only_moved_are_said_to_change_no_words(local: Client, draft: GridDraft, trial: GridTrial) -> None:
    act(local, draft, "descendre:critere:1")
    said = page(local, trial)
    assert "Le brouillon a changé depuis cet essai" in said
    assert "Aucune ligne ne dit autre chose" in said


def test_a_draft_that_the_checker_refuses_now_is_to_correct_before_it_is_tried(
    local: Client, draft: GridDraft, trial: GridTrial
) -> None:
    refused = '[[criterion]]\ncode = "x"\nfact = "age"\nlabel = "Âge"\nkind = "hit"\n'
    GridDraft.objects.update(content=f"{draft.content}\n{refused}")
    said = page(local, trial)
    assert "Le contrôle refuse encore des lignes de celui d’aujourd’hui" in said
    assert "Essayer le brouillon d’aujourd’hui" not in said


def test_a_try_of_the_grid_that_was_entered_or_of_another_says_which(
    local: Client, draft: GridDraft, trial: GridTrial, in_force: GridVersion
) -> None:
    GridDraft.objects.update(version=in_force)
    assert "Ce texte est celui de la grille qui est entrée depuis" in page(local, trial)
    GridDraft.objects.update(content=draft.content.replace("points = 1\n", "points = 3\n", 1))
    said = page(local, trial)
    assert "puis il est entré" in said
    assert "Essayer le brouillon d’aujourd’hui" not in said


def test_a_grid_that_took_effect_since_is_not_the_one_that_was_compared(
    local: Client, trial: GridTrial, in_force: GridVersion
) -> None:
    GridVersion.objects.update(entered_at=timezone.now() - timedelta(days=9))
    GridTrial.objects.update(moved_at=timezone.now() - timedelta(days=2))
    assert "rien de ce qui suit ne compare à elle" not in page(local, trial)
    today = timezone.localdate()
    day = (today + timedelta(days=1)).isoformat()
    later = in_force.content.replace("2026-01-01", day, 1).replace("DEMO-2026", "AUTRE-2027")
    made = entering_grids.enter(later, by=OPERATOR, at=timezone.now())[0]
    GridVersion.objects.filter(pk=made.pk).update(effective_on=today - timedelta(days=1))
    said = page(local, trial)
    assert "rangées sous la grille alors en vigueur, DEMO-2026" in said
    assert "la grille en vigueur est AUTRE-2027" in said
