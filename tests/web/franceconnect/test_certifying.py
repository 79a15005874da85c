"""What an identity by FranceConnect certifies of a file, and what unlinking gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.models import Fact, JournalEntry, LinkedIdentity, Person
from palier.rules.parting.separation import Living
from palier.rules.situations import needed_pieces
from palier.web.signin import identity_session
from palier.workflows.doors import identities
from palier.workflows.parting import separating
from palier.workflows.people import needing, settling_identity
from tests import couples, factories
from tests import identity_provider as at_provider
from tests.plain_pages import plain_text
from tests.web.franceconnect.steps import bring, come, gone, linked

if TYPE_CHECKING:
    from sandbox.identity.server import IdentitySandbox
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


def needed_of(applicant: Applicant) -> list[needed_pieces.NeedState]:
    """Where the identity of each adult stands."""
    lines = needing.pieces_of(applicant.demande, on=timezone.localdate(), by=applicant.actor)
    return [line.state for line in lines if line.needed.code == "piece_identite"]


def settle(applicant: Applicant) -> int:
    return settling_identity.settle(applicant.demande, at=timezone.now())


@pytest.mark.parametrize(("nationality", "is_spared"), [("1", True), ("2", True), ("3", False), ("", False)])
def test_a_certified_identity_spares_the_piece_but_never_the_residence_title(
    sandbox: IdentitySandbox, amina: Applicant, nationality: str, is_spared: bool
) -> None:
    Person.objects.filter(demande=amina.demande).update(nationality=nationality)
    client = linked("amina", amina)
    before = needed_of(amina)
    assert settle(amina) == 1
    assert settle(amina) == 0

    assert (
        "Votre pièce d’identité n’est plus demandée" in plain_text(client.get(reverse("mon-identite")))
    ) is is_spared
    assert before[0] is needed_pieces.NeedState.TO_SEND
    assert (needed_of(amina)[0] is needed_pieces.NeedState.ACCEPTED) is is_spared
    fact = Fact.objects.get(path="identity/d")
    assert (fact.layer, fact.value["source"], fact.value["family_name"]) == ("verifie", "franceconnect", "BÉNALI")
    assert JournalEntry.objects.filter(verb="inscrire_identite", object_id=amina.demande.public_id).count() == 1


def test_what_is_certified_of_who_parts_openly_leaves_the_file_that_stays(sandbox: IdentitySandbox) -> None:
    couple = couples.couple()
    Person.objects.filter(demande=couple.demande, key="d").update(last_name="Benali", birth_name="Benali")
    hers = Client()
    come(hers, "amina")
    bring(hers, couple.demande.numero_unique)
    settling_identity.settle(couple.demande, at=timezone.now())
    living = {"p1": Living.LEAVES, "p2": Living.STAYS}
    jobs = ProcrastinateJob.objects.filter(task_name=identities.SETTLE, args__demande=couple.demande.pk)
    before = jobs.count()
    separating.separate(
        couple.demande, separating.PartingTerms(leaver="d", living=living), by=couple.amina, at=timezone.now()
    )

    assert jobs.count() == before + 1
    assert settling_identity.settle(couple.demande, at=timezone.now()) == 1
    assert settling_identity.settle(couple.demande, at=timezone.now()) == 0
    last = Fact.objects.filter(demande=couple.demande, path="identity/d").latest("pk")
    assert (last.value, last.by) == (None, None)


def test_the_page_shows_what_is_certified_locked_and_with_its_source(
    sandbox: IdentitySandbox, amina: Applicant
) -> None:
    page = plain_text(linked("amina", amina).get(reverse("mon-identite")))

    assert "Certifiée par FranceConnect" in page
    assert "BÉNALI" in page
    assert "Amina, Zohra" in page
    assert "17/04/1989" in page
    assert "Elles ne se changent pas ici" in page


def test_unlinking_gives_everything_back(sandbox: IdentitySandbox, amina: Applicant) -> None:
    Person.objects.filter(demande=amina.demande).update(nationality="1")
    client = linked("amina", amina)
    settle(amina)

    answer = client.post(reverse("delier-identite"))
    assert answer.url == f"{reverse('mon-identite')}?fait=deliee"
    assert "C’est délié" in plain_text(client.get(answer.url))
    assert settle(amina) == 1
    assert Fact.objects.filter(path="identity/d").order_by("pk").last().value is None
    assert JournalEntry.objects.filter(verb="delier_identite", object_id=amina.user.public_id).count() == 1
    assert come(Client(), "amina").url == reverse("franceconnect-numero")


def test_a_household_that_is_in_links_from_its_own_page(
    client: Client, sandbox: IdentitySandbox, amina: Applicant
) -> None:
    client.force_login(amina.user)

    assert come(client, "amina").url == f"{reverse('mon-identite')}?fait=reliee"
    assert LinkedIdentity.objects.get().user == amina.user


def test_who_is_in_is_told_what_differs(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    client.force_login(amina.user)

    answer = come(client, "autre-jour")
    page = plain_text(client.get(answer.url))
    assert "La date de naissance n’est pas celle du dossier" in page
    assert "16/04/1989" in page
    assert "une personne décide" in page
    assert not LinkedIdentity.objects.exists()


def test_who_left_meanwhile_links_nothing(client: Client, sandbox: IdentitySandbox, amina: Applicant) -> None:
    other = factories.demande("Sofia", birth_name="Benali")
    client.force_login(amina.user)
    where = at_provider.choose(gone(client), "amina")
    asked = client.session[identity_session.ASKED]
    client.force_login(other.user)
    kept = client.session
    kept[identity_session.ASKED] = asked
    kept.save()

    client.get(where)
    assert not LinkedIdentity.objects.exists()
