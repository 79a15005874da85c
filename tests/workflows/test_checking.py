"""The outputs of a check, what each needs, and what happens when fewer than three files hold."""

from __future__ import annotations

from typing import Any

import pytest

from palier.models import Candidature, Check, CheckDraft, Fact, JournalEntry, Letter, Membership, User
from palier.rules.commission import looking
from palier.rules.commission.looking import Look
from palier.rules.doors.access import Role
from palier.web.presentation import sheet
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import (
    check_drafts,
    checking,
    convening,
    deciding,
    designating,
    files_to_check,
    putting_back,
    sitting,
)
from tests import factories
from tests.plain_pages import plain_text
from tests.reached import reached
from tests.workflows.bailleur_world import DAY, LOOKED, NOW, World, as_bailleur, examine, make_world, ranked_drafts

pytestmark = pytest.mark.django_db
SOON = (NOW + 8 * DAY).date()
LATE = NOW + 9 * DAY
STAY = "sejour_non_etabli"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.mark.parametrize(
    ("output", "given"),
    [
        ("incomplet", {}),
        ("incomplet", {"pieces": ["titre_sejour"]}),
        ("incomplet", {"answer_by": SOON}),
        ("incomplet", {"pieces": ["releve_bancaire"], "answer_by": SOON}),
        ("incomplet", {"pieces": ["titre_sejour"], "answer_by": NOW.date()}),
        ("incomplet", {"pieces": ["titre_sejour"], "answer_by": SOON, "ground": "plafonds_depasses"}),
        ("non_conforme", {}),
        ("non_conforme", {"ground": "mauvaise_impression"}),
        ("conforme", {}),
        ("conforme", {**LOOKED, "ground": "plafonds_depasses"}),
        ("conforme", {**LOOKED, "pieces": ["titre_sejour"]}),
        ("a_voir", {}),
        ("a_refaire", {}),
    ],
)
def test_an_output_that_lacks_or_contradicts_its_facts_changes_nothing(
    world: World, output: str, given: dict[str, Any]
) -> None:
    with as_bailleur(world), pytest.raises(checking.BadFinding):
        checking.check(world.candidatures[0], output, by=world.karim, at=NOW, **given)

    assert world.stages()[0] == "designee"
    assert not Check.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("output", "given", "stage", "letter"),
    [
        ("conforme", LOOKED, "conforme", "Votre dossier est conforme"),
        ("incomplet", {"pieces": ["titre_sejour"], "answer_by": SOON}, "incomplete", "Titre de séjour"),
        ("non_conforme", {"ground": "plafonds_depasses"}, "non_conforme", "plafond"),
    ],
)
def test_each_output_moves_the_file_and_tells_its_household(
    world: World, output: str, given: dict[str, Any], stage: str, letter: str
) -> None:
    with as_bailleur(world):
        checking.check(world.candidatures[0], output, by=world.karim, at=NOW, **given)

    told = Letter.objects.get()
    assert world.stages()[0] == stage
    assert letter.lower() in f"{told.title} {plain_text(' '.join(told.paragraphs))}".lower()


def test_an_incomplete_file_comes_back_compliant(world: World) -> None:
    first = world.candidatures[0]
    checking.check(first, "incomplet", pieces=["titre_sejour"], answer_by=SOON, by=world.karim, at=NOW)
    checking.check(first, "conforme", **LOOKED, by=world.karim, at=NOW + DAY)

    assert world.stages()[0] == "conforme"


def reservataire(world: World) -> Actor:
    user = User.objects.create_user("odile@example.org", name="Odile")
    Membership.objects.create(user=user, organisation=world.reservataire, role="reservataire")
    return Actor(role=Role.RESERVATAIRE, user=user, organisation=world.reservataire)


def test_under_three_the_next_rank_is_called_then_examined(world: World) -> None:
    odile = reservataire(world)
    with pytest.raises(designating.EnoughInPlay):
        designating.call_next(world.publication, by=odile, at=NOW)
    for rank, candidature in enumerate(world.candidatures[:5], start=1):
        if rank <= 2:
            checking.check(candidature, "conforme", **LOOKED, by=world.karim, at=NOW)
        else:
            checking.check(candidature, "non_conforme", ground="plafonds_depasses", by=world.karim, at=NOW)

    (called,) = designating.call_next(world.publication, by=odile, at=NOW)

    assert called.rank == 6
    assert world.bailleur.pk in called.audience
    checking.check(called, "conforme", **LOOKED, by=world.karim, at=NOW)
    assert len(convening.compliant(world.publication)) == 3


def test_a_postponed_home_waits_for_the_next_seance_with_its_candidates(world: World) -> None:
    seance = examine(world)
    item = seance.items.get()
    with pytest.raises(deciding.PostponingReasonNeeded):
        deciding.postpone(item, " ", by=world.commission, at=NOW + DAY)
    with pytest.raises(deciding.PostponingReasonNeeded):
        deciding.postpone(item, "Trop de familles de cette nationalité", by=world.commission, at=NOW + DAY)
    with as_bailleur(world):
        item = deciding.postpone(item, "Visite technique en attente", by=world.commission, at=NOW + DAY)
        assert deciding.postpone(item, "Autre raison", by=world.commission, at=NOW + DAY).postponed_reason == (
            "Visite technique en attente"
        )

    world.reload()
    assert (world.publication.stage, world.stages()[:3]) == ("designee", ["conforme"] * 3)
    with pytest.raises(deciding.Postponed):
        deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW + DAY)
    with pytest.raises(convening.NotOnAgenda):
        convening.add_to_agenda(seance, world.publication, by=world.karim, at=NOW + DAY)
    closed = sitting.close(seance, by=world.commission, at=NOW + DAY)
    assert closed.minutes["homes"][0]["decisions"] == []
    with pytest.raises(sitting.SeanceNotOpen):
        deciding.postpone(item, "Trop tard", by=world.commission, at=NOW + DAY)
    again = examine(world)
    assert len(deciding.decide(again.items.get(), ranked_drafts(world), by=world.commission, at=NOW + DAY)) == 3


def test_a_home_postponed_by_mistake_comes_back_to_its_seance(world: World) -> None:
    seance = examine(world)
    item = seance.items.get()
    with as_bailleur(world):
        deciding.postpone(item, "Mauvais logement", by=world.commission, at=NOW + DAY)
        back = putting_back.put_back(item, by=world.karim, at=NOW + DAY)
        assert putting_back.put_back(back, by=world.karim, at=NOW + DAY) == back

    world.reload()
    assert (back.postponed_reason, world.publication.stage) == ("", "en_commission")
    assert len(deciding.decide(back, ranked_drafts(world), by=world.commission, at=NOW + DAY)) == 3


def test_a_decided_home_is_not_postponed(world: World) -> None:
    seance = examine(world)
    item = seance.items.get()
    deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW + DAY)

    with pytest.raises(deciding.AlreadyDecided):
        deciding.postpone(item, "Visite technique", by=world.commission, at=NOW + DAY)


def test_a_check_keeps_what_was_said_of_each_point_and_why(world: World) -> None:
    points = {**looking.ALL_SEEN, "autre_bail": "sans_objet"}
    with as_bailleur(world):
        kept = checking.check(
            world.candidatures[0], "conforme", points=points, whys=LOOKED["whys"], by=world.karim, at=NOW
        )

    assert len(kept.checklist) == 11
    assert (kept.checklist["contact"], kept.checklist["autre_bail"]) == ("vu", "sans_objet")
    assert kept.whys["autre_bail"] == "Vu sur pièce."
    entry = JournalEntry.objects.get(verb="constater_conforme")
    assert "autre_bail:sans_objet" in entry.details["points"]


@pytest.mark.parametrize("look", [Look.SEEN, Look.NO_OBJECT])
def test_nobody_does_without_a_piece_in_silence(world: World, look: Look) -> None:
    """Debt of the desks: the check named what lacked beside a verdict that took no notice of it."""
    looked = {**LOOKED, "points": {**LOOKED["points"], "pieces": look.value}}
    row = world.candidatures[0]
    lacking = files_to_check.file_of(row, on=NOW.date()).lacking
    assert lacking
    silent = {item: why for item, why in LOOKED["whys"].items() if item != "pieces"}

    with as_bailleur(world):
        with pytest.raises(checking.BadFinding, match="Il manque des pièces : ") as refused:
            checking.check(row, "conforme", **{**looked, "whys": silent}, by=world.karim, at=NOW)
        assert all(name in str(refused.value) for name in lacking)
        kept = checking.check(row, "conforme", **looked, by=world.karim, at=NOW)

    assert kept.whys["pieces"].startswith("Conforme sans : ")
    assert kept.whys["pieces"].endswith(". Vu sur pièce.")
    assert "Amina" not in kept.whys["pieces"]
    assert JournalEntry.objects.get(verb="constater_conforme").details["sans_pieces"]
    for by in (world.karim, world.commission):
        told = dict(sheet.gather(row, by=by, on=NOW.date()).checked)
        assert told["Pièces complètes"] == kept.whys["pieces"]


def test_a_piece_asked_again_and_not_come_keeps_the_file_from_being_called_complete(world: World) -> None:
    row = world.candidatures[0]
    factories.piece(row.demande, status="valide", uploaded_at=NOW - DAY)
    before = files_to_check.file_of(row, on=NOW.date())
    with as_bailleur(world):
        checking.check(
            row,
            "incomplet",
            pieces=["avis_imposition_n2"],
            answer_by=NOW.date() + 15 * DAY,
            points={},
            whys={},
            by=world.karim,
            at=NOW,
        )

    after = files_to_check.file_of(row, on=NOW.date())

    assert not any("imposition" in name for name in before.lacking)
    assert any(name.startswith("avis d’imposition") for name in after.lacking)


def test_a_refusal_keeps_what_the_file_said_where_nobody_looked(world: World) -> None:
    kept = checking.check(
        world.candidatures[0],
        "non_conforme",
        ground="demande_non_active",
        points={"contact": "vu"},
        by=world.karim,
        at=NOW,
    )

    assert (kept.checklist["contact"], kept.checklist["plafonds"]) == ("vu", "a_regarder")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"points": {**looking.ALL_SEEN, "contact": ""}}, "Il reste : contact et intérêt confirmés"),
        ({"points": {}}, "Il reste"),
        ({"points": {**looking.ALL_SEEN, "plafonds": "non_conforme"}}, "ne peut pas être conforme"),
        ({"points": {**looking.ALL_SEEN, "autre_bail": "sans_objet"}, "whys": {}}, "sans objet"),
        ({"points": {**looking.ALL_SEEN, "humeur": "vu"}}, "n’existe pas"),
        ({"points": {**looking.ALL_SEEN, "contact": "peut-être"}}, "n’existe pas"),
    ],
)
def test_nobody_finds_compliant_what_nobody_looked_at(world: World, change: dict[str, Any], why: str) -> None:
    with as_bailleur(world), pytest.raises(checking.BadFinding, match=why):
        checking.check(world.candidatures[0], "conforme", **{**LOOKED, **change}, by=world.karim, at=NOW)

    assert world.stages()[0] == "designee"


def test_an_interrupted_check_is_kept_as_a_draft_and_goes_with_the_check(world: World) -> None:
    first = world.candidatures[0]
    with as_bailleur(world):
        check_drafts.save_draft(first, points={"contact": "vu"}, whys={}, by=world.karim, at=NOW)
        draft = check_drafts.save_draft(
            first, points={"contact": "vu", "pieces": "vu"}, whys={"pieces": " Trois avis. "}, by=world.karim, at=NOW
        )
        with pytest.raises(checking.BadFinding):
            check_drafts.save_draft(first, points={"humeur": "vu"}, whys={}, by=world.karim, at=NOW)
    assert (draft.points, draft.whys) == ({"contact": "vu", "pieces": "vu"}, {"pieces": "Trois avis."})
    assert not Letter.objects.exists()

    with as_bailleur(world):
        checking.check(first, "conforme", **LOOKED, by=world.karim, at=NOW)
    assert not CheckDraft.objects.exists()
    first.refresh_from_db()
    with pytest.raises(checking.NotToBeChecked):
        check_drafts.save_draft(first, points={}, whys={}, by=world.karim, at=NOW)


def test_a_ground_that_the_file_contradicts_is_explained_to_the_candidate(world: World) -> None:
    type(world.home).objects.update(is_adapted=True)
    first = Candidature.objects.get(pk=world.candidatures[0].pk)

    with pytest.raises(checking.BadFinding, match=r"Le dossier dit le contraire. Ce logement est déclaré adapté"):
        checking.check(first, "non_conforme", ground="logement_non_accessible", by=world.karim, at=NOW)
    kept = checking.check(
        first,
        "non_conforme",
        ground="logement_non_accessible",
        note="Trois marches à l’entrée.",
        by=world.karim,
        at=NOW,
    )
    assert kept.ground == "logement_non_accessible"


def test_a_household_under_a_protection_order_is_not_refused_for_what_it_owns(world: World) -> None:
    first = world.candidatures[0]
    Fact.objects.create(
        demande=first.demande,
        audience=first.audience,
        layer="declare",
        path="claims/ordonnance_protection",
        value={},
        at=NOW,
    )

    with as_bailleur(world), pytest.raises(checking.BadFinding, match="écarte ce motif"):
        checking.check(first, "non_conforme", ground="proprietaire_logement_adapte", by=world.karim, at=NOW)
    kept = checking.check(
        world.candidatures[1], "non_conforme", ground="proprietaire_logement_adapte", by=world.karim, at=NOW
    )
    assert kept.ground == "proprietaire_logement_adapte"


def test_above_a_ceiling_that_nobody_read_at_its_source_a_file_is_not_refused(world: World) -> None:
    type(world.home).objects.update(financing="PLAI")
    candidature = Candidature.objects.get(pk=world.candidatures[0].pk)

    with pytest.raises(checking.BadFinding, match="lu à sa source"):
        checking.check(candidature, "non_conforme", ground="plafonds_depasses", by=world.karim, at=NOW)


def test_a_demande_that_ended_is_not_said_to_be_active(world: World) -> None:
    checking.check(world.candidatures[0], "non_conforme", ground="demande_non_active", by=world.karim, at=NOW)

    text = plain_text(" ".join(Letter.objects.get().paragraphs))
    assert "reste active" not in text
    assert "renouveler" in text


def test_a_stay_is_not_called_unestablished_before_its_piece_was_asked_and_its_day_passed(world: World) -> None:
    first, other = world.candidatures[:2]
    with as_bailleur(world), pytest.raises(checking.BadFinding, match="n’a été demandée"):
        checking.check(first, "non_conforme", ground=STAY, note="Rien ne le montre.", by=world.karim, at=NOW)
    checking.check(first, "incomplet", pieces=["titre_sejour"], answer_by=SOON, by=world.karim, at=NOW)
    with pytest.raises(checking.BadFinding, match="n’a pas été joint"):
        checking.check(first, "non_conforme", ground=STAY, note="Titre du conjoint.", by=world.karim, at=LATE)
    reached(first.demande)
    with pytest.raises(checking.BadFinding, match="court jusqu’au"):
        checking.check(first, "non_conforme", ground=STAY, note="Rien ne le montre.", by=world.karim, at=NOW + DAY)
    with pytest.raises(checking.BadFinding, match="n’a été demandée"):
        checking.check(other, "non_conforme", ground=STAY, note="Rien ne le montre.", by=world.karim, at=LATE)

    with pytest.raises(checking.BadFinding, match="quelle pièce a été demandée"):
        checking.check(first, "non_conforme", ground=STAY, by=world.karim, at=LATE)
    kept = checking.check(first, "non_conforme", ground=STAY, note="Titre du conjoint.", by=world.karim, at=LATE)
    assert kept.ground == STAY


def test_a_stay_whose_piece_came_or_is_verified_is_read_before_it_is_refused(world: World) -> None:
    first = world.candidatures[0]
    checking.check(first, "incomplet", pieces=["titre_sejour"], answer_by=SOON, by=world.karim, at=NOW)
    reached(first.demande)
    kept = factories.piece(first.demande, code="titre_sejour", uploaded_at=LATE - DAY)
    with pytest.raises(checking.BadFinding, match="est arrivée"):
        checking.check(first, "non_conforme", ground=STAY, note="Rien.", by=world.karim, at=LATE)

    type(kept).objects.filter(pk=kept.pk).update(status="valide", uploaded_at=NOW - DAY)
    kept.files.update(received_at=NOW - DAY)
    with pytest.raises(checking.BadFinding, match="vérifiée pour chaque adulte"):
        checking.check(first, "non_conforme", ground=STAY, by=world.karim, at=LATE)


def test_a_home_is_not_refused_as_inaccessible_to_who_asks_nothing_without_a_word(world: World) -> None:
    first = Candidature.objects.get(pk=world.candidatures[0].pk)
    with pytest.raises(checking.BadFinding, match="Rien dans ce dossier ne demande un logement accessible"):
        checking.check(first, "non_conforme", ground="logement_non_accessible", by=world.karim, at=NOW)
    Fact.objects.create(
        demande=first.demande, audience=first.audience, layer="declare", path="claims/handicap", value={}, at=NOW
    )
    with pytest.raises(checking.BadFinding, match="ne convient pas"):
        checking.check(first, "non_conforme", ground="logement_non_accessible", by=world.karim, at=NOW)


def test_two_who_check_one_file_do_not_undo_each_other_unseen(world: World) -> None:
    first = world.candidatures[0]
    old_page = checking.seen_of(None)
    karims = checking.check(
        first, "incomplet", pieces=["titre_sejour"], answer_by=SOON, seen=old_page, by=world.karim, at=NOW
    )
    with pytest.raises(checking.CheckedMeanwhile, match=r"a enregistré un contrôle \(incomplet\)"):
        checking.check(first, "conforme", **LOOKED, seen=old_page, by=world.karim, at=NOW + DAY)
    assert world.stages()[0] == "incomplete"

    checking.check(first, "conforme", **LOOKED, seen=checking.seen_of(karims), by=world.karim, at=NOW + DAY)
    assert world.stages()[0] == "conforme"
