"""A household of two holders and two children, each with an account, for what separates them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from palier.models import Demande, DemandeVersion, Fact, Holder, Person, User
from palier.models.demandes import facts_codec
from palier.rules.doors.access import Role
from palier.rules.people import facts
from palier.rules.people.facts import Income, PersonRole, Proof
from palier.workflows.acting.actors import Actor
from tests import factories

HERS, HIS = date(1989, 4, 17), date(1985, 9, 3)
SAFE = "ailleurs@exemple.test"


@dataclass
class Couple:
    """Amina signs first, Marc second; Lina and Tom are theirs."""

    demande: Demande
    amina: Actor
    marc: Actor


def couple() -> Couple:
    """A couple whose file the register knows, on which each has said something."""
    applicant = factories.demande("Amina")
    demande, year = applicant.demande, timezone.localdate().year
    Person.objects.create(
        demande=demande,
        key="c1",
        role="cotitulaire",
        civility="1",
        last_name="Dupré",
        birth_name="Dupré",
        first_name="Marc",
        birth_date=HIS,
        email="famille@example.test",
        match_birth_name=f"dupre{demande.pk}",
        match_first_name="marc",
        address="4 rue des Lilas",
    )
    Person.objects.create(
        demande=demande,
        key="p2",
        role="personne_a_charge",
        last_name="Dupré",
        first_name="Tom",
        birth_date=date(2019, 1, 5),
    )
    incomes = tuple(Income(year=year - back, amount=15_000, proof=Proof.VERIFIED) for back in (1, 2, 3))
    version = DemandeVersion.objects.get(demande=demande)
    base = facts_codec.load(version.facts)
    persons = (
        *base.household.persons,
        facts.Person(key="p2", role=PersonRole.DEPENDANT, birth_date=date(2019, 1, 5), link="E"),
        facts.Person(key="c1", role=PersonRole.CO_HOLDER, birth_date=HIS, link="C", incomes=incomes),
    )
    version.delete()
    DemandeVersion.objects.create(
        demande=demande,
        file_type="CRE",
        file_dated_at=version.file_dated_at,
        received_at=version.received_at,
        digest=version.digest,
        facts=facts_codec.dump(replace(base, household=replace(base.household, persons=persons))),
    )
    user = User.objects.create_user(f"d:{demande.pk}:c1", name="Marc")
    Holder.objects.create(user=user, demande=demande, person_key="c1")
    for path, value in (("incomes/d/2020", 9_000), ("incomes/c1/2020", 8_000), ("wish", {"max_rent": 70_000})):
        Fact.objects.create(demande=demande, layer="declare", path=path, value=value, by=user, at=timezone.now())
    return Couple(demande, applicant.actor, Actor(role=Role.DEMANDEUR, user=user))
