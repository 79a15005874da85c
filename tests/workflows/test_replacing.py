"""The register puts somebody else in a place of a file: nothing of the former person opens it any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.gateways.sne.shapes import SneDemande, SnePerson
from palier.jobs.people import identities as job
from palier.models import (
    DemandeVersion,
    Fact,
    JournalEntry,
    LinkedIdentity,
    Mandate,
    Person,
    Referral,
    SignInCode,
    User,
)
from palier.models.demandes import facts_codec, layers
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.people.certified import Citizen
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.people.facts import PersonRole
from palier.workflows.acting.actors import Actor
from palier.workflows.changes import changing
from palier.workflows.doors import identities, signing_in
from palier.workflows.doors.identities import IdentityMark
from palier.workflows.mandates import granting, referring, trusting
from palier.workflows.people import employment, replacing, settling_identity
from palier.workflows.register import importing
from tests import couples, factories
from tests.mandate_world import at_home, at_the_desk, code, given, in_role, trusting_somebody, typed
from tests.referral_world import asked as confided
from tests.referral_world import proof
from tests.world import adviser

if TYPE_CHECKING:
    from tests.factories import Applicant
    from tests.world import World

pytestmark = pytest.mark.django_db
SHOWN = IdentityMark.of("franceconnect", "https://fc.example", "amina")
AMINA = Citizen("BÉNALI", ("Amina", "Zohra"), "1989-04-17")


@pytest.fixture
def amina() -> Applicant:
    applicant = factories.demande("Amina", birth_name="Benali")
    identities.link_household(SHOWN, AMINA, applicant.demande, "d", at=timezone.now())
    settling_identity.settle(applicant.demande, at=timezone.now())
    return applicant


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


@pytest.fixture
def mandate(amina: Applicant) -> Mandate:
    return given(amina, adviser("Céline", "Toit commun"))


def arrive(applicant: Applicant, **who: Any) -> datetime:
    """The next file of the register, as the number door takes it in."""
    stood = facts_codec.load(DemandeVersion.objects.filter(demande=applicant.demande).latest("file_dated_at").facts)
    at = timezone.now()
    told = {"last_name": "BENALI", "birth_name": "BENALI", "first_name": "Amina", "birth_date": date(1989, 4, 17)} | who
    persons = tuple(
        replace(one, birth_date=told["birth_date"]) if one.key == "d" else one for one in stood.household.persons
    )
    sne = SneDemande(
        demande=replace(stood, household=replace(stood.household, persons=persons)),
        persons=[SnePerson(key="d", role=PersonRole.HOLDER, **told)],
        file_type="MOD",
        file_dated_at=at + timedelta(days=1),
        digest="e" * 64,
    )
    with acting.taken(signing_in.intake(applicant.demande)):
        importing.save(sne, by=signing_in.VISITOR, at=at)
    return at


def asked(applicant: Applicant) -> list[dict[str, Any]]:
    jobs = ProcrastinateJob.objects.filter(task_name=identities.SETTLE, args__demande=applicant.demande.pk)
    return [row.args for row in jobs.order_by("pk") if "changed" in row.args]


JEAN = {"last_name": "DUPONT", "birth_name": "DUPONT", "first_name": "Jean", "birth_date": date(1970, 1, 1)}


def test_nothing_of_who_stood_there_opens_it(amina: Applicant, mandate: Mandate) -> None:
    before = amina.user.get_session_auth_hash()
    at = arrive(amina, **JEAN)

    # At once, before anything is done behind: the identity of a person is not that of a place.
    assert identities.enter(amina.user, AMINA, at=at, browser="x", provider="franceconnect") is None
    assert asked(amina) == [{"demande": amina.demande.pk, "changed": "d", "since": at.isoformat()}]
    job.settle(**asked(amina)[0])

    assert not LinkedIdentity.objects.exists()
    assert Fact.objects.filter(demande=amina.demande, path="identity/d").latest("pk").value is None
    mandate.refresh_from_db()
    assert (mandate.state, mandate.ended_at is not None) == ("retire", True)
    assert User.objects.get(pk=amina.user.pk).get_session_auth_hash() != before
    line = JournalEntry.objects.get(verb="changer_titulaire", object_id=amina.demande.public_id)
    assert (line.role, line.details) == ("horloge", {"place": "d"})


def test_twice_is_the_same_as_once(amina: Applicant) -> None:
    at = arrive(amina, **JEAN)

    assert replacing.let_go(amina.demande, "d", since=at, at=timezone.now())
    assert not replacing.let_go(amina.demande, "d", since=at, at=timezone.now())


def test_who_closes_their_sessions_meanwhile_keeps_nothing(amina: Applicant, mandate: Mandate) -> None:
    at = arrive(amina, **JEAN)
    User.objects.filter(pk=amina.user.pk).update(signed_out_at=timezone.now())

    assert replacing.let_go(amina.demande, "d", since=at, at=timezone.now())
    mandate.refresh_from_db()
    assert mandate.state == "retire"


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"last_name": "Bénali", "birth_name": ""},
        {"birth_name": "BENALLI", "last_name": "BENALLI"},
        {"last_name": "ROUSSEAU"},
        {"first_name": "Amina Zohra"},
        {"first_name": "", "birth_date": None},
    ],
)
def test_a_way_of_writing_is_nobody_else(amina: Applicant, mandate: Mandate, said: dict[str, Any]) -> None:
    at = arrive(amina, **said)

    assert asked(amina) == []
    assert identities.enter(amina.user, AMINA, at=at, browser="x", provider="franceconnect") == amina.demande


@pytest.mark.parametrize(
    "said", [{"first_name": "Amira"}, {"birth_date": date(1989, 4, 16)}, {"last_name": "Petit", "birth_name": "Petit"}]
)
def test_one_thing_that_differs_is_somebody_else(amina: Applicant, said: dict[str, Any]) -> None:
    arrive(amina, **said)

    assert len(asked(amina)) == 1


def test_what_is_given_after_stays(amina: Applicant, mandate: Mandate) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)

    assert replacing.let_go(amina.demande, "d", since=long_ago, at=timezone.now())
    mandate.refresh_from_db()
    assert mandate.state == "en_cours"
    assert LinkedIdentity.objects.exists()


def test_a_slip_that_the_register_mends_takes_no_paper_and_no_account_away(amina: Applicant) -> None:
    paper = proof(amina.demande, amina.actor)
    for said in ({"birth_date": date(1989, 4, 16)}, {"first_name": "Amira"}):
        at = arrive(amina, **said)
        assert replacing.let_go(amina.demande, "d", since=at, at=timezone.now())
        paper.refresh_from_db()
        assert (paper.left_at, came(amina).person) == (None, amina.user)
        DemandeVersion.objects.filter(digest="e" * 64).delete()


def came(applicant: Applicant) -> Actor:
    """Who stands there now, signed in."""
    with acting.taken(signing_in.intake(applicant.demande)):
        return Actor(role=Role.DEMANDEUR, user=signing_in.account_of(applicant.demande, "d"))


def test_who_comes_has_an_account_of_their_own_and_reads_nothing_that_the_former_person_confided(
    amina: Applicant, mandate: Mandate
) -> None:
    confided(amina.demande, amina.actor)
    trusting_somebody(amina)
    at = arrive(amina, **JEAN)
    assert replacing.let_go(amina.demande, "d", since=at, at=timezone.now())
    jean = came(amina)

    assert jean.person != amina.user
    with transaction.atomic(), in_role(at_home(amina.demande, jean)):
        assert referring.of_person(amina.demande, jean) == []
        assert granting.of_person(amina.demande, jean) == []
        assert trusting.of_person(amina.demande, jean) is None
        assert not Referral.objects.exists()
        assert not Mandate.objects.exists()


def test_what_was_known_of_the_former_person_is_not_of_who_comes(amina: Applicant, world: World) -> None:
    demande, year, at = amina.demande, timezone.localdate().year, timezone.now()
    for path, value in (("disability/d", True), (f"incomes/d/{year - 1}", 1), ("disability/p1", True)):
        Fact.objects.create(demande=demande, layer="verifie", path=path, value=value, at=at)
    paper = proof(demande, amina.actor)
    code = employment.ask(demande, person_key="d", key=uuid4(), by=amina.actor, at=at).row
    job.settle(demande=demande.pk, changed="d", since=arrive(amina, **JEAN).isoformat())

    known = {one.key: one for one in layers.facts_of(demande, timezone.localdate()).household.persons}
    assert not known["d"].is_disabled
    assert known["p1"].is_disabled
    assert 1 not in [one.amount for one in known["d"].incomes]
    paper.refresh_from_db()
    code.refresh_from_db()
    assert (paper.left_at is not None, code.state) == (True, "retiree")


def test_an_adviser_reads_no_more_of_a_place_whose_person_had_agreed(world: World) -> None:
    couple = couples.couple()
    made = typed(couple.demande, couple.amina, code(world.celine), asks_other=True)
    granting.agree(made.public_id, couple.demande, is_given=True, by=couple.marc, at=timezone.now())

    def opens() -> bool:
        with transaction.atomic(), in_role(at_the_desk(world.celine)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM palier_mandated('foyer')")
            return bool(cursor.fetchone()[0])

    assert opens()
    Person.objects.filter(demande=couple.demande, key="c1").update(first_name="Paul", birth_date=date(1970, 1, 1))
    assert replacing.let_go(couple.demande, "c1", since=timezone.now(), at=timezone.now())
    with acting.taken(signing_in.intake(couple.demande)):
        signing_in.account_of(couple.demande, "c1")
    assert not opens()


def test_a_code_that_left_before_lets_nobody_in_after(amina: Applicant) -> None:
    at = timezone.now()
    made = SignInCode.objects.create(
        demande=amina.demande, person_key="d", code_hash="x", created_at=at, expires_at=at + timedelta(minutes=15)
    )
    assert replacing.let_go(amina.demande, "d", since=at, at=timezone.now())
    made.refresh_from_db()
    assert not signing_in.is_alive(made, at=timezone.now())


def test_what_the_former_person_told_of_themselves_hides_nothing_of_who_comes(amina: Applicant) -> None:
    """They may share a name and an address: what was told of one is not kept of the other."""
    home = Person.objects.get(demande=amina.demande, key="d")
    told = changing.Told(kind=ChangeKind.NAME, key="d", names={"last_name": "Martin"})
    LinkedIdentity.objects.all().delete()
    Fact.objects.filter(demande=amina.demande, path="identity/d").delete()
    changing.change(amina.demande, told, holder="d", by=amina.actor, at=timezone.now())

    arrive(amina, **JEAN | {"last_name": home.last_name, "birth_name": home.birth_name})

    now = Person.objects.get(demande=amina.demande, key="d")
    assert (now.first_name, now.last_name) == ("Jean", home.last_name)


def test_a_file_that_repeats_the_former_name_brings_it_back_to_nobody(amina: Applicant) -> None:
    told = changing.Told(kind=ChangeKind.NAME, key="d", names={"first_name": "Nour"})
    home = Person.objects.get(demande=amina.demande, key="d")
    LinkedIdentity.objects.all().delete()
    Fact.objects.filter(demande=amina.demande, path="identity/d").delete()
    changing.change(amina.demande, told, holder="d", by=amina.actor, at=timezone.now())

    arrive(amina, last_name=home.last_name, birth_name=home.birth_name, birth_date=home.birth_date)

    assert Person.objects.get(demande=amina.demande, key="d").first_name == "Nour"
    assert asked(amina) == []
