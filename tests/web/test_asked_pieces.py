"""A piece that the landlord asks for is on both lists until it comes, then it is the landlord's turn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Check, Holder, Membership, Piece, User
from palier.models.identifiers import uuid7
from palier.rules.situations.needed_pieces import NeedState
from palier.workflows.commission import checking
from palier.workflows.people import asking, circumstances, filing, needing
from tests import factories
from tests.plain_pages import plain_text
from tests.reached import reached
from tests.workflows.bailleur_world import World, candidate, make_world

pytestmark = pytest.mark.django_db
ASKED = "livret_famille"
NOT_RECEIVED = "incomplet_apres_relance"


@pytest.fixture
def world() -> World:
    made = make_world()
    assert made.karim.user is not None
    Membership.objects.create(user=made.karim.user, organisation=made.bailleur, role="bailleur")
    return made


@pytest.fixture
def asked(world: World) -> Candidature:
    row = world.candidatures[0]
    by = timezone.localdate() + timedelta(days=14)
    checking.check(row, "incomplet", pieces=[ASKED], answer_by=by, by=world.karim, at=timezone.now())
    row.refresh_from_db()
    return row


@pytest.fixture
def household(asked: Candidature) -> Client:
    user = User.objects.create_user(f"d:{asked.demande_id}:d", name="Amina")
    Holder.objects.create(user=user, demande=asked.demande, person_key="d")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(world: World) -> Client:
    client = Client()
    assert world.karim.user is not None
    client.force_login(world.karim.user)
    return client


def send(row: Candidature, code: str = ASKED) -> Piece:
    user = User.objects.get(login__startswith=f"d:{row.demande_id}:")
    sent = [filing.SentFile("a.pdf", factories.pdf()), filing.SentFile("b.pdf", factories.pdf(2))]
    return filing.send(row.demande, code, sent, by=candidate(user), at=timezone.now())


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return plain_text(answer)


def test_an_asked_piece_is_a_line_to_send_with_its_day(asked: Candidature, household: Client) -> None:
    shown, mine = page(household, "pieces"), page(household, "mon-dossier")

    assert "Aucune pièce ne manque" not in shown
    assert "Livret de famille" in shown
    assert "Le bailleur la demande pour le logement" in shown
    assert "à envoyer au plus tard le" in shown
    assert "1 pièce demandée par un bailleur" in mine
    assert "Rien ne manque" not in mine


def test_once_sent_it_is_received_and_nothing_is_asked_any_more(asked: Candidature, household: Client) -> None:
    send(asked)
    Candidature.objects.filter(pk=asked.pk).update(rank=None)

    shown = page(household, "pieces")
    assert "elle est arrivée le" in shown
    assert "Le bailleur la demande" not in shown
    for one in (page(household, "mes-candidatures"), page(household, "candidature", asked.public_id)):
        assert "avant la date indiquée" not in one
        assert "sont arrivées" in one


def test_the_desk_reads_it_on_the_file_and_in_its_queue(asked: Candidature, household: Client, desk: Client) -> None:
    before = page(desk, "bailleur_controle", asked.public_id)
    assert "Livret de famille" in before
    assert ">à fournir au plus tard le" in before
    assert "pièces demandées" in page(desk, "bailleur")

    sent, other = send(asked), send(asked, "bulletins_salaire")

    after = page(desk, "bailleur_controle", asked.public_id)
    assert reverse("bailleur_piece", args=[sent.public_id]) in after
    assert reverse("bailleur_piece", args=[other.public_id]) in after
    assert ">à fournir au plus tard le" not in after
    assert "pièces reçues" in page(desk, "bailleur")
    whole = desk.get(reverse("bailleur_piece", args=[sent.public_id]))
    assert b"".join(whole).count(b"/MediaBox") == 3


def test_pieces_that_came_in_time_cannot_be_said_not_to_have_come(
    asked: Candidature, household: Client, desk: Client, world: World
) -> None:
    today = timezone.localdate()
    assert NOT_RECEIVED not in page(desk, "bailleur_controle", asked.public_id)
    late = today + timedelta(days=15)
    reached(asked.demande)
    assert circumstances.about(asked, on=late).against_incomplete == ""
    send(asked)

    assert "dans le délai" in circumstances.about(asked, on=late).against_incomplete
    with pytest.raises(checking.BadFinding, match="dans le délai"):
        checking.check(asked, "non_conforme", ground=NOT_RECEIVED, by=world.karim, at=timezone.now())


def test_pieces_that_came_late_or_were_never_asked(asked: Candidature, household: Client, world: World) -> None:
    send(asked)
    reached(asked.demande)
    Check.objects.filter(candidature=asked).update(answer_by=timezone.localdate() - timedelta(days=1))

    assert asking.against_refusal(asked, on=timezone.localdate()) == ""
    assert "Aucune pièce n’a été demandée" in asking.against_refusal(world.candidatures[1], on=timezone.localdate())


def test_a_file_added_to_a_piece_that_waited_already_is_an_arrival(world: World) -> None:
    row = world.candidatures[0]
    user = User.objects.create_user(f"d:{row.demande_id}:d", name="Amina")
    Holder.objects.create(user=user, demande=row.demande, person_key="d")
    send(row)
    by = timezone.localdate() + timedelta(days=14)
    checking.check(row, "incomplet", pieces=[ASKED], answer_by=by, by=world.karim, at=timezone.now())
    row.refresh_from_db()
    found = needing.pieces_of(row.demande, on=timezone.localdate(), by=candidate(user))
    assert {line.needed.code: line.state for line in found}[ASKED] is NeedState.TO_SEND

    send(row)

    assert Piece.objects.filter(demande=row.demande, code=ASKED).count() == 1
    assert asking.answered([row]) == {row.pk}


def test_a_refused_piece_has_not_come(asked: Candidature, household: Client) -> None:
    piece = send(asked)
    Piece.objects.filter(pk=piece.pk).update(status="refusee", refusal_reason="Illisible.")

    assert asking.answered([asked]) == frozenset()


@pytest.mark.parametrize(
    ("reason", "read"),
    [
        ("attend_un_tiers", "le ménage attend un papier de quelqu’un d’autre"),
        ("sante", "une raison personnelle"),
        ("absence", "une raison personnelle"),
    ],
)
def test_more_time_is_taken_from_my_pieces_and_the_desk_reads_why_without_an_illness(
    asked: Candidature, household: Client, desk: Client, reason: str, read: str
) -> None:
    way = reverse("plus-de-temps", args=[asked.public_id])
    assert way in household.get(reverse("pieces")).content.decode()
    assert "une raison personnelle" in page(household, "plus-de-temps", asked.public_id)

    assert household.post(way, {"act_key": str(uuid7()), "reason": reason}).status_code == 302

    assert way not in household.get(reverse("pieces")).content.decode()
    told = page(desk, "bailleur_controle", asked.public_id)
    assert "Le ménage a pris plus de temps pour ses pièces" in told
    assert f"Sa raison : {read}" in told
    assert "malade" not in told
