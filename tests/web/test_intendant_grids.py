"""A steward writes a grid on a page, line by line, sees what it changes, and enters it once voted, read again first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from palier.management.operating import OPERATOR
from palier.models import GridDraft, GridTrial, GridVersion, JournalEntry, QuartileEntry, Territory
from palier.models.territories import pouring
from palier.rules.law import french
from palier.rules.scoring import grid_drafts, grid_facts, grids
from palier.workflows.scoring import drafting_grids, entering_grids, trying_drafts
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of, post

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
HERE = "200057875"
TODAY = timezone.localdate()


@pytest.fixture
def tessa() -> Actor:
    pouring.load_communes()
    return worlds.local_steward(factories.organisation("bailleur", "Est Habitat"))


@pytest.fixture
def local(tessa: Actor) -> Client:
    return desk_of(tessa)


@pytest.fixture
def in_force() -> GridVersion:
    content = (grids.FOLDER / "cotation" / "demo-2026.toml").read_text(encoding="utf-8")
    content = content.replace('territory = "demo"', f'territory = "{HERE}"')
    return entering_grids.enter(content, by=OPERATOR, at=timezone.now())[0]


@pytest.fixture
def draft(local: Client, in_force: GridVersion) -> GridDraft:
    assert post(local, "intendant_grilles", [], territory=HERE).status_code == 302
    return GridDraft.objects.get()


def text(response: HttpResponse) -> str:
    return plain_text(response)  # type: ignore[arg-type]


def seen(draft: GridDraft) -> str:
    draft.refresh_from_db()
    return drafting_grids.digest_of(draft)


def rows(draft: GridDraft, section: str = "criterion") -> list[dict[str, object]]:
    draft.refresh_from_db()
    return [dict(row) for row in grid_drafts.rows(grid_drafts.content_of(draft.content), section)]


def line(client: Client, draft: GridDraft, word: str, place: int, **said: object) -> HttpResponse:
    return post(client, "intendant_grille_ligne", [draft.public_id, word, place], seen=seen(draft), **said)


def act(client: Client, draft: GridDraft, which: str, **said: object) -> HttpResponse:
    return post(client, "intendant_grille", [draft.public_id], **{"act": which, "seen": seen(draft), **said})


def head(draft: GridDraft, **said: object) -> dict[str, object]:
    known = {"title": "Grille votée", "code": "VOTEE-2027", "effective_from": (TODAY + timedelta(days=30)).isoformat()}
    return {**known, "number": "2026-118", "voted_on": TODAY.isoformat(), **said}


def test_a_draft_begins_from_the_grid_in_force_and_binds_nobody(local: Client, draft: GridDraft, in_force) -> None:
    assert [row["code"] for row in rows(draft)] == [one.code for one in grids.kept(in_force.content).criteria]
    assert GridVersion.objects.count() == 1
    page = text(local.get(reverse("intendant_grille", args=[draft.public_id])))
    assert "Rien n’est refusé" in page
    assert "1 point par mois, 60 au plus" in page


def test_the_first_draft_of_a_site_without_any_grid_begins_from_an_example(local: Client) -> None:
    assert not GridVersion.objects.exists()
    assert post(local, "intendant_grilles", [], territory=HERE).status_code == 302

    first = GridDraft.objects.get()
    page = text(local.get(reverse("intendant_grille", args=[first.public_id])))

    assert [row["code"] for row in rows(first)] == [one.code for one in grids.seed().criteria]
    assert grid_drafts.content_of(first.content)["territory"] == HERE
    assert "projet de délibération" in page
    assert "Rien n’est refusé" in page


def test_a_line_says_for_whom_it_counts_its_proof_its_months_and_the_refusals_that_cost_nothing(
    local: Client, draft: GridDraft
) -> None:
    said = {"label": "Ici depuis cinq ans", "fact": "parent_seul", "kind": "hit", "points": "5", "proof": "aucune"}
    only = {"requires": "habite_territoire >= 60", "face": "mutation"}
    assert line(local, draft, "critere", 0, **said, **only).status_code == 302
    refusal = [row["fact"] for row in rows(draft)].index("refus") + 1
    row = rows(draft)[refusal - 1]
    kept = {key: row[key] for key in ("label", "fact", "kind", "proof", "points", "cap", "within_months")}
    assert line(local, draft, "critere", refusal, exempt=["sante", "trajet"], **kept).status_code == 302

    page = text(local.get(reverse("intendant_grille", args=[draft.public_id])))
    changes = text(local.get(reverse("intendant_grille_entrer", args=[draft.public_id])))

    assert "au moins 60 mois" in page
    assert "pour une mutation" in page
    assert "compte une fois la preuve contrôlée" in page
    assert "Aucun point n’est retiré pour ces raisons" in page
    assert "« Trajet trop long »" in page or "rajet" in page
    assert "Aucun point n’est retiré pour ces raisons" in changes
    assert "sante, trajet" not in changes
    assert "mutation" in changes


def test_all_the_publics_of_the_law_fit_in_a_line_and_a_comma_parts_them(local: Client, draft: GridDraft) -> None:
    publics = [fact for fact in grid_facts.CATALOGUE if grid_facts.is_priority(fact)]
    said = {"label": "Public de la loi", "fact": "personnes", "kind": "at_least", "points": "40", "proof": "aucune"}
    assert line(local, draft, "critere", 0, limits="1", any_of=" ; ".join(publics), **said).status_code == 302
    assert rows(draft)[-1]["any_of"] == publics
    density = {**said, "label": "Serrés", "fact": "personnes_par_piece", "kind": "over", "points": "5, 10"}
    crowded = {**density, "limits": "1,5, 2", "any_of": "parent_seul, personnes_par_piece > 1,5"}
    assert line(local, draft, "critere", 0, **crowded).status_code == 302
    kept = rows(draft)[-1]
    assert (kept["limits"], kept["any_of"]) == (["1,5", 2], ["parent_seul", "personnes_par_piece > 1,5"])


def test_the_codes_that_conditions_name_are_read_on_the_page_of_the_line(local: Client, draft: GridDraft) -> None:
    criterion, top = (
        text(local.get(reverse("intendant_grille_ligne", args=[draft.public_id, *where])))
        for where in (("critere", 0), ("tete", 1))
    )

    assert "<code>enfants_mineurs</code>" in criterion
    assert "enfants mineurs à loger" in criterion
    assert "<code>sortie_ase</code>" in top
    assert "<code>enfants_mineurs</code>" not in top


def test_a_criterion_is_added_changed_moved_removed_and_taken_back(local: Client, draft: GridDraft) -> None:
    before = len(rows(draft))
    said = {"label": "Famille nombreuse", "fact": "personnes", "kind": "at_least", "points": "4 ; 8", "limits": "5 ; 7"}

    assert line(local, draft, "critere", 0, proof="aucune", **said).status_code == 302
    made = rows(draft)[-1]
    assert (made["code"], made["points"], made["limits"]) == ("famille_nombreuse", [4, 8], [5, 7])
    assert line(local, draft, "critere", before + 1, proof="aucune", **{**said, "points": "5;9"}).status_code == 302
    assert (rows(draft)[-1]["points"], rows(draft)[-1]["code"]) == ([5, 9], "famille_nombreuse")
    assert act(local, draft, f"monter:critere:{before + 1}").status_code == 302
    assert rows(draft)[-2]["code"] == "famille_nombreuse"
    assert act(local, draft, f"retirer:critere:{before}").status_code == 302
    assert len(rows(draft)) == before
    assert act(local, draft, "annuler").status_code == 302
    assert rows(draft)[-2]["code"] == "famille_nombreuse"


@pytest.mark.parametrize(
    ("fact", "why"),
    [("age", "l’âge en lui-même ne donne pas de points"), ("employeur", "un employeur ne pèse rien")],
)
def test_points_for_an_age_or_an_employer_are_refused_with_why(local: Client, draft: GridDraft, fact, why) -> None:
    before = len(rows(draft))
    said = {"label": "Moins de 30 ans", "fact": fact, "kind": "hit", "points": "5", "proof": "aucune"}

    refused = line(local, draft, "critere", 0, **said)

    assert refused.status_code == 400
    assert why in text(refused).replace("L’âge", "l’âge").replace("Un employeur", "un employeur")
    assert len(rows(draft)) == before
    assert line(local, draft, "critere", 0, garder="oui", **said).status_code == 302
    page = text(local.get(reverse("intendant_grille", args=[draft.public_id])))
    assert "Le contrôle refuse 1 point de ce brouillon" in page
    assert post(local, "intendant_grille_essayer", [draft.public_id], seen=seen(draft)).status_code == 409


def test_a_weight_beyond_every_bound_is_told_the_bounds(local: Client, draft: GridDraft) -> None:
    said = {"label": "Parent seul", "fact": "parent_seul", "kind": "hit", "points": "99999999999", "proof": "aucune"}

    refused = line(local, draft, "critere", 0, **said)

    assert refused.status_code == 400
    assert "Un nombre entre" in text(refused)


@pytest.mark.parametrize("late", ["retirer:critere:1", "annuler"])
def test_who_writes_on_a_text_that_moved_is_told_and_loses_nothing(local: Client, draft: GridDraft, late: str) -> None:
    old = seen(draft)
    assert act(local, draft, "retirer:critere:1").status_code == 302
    left = rows(draft)

    refused = post(local, "intendant_grille", [draft.public_id], act=late, seen=old)

    assert "Ce brouillon a changé depuis que vous l’avez ouvert" in text(refused)
    assert rows(draft) == left


def test_a_file_takes_the_place_of_the_text_or_says_each_refused_line(local: Client, draft: GridDraft) -> None:
    def send(content: str) -> HttpResponse:
        file = SimpleUploadedFile("voté.toml", content.encode(), content_type="text/plain")
        return post(local, "intendant_grille_fichier", [draft.public_id], seen=seen(draft), file=file)

    text_before = local.get(reverse("intendant_grille_texte", args=[draft.public_id])).content.decode()
    assert "ligne 2" in text(send('code = "A"\n[[autre]]\n'))
    assert "une section [[heading]] est attendue" in text(send('code = "A"\nheading = 3\n'))
    assert "d’un autre territoire" in text(send(text_before.replace(HERE, "217500016")))
    draft.refresh_from_db()
    assert draft.content == text_before
    assert send(text_before.replace("60", "48")).status_code == 302
    draft.refresh_from_db()
    assert draft.content == text_before.replace("60", "48")


def test_what_changes_is_read_before_and_after(local: Client, draft: GridDraft) -> None:
    place = [row["code"] for row in rows(draft)].index("anciennete") + 1
    row = rows(draft)[place - 1]
    said = {key: row[key] for key in ("label", "fact", "kind", "proof", "points")}
    assert line(local, draft, "critere", place, cap=48, **said).status_code == 302
    top = {**grid_drafts.content_of(GridDraft.objects.get(pk=draft.pk).content), "otherwise": "sortie_ase"}
    head = {key: str(top[key]) for key in ("title", "code", "deliberation", "effective_from", "otherwise")}
    assert line(local, draft, "tete", 1, **head).status_code == 302

    page = text(local.get(reverse("intendant_grille_entrer", args=[draft.public_id])))

    assert "Publics servis autrement que par des points" in page
    assert "Suivi par l’aide sociale à l’enfance" in text(
        local.get(reverse("intendant_grille", args=[draft.public_id]))
    )

    assert "1 ligne changée" in page
    assert "1 point par mois, 60 au plus" in page
    assert "1 point par mois, 48 au plus" in page


def test_a_circuit_is_given_its_days_and_read_with_them_in_the_draft_its_changes_and_its_try(
    local: Client, draft: GridDraft
) -> None:
    said = {"label": "Démolition de la cité", "fact": "relogement_demolition"}
    first, last = TODAY + timedelta(days=40), TODAY + timedelta(days=400)
    assert line(local, draft, "suivi", 0, **said, valid_until=last.isoformat(), valid_from="").status_code == 302
    assert (
        line(local, draft, "suivi", 1, **said, valid_from=first.isoformat(), valid_until=last.isoformat()).status_code
        == 302
    )

    page = text(local.get(reverse("intendant_grille", args=[draft.public_id])))
    changes = text(local.get(reverse("intendant_grille_entrer", args=[draft.public_id])))
    asked = post(local, "intendant_grille_essayer", [draft.public_id], seen=seen(draft))
    GridTrial.objects.update(state="fini", lists=40, done=40, result=RESULT)
    tried = text(local.get(asked.url))  # type: ignore[attr-defined]
    days = plain_text(f"du {french.day(first)} au {french.day(last)} inclus")

    assert [(row["valid_from"], row["valid_until"]) for row in rows(draft, "circuit")] == [(first, last)]
    assert days in page
    assert "Dernier jour, inclus" in changes
    assert days in tried
    wrong = line(local, draft, "suivi", 1, **said, valid_from=last.isoformat(), valid_until=first.isoformat())
    assert "finirait avant de commencer" in text(wrong) + text(
        local.get(reverse("intendant_grille", args=[draft.public_id]))
    )


def test_what_is_to_read_again_is_said_once_more_before_an_entry_that_nobody_rewrites(local: Client, in_force) -> None:
    lent = in_force
    GridVersion.objects.filter(pk=lent.pk).update(territory=None)
    assert post(local, "intendant_grilles", [], territory=HERE).status_code == 302
    draft = GridDraft.objects.get()
    past = (TODAY - timedelta(days=4)).isoformat()
    voted = {"effective_from": past, "voted_on": (TODAY - timedelta(days=9)).isoformat()}
    assert line(local, draft, "tete", 1, **head(draft, **voted)).status_code == 302
    place = [row["code"] for row in rows(draft)].index("dalo") + 1
    assert act(local, draft, f"retirer:critere:{place}").status_code == 302

    page = text(local.get(reverse("intendant_grille_entrer", args=[draft.public_id])))
    assert "est passée depuis 4 jours" in page
    assert "Des publics prioritaires de l’article L441-1 n’ont pas de points" in page
    assert "otherwise" not in page
    assert f"la grille d’emprunt <bdi>{lent.name}</bdi>" in page
    unread = post(local, "intendant_grille_entrer", [draft.public_id], seen=seen(draft))
    assert "Cochez la case une fois ces points relus" in text(unread)

    asked = text(post(local, "intendant_grille_entrer", [draft.public_id], seen=seen(draft), is_read="on"))
    assert "Rien n’a encore changé" in asked
    assert "est passée depuis 4 jours" in asked
    assert "n’ont pas de points" in asked
    assert not GridVersion.objects.filter(territory=HERE).exists()


def test_a_voted_grid_is_read_again_then_entered_and_never_written_again(
    local: Client, draft: GridDraft, tessa
) -> None:
    assert line(local, draft, "tete", 1, **head(draft, link="https://est.example/2026-118")).status_code == 302
    said = {"seen": seen(draft), "is_read": "on"}

    read_again = post(local, "intendant_grille_entrer", [draft.public_id], **said)
    assert "Rien n’a encore changé" in text(read_again)
    assert GridVersion.objects.count() == 1
    assert post(local, "intendant_grille_entrer", [draft.public_id], confirme="oui", **said).status_code == 302

    version = GridVersion.objects.latest("pk")
    assert (version.territory_id, version.name) == (HERE, "VOTEE-2027")
    assert version.deliberation.startswith("délibération n° 2026-118 du ")
    told = JournalEntry.objects.get(verb="entrer_grille", actor=tessa.person.public_id)
    assert told.role == "intendant_territoire"
    assert "Cette grille est entrée" in text(act(local, draft, "retirer:critere:1"))
    assert "à partir du" in text(local.get(reverse("grille", args=[HERE])))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"voted_on": ""}, "une grille s’entre une fois votée"),
        ({"voted_on": (TODAY + timedelta(days=3)).isoformat()}, "une grille s’entre une fois votée"),
        ({"effective_from": TODAY.isoformat()}, "prend effet demain au plus tôt"),
    ],
)
def test_a_grid_that_is_not_voted_or_of_the_past_is_not_entered(local: Client, draft: GridDraft, changed, why) -> None:
    assert line(local, draft, "tete", 1, **head(draft, **changed)).status_code == 302
    refused = post(local, "intendant_grille_entrer", [draft.public_id], seen=seen(draft), is_read="on")
    assert why in text(refused)
    assert GridVersion.objects.count() == 1


def test_two_grids_on_one_day_are_refused(local: Client, draft: GridDraft) -> None:
    line(local, draft, "tete", 1, **head(draft))
    post(local, "intendant_grille_entrer", [draft.public_id], confirme="oui", seen=seen(draft), is_read="on")
    post(local, "intendant_grilles", [], territory=HERE)
    other = GridDraft.objects.latest("pk")
    line(local, other, "tete", 1, **head(other, code="AUTRE-2027"))

    refused = post(local, "intendant_grille_entrer", [other.public_id], seen=seen(other), is_read="on")

    assert "Une autre grille est déjà entrée pour ce territoire, à cette date" in text(refused)
    assert "De la grille VOTEE-2027" in text(refused).replace("<bdi>", "").replace("</bdi>", "")


def test_a_steward_of_elsewhere_finds_no_draft(draft: GridDraft) -> None:
    Territory.objects.get_or_create(code="AUTRE", defaults={"name": "Autre"})
    other = desk_of(worlds.local_steward(factories.organisation("bailleur", "Ouest"), code="AUTRE", name="Autre"))
    assert other.get(reverse("intendant_grille", args=[draft.public_id])).status_code == 404
    assert post(other, "intendant_grilles", [], territory=HERE).status_code == 400


def test_a_try_is_asked_from_the_page_and_its_page_says_how_far_it_is(local: Client, draft: GridDraft) -> None:
    asked = post(local, "intendant_grille_essayer", [draft.public_id], seen=seen(draft))
    trial = GridTrial.objects.get()
    assert asked.url == reverse("intendant_essai", args=[trial.public_id])  # type: ignore[attr-defined]
    assert "L’essai commence dans la minute" in text(local.get(asked.url))  # type: ignore[attr-defined]
    assert JournalEntry.objects.filter(verb="essayer_grille").count() == 1
    GridTrial.objects.update(state="fini", lists=40, done=40, result=RESULT)
    page = text(local.get(asked.url))  # type: ignore[attr-defined]
    assert "40 listes rejouées" in page
    assert "<svg" in page
    assert "reconnus par la commission de médiation" in page


RESULT = {
    "lists": 40,
    "left_out": 0,
    "places": 120,
    "changed": 30,
    "moved_lists": 20,
    "first_other": None,
    "splits": {"dalo": [[50, 30, 40], [200, 90, 80]]},
}


def test_a_day_has_few_tries(local: Client, draft: GridDraft, monkeypatch) -> None:
    monkeypatch.setattr(trying_drafts, "MOST_A_DAY", 1)
    post(local, "intendant_grille_essayer", [draft.public_id], seen=seen(draft))
    act(local, draft, "retirer:critere:1")
    refused = post(local, "intendant_grille_essayer", [draft.public_id], seen=seen(draft))
    assert refused.status_code == 409
    assert "Essayez de nouveau demain" in text(refused)
    assert date(2020, 1, 1) < GridTrial.objects.get().since


def test_a_slack_territory_takes_its_whole_grid_by_file_and_reads_it_in_words(local: Client, draft: GridDraft) -> None:
    content = (grids.FOLDER / "cotation" / "modeles" / "bourgs-vacants.toml").read_text(encoding="utf-8")
    file = SimpleUploadedFile("bourgs.toml", content.replace('"exemple"', f'"{HERE}"').encode())
    taken = post(local, "intendant_grille_fichier", [draft.public_id], seen=seen(draft), file=file)
    assert taken.status_code == 302

    page = text(local.get(reverse("intendant_grille", args=[draft.public_id])))

    assert "Rien n’est refusé" in page
    assert "rien n’est à relire" in page
    assert "Public prioritaire de la loi" in page
    assert len(rows(draft)) == 9


# article: CCH L441-1
def test_a_grid_that_weighs_the_first_quartile_says_that_no_threshold_is_known(local: Client, draft: GridDraft) -> None:
    """Its criterion used to be read without a word, and gave points to nobody."""
    said = {"label": "Premier quartile", "fact": "premier_quartile", "kind": "hit", "points": "5", "proof": "aucune"}
    page = reverse("intendant_grille_entrer", args=[draft.public_id])
    assert "premier quartile" not in text(local.get(page))
    assert line(local, draft, "critere", 0, **said).status_code == 302
    day = max(TODAY, grids.read(GridDraft.objects.get().content).grid.effective_from)
    assert f"aucun seuil de {day.year} n’est connu pour ce territoire" in text(local.get(page))

    QuartileEntry.objects.create(
        territory=None,
        amount=11_000,
        effective_on=day,
        title="arrêté d’essai",
        made_at=timezone.now(),
    )

    assert "aucun seuil" not in text(local.get(page))
