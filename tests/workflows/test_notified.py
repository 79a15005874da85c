"""What is notified to whom: each letter of a designation, a commission and an offer holds what its notice must contain."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from palier.models import DemandeVersion, Letter
from palier.rules.letters import notices, table
from palier.workflows.commission import checking, deciding, sitting
from palier.workflows.letters import wording
from palier.workflows.offer import offering
from palier.workflows.ranking import telling_ranking
from tests.plain_pages import plain_text
from tests.workflows import notice_marks
from tests.workflows.bailleur_world import DAY, NOW, attribute, examine, make_world, ranked_drafts

pytestmark = pytest.mark.django_db


def lacking(kind: str) -> dict[str, tuple[str, ...]]:
    number = table.ROWS[kind].notices[0].number
    letters = Letter.objects.filter(kind=kind)
    assert letters
    missing = {str(row.pk): notice_marks.missing(number, [row.title, *row.paragraphs]) for row in letters}
    return {key: parts for key, parts in missing.items() if parts}


def test_what_the_commission_and_the_landlord_write_holds_its_parts() -> None:
    world = make_world()
    seance = examine(world, 5)
    drafts = ranked_drafts(world)
    deadline = (NOW + 20 * DAY).date()
    drafts[2] = replace(drafts[2], kind="attribution_condition", piece="livret_famille", piece_by=deadline)
    drafts[3] = replace(drafts[3], kind="non_attribution", rank=None, ground="classe_derriere")
    drafts[4] = replace(drafts[4], kind="irrecevable", rank=None, ground="tous_plafonds_depasses")
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY)
    world.reload()
    offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)

    for kind in ("attribution", "attribution_condition", "non_attribution", "irrecevabilite", "offre"):
        assert lacking(kind) == {}, kind


def test_a_dalo_offer_holds_the_parts_of_its_own_notice() -> None:
    world = make_world()
    first = world.candidatures[0]
    first.tier = 0
    first.save()
    attribute(world)
    offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)

    letter = Letter.objects.get(kind="offre")
    assert notice_marks.missing("N18", letter.paragraphs) == ()


FIRST_END = datetime(2026, 5, 15, 21, 59, 59, tzinfo=UTC)


def test_an_ordinary_offer_is_no_dalo_offer() -> None:
    text = wording.offer(
        make_world().home, "Un bailleur", 10, first_end=FIRST_END, is_dalo=False, cost=("Refuser ne retire ni points.",)
    )

    assert notice_marks.missing("N17", text.paragraphs) == ()
    assert "au titre du DALO" in notice_marks.missing("N18", text.paragraphs)


def test_a_non_designation_says_the_rank_and_is_no_administrative_decision() -> None:
    world = make_world()
    checking.check(
        world.candidatures[0],
        "incomplet",
        pieces=["livret_famille"],
        answer_by=(NOW + 9 * DAY).date(),
        by=world.karim,
        at=NOW,
    )
    odile = type(world.karim)(role=world.karim.role, user=world.karim.user, organisation=world.reservataire)
    telling_ranking.tell_passed_over(world.publication, after=0, by=odile, at=NOW)

    assert lacking("demande_pieces") == {}
    assert lacking("non_retenue") == {}
    text = plain_text(" ".join(Letter.objects.get(kind="non_retenue").paragraphs))
    assert "Votre rang" in text
    assert "avec" in text
    assert "L311-3-1" in text
    assert "réclamation" in text
    assert "décision administrative" not in text
    assert "tribunal" not in text


def test_a_transfer_is_told_both_judges_while_the_landlord_is_not_known() -> None:
    world = make_world()
    seance = examine(world)
    drafts = ranked_drafts(world)
    version = DemandeVersion.objects.get(demande=drafts[2].candidature.demande)
    DemandeVersion.objects.create(
        demande_id=version.demande_id,
        file_type="MAJ",
        file_dated_at=NOW + DAY,
        received_at=NOW + DAY,
        digest=hashlib.sha256(b"transfer").hexdigest(),
        facts={**version.facts, "is_transfer": True},
    )
    drafts[2] = replace(drafts[2], kind="non_attribution", rank=None, ground="classe_derriere")
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY)

    text = plain_text(" ".join(Letter.objects.get(kind="non_attribution").paragraphs))
    assert "tribunal administratif" in text
    assert "juge judiciaire" in text


def test_a_transfer_of_an_unknown_landlord_has_three_routes() -> None:
    assert len(notices.appeal_routes(is_internal_transfer=None)) == 3


def test_a_right_recognised_after_the_closing_is_told_with_the_offer() -> None:
    world = make_world()
    version = DemandeVersion.objects.get(demande=world.candidatures[0].demande)
    DemandeVersion.objects.create(
        demande_id=version.demande_id,
        file_type="MAJ",
        file_dated_at=NOW,
        received_at=NOW,
        digest=hashlib.sha256(b"dalo").hexdigest(),
        facts={**version.facts, "dalo": "actif"},
    )
    attribute(world)
    offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=NOW + DAY)

    assert world.candidatures[0].tier != 0
    assert notice_marks.missing("N18", Letter.objects.get(kind="offre").paragraphs) == ()


def test_where_there_is_no_grid_no_letter_speaks_of_points() -> None:
    world = make_world()
    type(world.publication).objects.update(grid=None)
    world.publication.refresh_from_db()
    odile = type(world.karim)(role=world.karim.role, user=world.karim.user, organisation=world.reservataire)
    telling_ranking.tell_passed_over(world.publication, after=0, by=odile, at=NOW)

    text = plain_text(" ".join(Letter.objects.filter(kind="non_retenue")[0].paragraphs))
    assert "avec" not in text.split("Votre rang")[1].split(".")[0]
    assert "puis l’ancienneté, sans points" in text
    assert lacking("non_retenue") == {}
