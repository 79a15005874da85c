"""A territory enters its guide of sizes; whatever it says, everybody may apply and is ranked."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Commune, Home, JournalEntry, Letter, SizeGuideVersion, Territory
from palier.models.scoring import size_guides
from palier.rules.commission import checklist
from palier.rules.commission.checklist import Item, ItemState
from palier.rules.doors.access import ActionRefused, Role
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.candidature import applying
from palier.workflows.commission import files_to_check
from palier.workflows.people import circumstances
from palier.workflows.ranking import closing
from palier.workflows.scoring import entering_size_guides
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

STEWARD = Actor(role=Role.STEWARD)
AT = datetime(2026, 5, 1, 10, tzinfo=UTC)
GUIDE = """territory = "EPT8"
act = "délibération du 3 mars 2026"
effective_from = 2026-01-01
[types]
1 = ["T1"]
2 = ["T2"]
"""


@pytest.fixture
def territory(db: None) -> Territory:
    here = Territory.objects.create(code="EPT8", name="Est Ensemble")
    factories.commune()
    Commune.objects.filter(code="93048").update(territory=here)
    return here


def a_home(**changes: object) -> Home:
    bailleur, reservataire = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    return factories.home(bailleur, reservataire, **changes)


def test_a_guide_is_kept_once_and_journalled(territory):
    version = entering_size_guides.enter(GUIDE, by=STEWARD, at=AT)

    assert entering_size_guides.enter(GUIDE, by=STEWARD, at=AT) == version
    line = JournalEntry.objects.get(verb="entrer_repere_tailles")
    assert (line.object_id, line.details["territoire"]) == (version.public_id, "EPT8")


def test_another_text_of_the_same_day_is_refused_and_a_later_day_corrects(territory):
    entering_size_guides.enter(GUIDE, by=STEWARD, at=AT)
    other = GUIDE.replace('1 = ["T1"]', '1 = ["T1", "T2"]')

    with pytest.raises(entering_size_guides.GuideAlreadyEntered, match="plus tardif"):
        entering_size_guides.enter(other, by=STEWARD, at=AT)

    entering_size_guides.enter(other.replace("2026-01-01", "2026-02-01"), by=STEWARD, at=AT)
    assert size_guides.in_force(AT.date(), ["EPT8"])["EPT8"].rows[0] == ("T1", "T2")
    assert SizeGuideVersion.objects.count() == 2


def test_an_unknown_territory_and_another_role_are_refused(territory):
    with pytest.raises(entering_size_guides.GuideTerritoryUnknown):
        entering_size_guides.enter(GUIDE.replace("EPT8", "EPT9"), by=STEWARD, at=AT)
    with pytest.raises(ActionRefused):
        entering_size_guides.enter(GUIDE, by=Actor(role=Role.BAILLEUR), at=AT)


def test_the_command_checks_without_a_base_and_enters(territory, tmp_path: Path):
    path, out = tmp_path / "guide.toml", io.StringIO()
    path.write_text(GUIDE, encoding="utf-8")

    call_command("enter_size_guide", path, "--check", stdout=out)
    assert "2 personnes et plus : un T2" in plain_text(out.getvalue())
    assert not SizeGuideVersion.objects.exists()
    call_command("enter_size_guide", path, stdout=out)
    assert "Est Ensemble, à partir du 1er janvier 2026" in plain_text(out.getvalue())


@pytest.mark.parametrize(("content", "words"), [('x = "y"', "x : clé inconnue"), ("EPT9", "TOML")])
def test_the_command_names_what_is_wrong(db, tmp_path: Path, content: str, words: str):
    path = tmp_path / "guide.toml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError, match=words):
        call_command("enter_size_guide", path)


def test_the_command_says_an_unknown_territory(db, tmp_path: Path):
    path = tmp_path / "guide.toml"
    path.write_text(GUIDE, encoding="utf-8")

    with pytest.raises(CommandError, match="SIREN"):
        call_command("enter_size_guide", path)


@pytest.mark.parametrize("changes", [{"type_code": "T5"}, {"type_code": "T1", "floor_area": 32}, {"floor_area": 12}])
def test_a_home_of_another_size_takes_the_candidature_and_ranks_it(db, changes):
    on = factories.publication(a_home(**changes))
    amina = factories.demande()

    made = applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())
    type(on).objects.filter(pk=on.pk).update(
        opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(minutes=1)
    )
    closing.close(on, weighed=factories.believed(on), at=timezone.now(), by=CLOCK)

    made.refresh_from_db()
    assert (made.verdict, made.rank, made.stage) == ("eligible", 1, "classee")


def test_the_letter_says_what_the_page_says(db, client):
    on = factories.publication(a_home(type_code="T5"))
    amina = factories.demande()
    client.force_login(amina.user)

    page = plain_text(client.get(reverse("publication", args=[on.public_id])))
    applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())

    sentence = "le repère de Palier conseille un T2 ou un T3 : ce T5 est plus grand."
    assert sentence in page
    assert "Candidater à ce logement" in page
    assert any(sentence in plain_text(paragraph) for paragraph in Letter.objects.get().paragraphs)


def test_the_guide_of_the_territory_is_the_one_that_is_shown(territory, client):
    entering_size_guides.enter(GUIDE, by=STEWARD, at=AT)
    on = factories.publication(a_home(type_code="T3"))
    amina = factories.demande()
    client.force_login(amina.user)

    page = plain_text(client.get(reverse("publication", args=[on.public_id])))
    listed = plain_text(client.get(reverse("recherche")))

    assert "le repère d’Est Ensemble conseille un T2" in page
    assert "délibération du 3 mars 2026" in page
    assert "ouvert à votre ménage" in listed
    assert "À savoir : Pour 2 personnes, le repère d’Est Ensemble" in listed


def test_the_landlord_sees_a_flag_and_may_find_too_small_only_under_the_article(db):
    on = factories.publication(a_home(type_code="T5", floor_area=90), stage="designee")
    wide = factories.candidature(on, factories.demande().demande, stage="designee")
    small = factories.candidature(
        factories.publication(a_home(floor_area=15), stage="designee"), factories.demande().demande, stage="designee"
    )
    today = timezone.localdate()

    lines = {line.item: line for line in checklist.checklist(files_to_check.file_of(wide, on=today))}
    assert (lines[Item.SIZE].state, lines[Item.SIZE].ground) == (ItemState.FLAG, None)
    assert circumstances.about(wide, on=today).is_area_enough
    assert not circumstances.about(small, on=today).is_area_enough


def test_the_pages_show_palier_s_guide_and_the_territory_s_with_its_versions(territory, client):
    entering_size_guides.enter(GUIDE, by=STEWARD, at=AT)
    later = timezone.localdate() + timedelta(days=30)
    entering_size_guides.enter(GUIDE.replace("2026-01-01", later.isoformat()), by=STEWARD, at=AT)

    listing = plain_text(client.get(reverse("tailles")))
    page = plain_text(client.get(reverse("tailles-territoire", args=["EPT8"])))

    assert "Est Ensemble" in listing
    assert "70 m²" in listing
    assert "Délibération du 3 mars 2026" in page
    assert "Autres versions" in page
    assert client.get(reverse("tailles-territoire", args=["EPT9"])).status_code == 404


def test_a_guide_weighs_nothing(territory):
    on = factories.publication(a_home(type_code="T3"))
    amina = factories.demande()
    made = applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())

    entering_size_guides.enter(GUIDE, by=STEWARD, at=AT)

    assert Candidature.objects.get(pk=made.pk).snapshot == made.snapshot
