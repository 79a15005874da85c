"""Acts of an adviser for the account of a household: each under its word of the mandate, noted, told, and never outside it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from palier.models import JournalEntry, Letter, Mandate, MandateAct, Membership, Message, Organisation, SafeChannel
from palier.models.doors import acting
from palier.models.doors.row_security import CONSEILLER
from palier.models.identifiers import uuid7
from palier.rules.doors import access
from palier.rules.doors.access import Role
from palier.rules.mandates import acts, mandates
from palier.rules.mandates.acts import Done
from palier.rules.mandates.mandates import MandateScope
from palier.rules.parting.separation import Living
from palier.rules.people.facts import Situation
from palier.rules.situations import uploads
from palier.workflows.candidature import applying
from palier.workflows.mandates import granting, on_behalf
from palier.workflows.parting import forking, separating
from palier.workflows.parting.forking import Danger
from palier.workflows.people import filing
from tests import couples, factories
from tests.mandate_world import at_home, at_the_desk, code, given, holder, in_role, typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def act(world: World, doing: Callable[..., Any], *args: Any, by: Actor | None = None, **more: Any) -> Any:
    """One act of Céline, from her page."""
    who = by or world.celine
    with in_role(at_the_desk(who)):
        made = doing(*args, by=who, at=timezone.now(), **more)
        now = acting.current()
        assert now is not None
        assert now.role == CONSEILLER
    return made


def mandate(world: World, *words: MandateScope) -> Mandate:
    return given(world.amina, world.celine, scope=mandates.scope_of(word.value for word in words))


def open_home(world: World) -> Any:
    return factories.publication(factories.home(world.bailleur, world.reservataire))


def test_the_role_may_what_the_words_open_and_no_more() -> None:
    opened = frozenset().union(*acts.ACTIONS.values())
    assert access.TABLE[Role.MANDATAIRE] == opened
    assert set(acts.ACTIONS) == set(MandateScope)
    assert set(acts.SCOPE_OF) == set(acts.LABELS) == set(acts.UNDOING) == set(Done)


def test_an_adviser_applies_and_withdraws_and_the_line_says_who_and_for_whom(world: World) -> None:
    made, home = mandate(world, MandateScope.APPLY), open_home(world)

    placed = act(world, on_behalf.apply, made, home)
    assert placed.demande_id == world.amina.demande.pk
    act(world, on_behalf.withdraw, made, placed.public_id)
    act(world, on_behalf.apply, made, home, again=True)

    lines = JournalEntry.objects.filter(object_id=placed.public_id).order_by("at", "id")
    assert [line.verb for line in lines] == ["deposer", "retirer", "deposer_de_nouveau"]
    for line in lines:
        assert (line.role, line.actor) == ("mandataire", world.celine.person.public_id)
        assert (line.organisation, line.details["mandat"]) == (world.celine.body.pk, str(made.public_id))
    assert [one.done for one in MandateAct.objects.order_by("at")] == ["candidature", "retrait", "candidature"]


def test_its_letters_are_the_household_s_and_no_adviser_s(world: World) -> None:
    made = mandate(world, MandateScope.APPLY)
    placed = act(world, on_behalf.apply, made, open_home(world))

    letter = Letter.objects.get(candidature=placed)
    assert letter.audience == []
    assert world.celine.body.name not in " ".join([letter.title, *letter.paragraphs])
    assert letter.sent_at == MandateAct.objects.get().at


def test_who_gave_it_is_told_at_once_of_each_act_without_a_name(world: World) -> None:
    made = mandate(world, MandateScope.APPLY)
    act(world, on_behalf.apply, made, open_home(world))

    told = Message.objects.get(body__contains="fait pour votre compte")
    assert (told.recipient, told.demande_id) == (world.amina.persons[0].email, None)
    assert world.celine.body.name not in told.body


def test_a_person_in_danger_is_told_at_their_safe_address_alone(world: World) -> None:
    made = mandate(world, MandateScope.APPLY)
    SafeChannel.objects.create(demande=world.amina.demande, email=couples.SAFE, set_at=timezone.now())
    act(world, on_behalf.apply, made, open_home(world))

    assert [one.recipient for one in Message.objects.filter(body__contains="fait pour votre compte")] == [couples.SAFE]


def test_an_offer_is_answered_once_and_the_household_s_answer_stands(world: World) -> None:
    made, on = mandate(world, MandateScope.ANSWER), world.candidature("attribuee")

    act(world, on_behalf.accept, made, on.public_id)
    on.refresh_from_db()

    assert on.stage == "acceptee"
    assert JournalEntry.objects.get(verb="accepter", object_id=on.public_id).role == "mandataire"
    with pytest.raises(on_behalf.offering.OfferNotLive):
        act(world, on_behalf.decline, made, on.public_id)
    assert MandateAct.objects.get().done == "acceptation"


def test_an_offer_is_refused_with_a_reason(world: World) -> None:
    made, on = mandate(world, MandateScope.ANSWER), world.candidature("attribuee")
    act(world, on_behalf.decline, made, on.public_id, reason="")
    on.refresh_from_db()
    assert (on.stage, on.offers.get().refusal_text) == ("refusee", "")


def test_ordinary_pieces_are_sent_and_no_secret_one(world: World) -> None:
    made, sent = mandate(world, MandateScope.PIECES), [filing.SentFile("avis.pdf", factories.pdf(), 1)]

    piece = act(world, on_behalf.send, made, "avis_imposition_n2", sent, person_key="d")

    assert (piece.demande_id, piece.status) == (world.amina.demande.pk, "a_verifier")
    with pytest.raises(on_behalf.NoSecretByAnother):
        act(world, on_behalf.send, made, f"situation_{Situation.VIOLENCE.value}", sent, person_key="d")


def test_a_full_file_is_refused_without_naming_what_it_holds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made, sent = mandate(world, MandateScope.PIECES), [filing.SentFile("avis.pdf", factories.pdf(), 1)]
    filing.send(world.amina.demande, "livret_famille", sent, by=holder(world.amina), at=timezone.now())
    monkeypatch.setattr(uploads, "QUOTA", 10)
    with pytest.raises(on_behalf.NotForThisFile):
        act(world, on_behalf.send, made, "avis_imposition_n2", sent, person_key="d")


def test_a_candidature_that_moved_on_meanwhile_is_told_as_too_late(world: World) -> None:
    made, on = mandate(world, MandateScope.ANSWER), world.candidature("attribuee")
    type(on).objects.filter(pk=on.pk).update(stage="desistee")
    with pytest.raises(applying.TooLate):
        act(world, on_behalf.accept, made, on.public_id)


@pytest.mark.parametrize("word", [one for one in MandateScope if one is not MandateScope.READ])
def test_each_word_opens_its_own_acts_and_no_other(world: World, word: MandateScope) -> None:
    made, home, on = mandate(world, word), open_home(world), world.candidature("attribuee")
    sent = [filing.SentFile("avis.pdf", factories.pdf(), 1)]
    mine = world.candidature("publiee").public_id
    wanted = {
        MandateScope.PIECES: [partial(act, world, on_behalf.send, made, "avis_imposition_n2", sent, person_key="d")],
        MandateScope.APPLY: [
            partial(act, world, on_behalf.apply, made, home),
            partial(act, world, on_behalf.withdraw, made, mine),
        ],
        MandateScope.ANSWER: [
            partial(act, world, on_behalf.decline, made, on.public_id),
            partial(act, world, on_behalf.accept, made, on.public_id),
        ],
    }
    for other, doings in wanted.items():
        for doing in doings if other is not word else ():
            with pytest.raises(on_behalf.NoMandate):
                doing()
    assert not MandateAct.objects.exists()


@pytest.mark.parametrize("end", ["revoked", "over", "closed", "suspended", "stopped", "other house", "other file"])
def test_nothing_is_done_without_a_living_mandate_of_one_s_own(world: World, end: str) -> None:
    made, home, by = mandate(world, MandateScope.APPLY), open_home(world), world.celine
    if end == "revoked":
        granting.revoke(made.public_id, by=holder(world.amina), at=timezone.now())
    if end == "over":
        Mandate.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    if end == "closed":
        Organisation.objects.filter(pk=by.body.pk).update(closed_at=timezone.now())
    if end == "suspended":
        Organisation.objects.filter(pk=by.body.pk).update(suspended_at=timezone.now())
    if end == "stopped":
        Membership.objects.filter(user=by.person).update(ended_at=timezone.now())
    if end == "other house":
        by = world.stranger_celine
    if end == "other file":
        made.demande = world.noe.demande
    # What the page held a moment ago: the database alone knows better.
    with pytest.raises(on_behalf.NoMandate):
        act(world, on_behalf.apply, made, home, by=by)
    assert not MandateAct.objects.exists()


def test_who_left_openly_is_acted_for_no_more_on_the_file_they_left(world: World) -> None:
    couple = couples.couple()
    made = typed(couple.demande, couple.amina, code(world.celine, ["candidater"]))
    parting = separating.PartingTerms(leaver="d", living={"p1": Living.STAYS, "p2": Living.STAYS})
    separating.separate(couple.demande, parting, by=couple.amina, at=timezone.now())
    with pytest.raises(on_behalf.NoMandate):
        act(world, on_behalf.apply, made, open_home(world))


def test_who_left_in_silence_is_acted_for_on_the_old_file_as_before_and_never_on_the_new_one(world: World) -> None:
    couple = couples.couple()
    made = typed(couple.demande, couple.amina, code(world.celine, ["candidater"]))
    danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=[], births_follow=False)
    forked = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=timezone.now())
    placed = act(world, on_behalf.apply, made, open_home(world))
    assert placed.demande_id == couple.demande.pk
    made.demande = forked.demande
    with pytest.raises(on_behalf.NoMandate):
        act(world, on_behalf.apply, made, open_home(world))


def test_what_stands_in_the_file_s_way_is_the_household_s_to_read(world: World) -> None:
    made = mandate(world, MandateScope.APPLY)
    for _ in range(5):
        applying.apply(world.amina.demande, open_home(world), by=holder(world.amina), at=timezone.now())
        if applying.preview(world.amina.demande, open_home(world), at=timezone.now()).obstacle:
            break
    with pytest.raises(on_behalf.NotForThisFile):
        act(world, on_behalf.apply, made, open_home(world))
    with pytest.raises(applying.Closed):
        act(world, on_behalf.apply, made, world.at["acceptee"])
    with pytest.raises(on_behalf.NoMandate):
        act(world, on_behalf.withdraw, made, uuid7())
    assert not Message.objects.filter(body__contains="fait pour votre compte").exists()


def test_another_holder_sees_what_was_done_and_by_whom_only_once_they_are_asked(world: World) -> None:
    couple = couples.couple()
    for asks in (False, True):
        MandateAct.objects.all().delete()
        Mandate.objects.all().delete()
        made = typed(couple.demande, couple.amina, code(world.celine, ["candidater"]), asks_other=asks)
        act(world, on_behalf.apply, made, open_home(world))
        for who, sees in ((couple.amina, True), (couple.marc, asks)):
            with in_role(at_home(couple.demande, who)):
                assert MandateAct.objects.exists() == sees
