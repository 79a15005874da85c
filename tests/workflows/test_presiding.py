"""Nobody decides where nobody presides; minutes say who sat, for what and how long, and when each home was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from palier.models import JournalEntry, Seance
from palier.rules.commission.commission import Capacity
from palier.rules.law import canonical, clocks
from palier.workflows.commission import (
    convening,
    deciding,
    declaring_interests,
    minutes_words,
    presiding,
    putting_to_vote,
    sitting,
    taking_back,
)
from tests.workflows.bailleur_world import DAY, NOW, World, as_bailleur, examine, make_world, ranked_drafts

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
OPENED = NOW + DAY


@pytest.fixture
def world() -> World:
    return make_world()


def presided(world: World, *more: convening.Member) -> Seance:
    """Open, with two of the board and the mayor; the first of them presides."""
    seance = examine(world)
    seats = [
        convening.Member(name="A. Bailleul", quality=Capacity.BOARD),
        convening.Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"),
        convening.Member(name="B. Second", quality=Capacity.BOARD),
        *more,
    ]
    members = [{**row, "present": True} for row in convening.kept_members(seats, 2)]
    Seance.objects.filter(pk=seance.pk).update(members=members, chair=0)
    seance.refresh_from_db()
    return seance


def voted(world: World, *keys: str) -> list[deciding.DecisionDraft]:
    return [replace(one, ballots=dict.fromkeys(keys, "pour"), votes=None) for one in ranked_drafts(world)]


def test_nothing_is_decided_once_the_chair_left_until_somebody_presides(world: World) -> None:
    seance = presided(world)
    item, by = seance.items.get(), world.commission
    sitting.note_presence(seance, member=0, is_present=False, by=by, at=OPENED + MINUTE)
    drafts = voted(world, "1", "2")
    with pytest.raises(presiding.NobodyPresides, match="La présidence a quitté la séance"):
        deciding.decide(item, drafts, by=by, at=OPENED + MINUTE)
    with pytest.raises(presiding.NobodyPresides):
        putting_to_vote.put(item, drafts, by=by, at=OPENED + MINUTE)
    for nobody in (0, 1, 9):
        with pytest.raises(sitting.BadChair, match="membre présent du conseil"):
            presiding.preside(seance, member=nobody, by=by, at=OPENED + MINUTE)

    with as_bailleur(world):
        presiding.preside(seance, member=2, by=by, at=OPENED + 2 * MINUTE)
        presiding.preside(seance, member=2, by=by, at=OPENED + 2 * MINUTE)
    deciding.decide(item, drafts, by=by, at=OPENED + 3 * MINUTE)
    closed = sitting.close(seance, by=by, at=OPENED + 4 * MINUTE)

    assert [row["what"] for row in closed.changes] == ["depart", "presidence"]
    assert closed.chair == 2
    assert JournalEntry.objects.filter(verb="noter_presence", details__quoi="presidence").count() == 1
    told = "\n".join(minutes_words.words(closed).facts)
    assert "Présidence : A. Bailleul, puis B. Second depuis " in told
    assert minutes_words.by_hand(closed, signed=())[0][0] == "B. Second"
    with pytest.raises(sitting.SeanceNotOpen):
        presiding.preside(closed, member=0, by=by, at=OPENED + 5 * MINUTE)


def test_a_home_is_postponed_in_a_room_without_a_chair(world: World) -> None:
    seance = presided(world)
    sitting.note_presence(seance, member=0, is_present=False, by=world.commission, at=OPENED)

    item = deciding.postpone(
        seance.items.get(), reason="Plus personne ne préside.", by=world.commission, at=OPENED + MINUTE
    )

    assert item.postponed_reason == "Plus personne ne préside."


def test_minutes_say_for_what_and_how_long_each_sat_and_when_a_home_was_decided(world: World) -> None:
    late = convening.Member(name="T. Tardif", quality=Capacity.TENANTS)
    never = convening.Member(name="J. Jamais", quality=Capacity.BOARD)
    seance, by = presided(world, late, never), world.commission
    rows = [{**row, "present": place < 3} for place, row in enumerate(seance.members)]
    Seance.objects.filter(pk=seance.pk).update(members=rows, prefet_agreed_on=date(2026, 1, 2))
    item = seance.items.get()
    sitting.note_presence(seance, member=3, is_present=True, by=by, at=OPENED + MINUTE)
    declared = declaring_interests.declare_interest(item, member=2, by=by, at=OPENED + MINUTE)
    declaring_interests.withdraw_interest(declared, reason="Un homonyme.", by=by, at=OPENED + 2 * MINUTE)
    deciding.decide(item, voted(world, "0", "1", "2", "3"), by=by, at=OPENED + 3 * MINUTE)
    sitting.note_presence(seance, member=2, is_present=False, by=by, at=OPENED + 4 * MINUTE)
    closed = sitting.close(seance, by=by, at=OPENED + 5 * MINUTE)

    told = minutes_words.words(closed)
    sat = {line.partition(",")[0]: line for line in told.parts[0].lines}
    assert "présence de l’ouverture à la clôture" in sat["A. Bailleul"]
    assert "Maire (Montreuil" in sat["M. Maire"]
    assert ": présence de l’ouverture à " in sat["B. Second"]
    assert ": présence de " in sat["T. Tardif"]
    assert sat["T. Tardif"].endswith(" à la clôture")
    assert sat["J. Jamais"].endswith(": absence")
    assert any("Accord du préfet" in line and "2 janvier 2026" in line for line in told.facts)
    assert any("article R441-9 du code de la construction et de l’habitation" in line for line in told.facts)
    lines = " ".join(told.parts[2].lines)
    assert "Décidé le " in lines
    assert "Membres qui pouvaient voter : 4, pour 2 requis." in lines
    assert "retiré avant le vote, le " in lines


def test_a_condition_is_minuted_with_its_piece_and_minutes_of_before_are_as_they_were(world: World) -> None:
    seance = presided(world)
    drafts = voted(world, "0", "1", "2")
    drafts[0] = replace(
        drafts[0], kind="attribution_condition", piece="avis_imposition_n2", piece_by=(OPENED + 9 * DAY).date()
    )
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=OPENED)
    closed = sitting.close(seance, by=world.commission, at=OPENED + MINUTE)
    named = minutes_words.piece_name("avis_imposition_n2")

    def awaited() -> str:
        notes = " ".join(note for part in minutes_words.words(closed).parts for note in part.notes)
        return notes.partition(" Une pièce est attendue ")[2].partition(".")[0]

    last = clocks.say_day((OPENED + 9 * DAY).date())
    assert awaited() == f"au plus tard le {last} : {named}"
    assert closed.minutes is not None
    assert canonical.digest(closed.minutes) == closed.minutes_digest
    closed.minutes["format"] = "palier/proces-verbal/7"
    assert awaited() == f"avant le {last} : {named}"
    closed.minutes["format"] = "palier/proces-verbal/6"
    before = minutes_words.words(closed)
    assert "A. Bailleul, Conseil du bailleur, voix délibérative" in before.parts[0].lines
    assert awaited() == f"avant le {last}"
    assert not any("R441-9" in line for line in before.facts)


def test_an_order_that_was_taken_back_is_minuted_with_its_reason(world: World) -> None:
    seance, by = presided(world), world.commission
    item, drafts = seance.items.get(), voted(world, "0", "1", "2")
    swapped = [replace(drafts[0], rank=2), replace(drafts[1], rank=1), drafts[2]]
    deciding.decide(item, swapped, order_reason="La place de parking.", by=by, at=OPENED)
    with as_bailleur(world):
        taking_back.take_back(item, reason="Erreur de saisie.", by=by, at=OPENED + MINUTE)
    deciding.decide(item, voted(world, "0", "1", "2"), by=by, at=OPENED + MINUTE)

    closed = sitting.close(seance, by=by, at=OPENED + MINUTE)

    (line,) = minutes_words.words(closed).parts[1].lines
    assert line.endswith(
        " ; l’ordre repris n’était pas celui du classement : La place de parking. Raison : Erreur de saisie."
    )
