"""A ground of own income that counts nowhere yet: proved or not, read or not, every desk reads the same figures."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from palier.api.said.files import PointSaid
from palier.models import Demande, DemandeVersion
from palier.models.demandes import facts_codec
from palier.rules.commission import checklist
from palier.rules.commission.checklist import Item
from palier.rules.commission.grounds import Ground
from palier.rules.doors.access import Role
from palier.rules.fitting import affordability
from palier.rules.people.facts import Claim, Income, PersonRole, Proof, Resource, Situation
from palier.web.presentation import sheet
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import files_to_check
from palier.workflows.letters import decided
from palier.workflows.people import circumstances
from tests import couples, factories

if TYPE_CHECKING:
    from palier.models import Candidature

pytestmark = pytest.mark.django_db

CASES = {
    "a divorce to prove": (Situation.DIVORCE_PENDING, Proof.DECLARED, "M"),
    "a complaint to prove": (Situation.COMPLAINT, Proof.DECLARED, "M"),
    "a shelter proved": (Situation.VIOLENCE, Proof.VERIFIED, "M"),
    "a cohabitant's complaint proved": (Situation.COMPLAINT, Proof.VERIFIED, "C"),
}
_OTHERWISE = {"grounds", "pieces", "others", "contacts", "masked"}
"""What the sheet says of a priority, of its proof and of a safe address, each under its own rule (`rules.doors`)."""


@pytest.fixture
def row() -> Candidature:
    made = couples.couple()
    bailleur, reservataire = (factories.organisation(kind, kind) for kind in ("bailleur", "reservataire"))
    on = factories.publication(factories.home(bailleur, reservataire))
    return factories.candidature(on, made.demande, stage="designee")


def tell(demande: Demande, case: str, amount: int | None) -> None:
    """Each earns 1 500 and 2 000 euros a month; of the other's income of the year, this is known."""
    situation, proof, link = CASES[case]
    version = DemandeVersion.objects.get(demande=demande)
    known = facts_codec.load(version.facts)
    year = timezone.localdate().year
    persons = tuple(
        replace(
            one,
            link=link if one.role is PersonRole.CO_HOLDER else one.link,
            incomes=one.incomes
            if one.role is not PersonRole.CO_HOLDER
            else ()
            if amount is None
            else (Income(year=year - 2, amount=amount, proof=Proof.VERIFIED),),
            resources=(Resource(code="SALAIRE", amount={"d": 1_500, "c1": 2_000}[one.key]),)
            if one.key in ("d", "c1")
            else (),
        )
        for one in known.household.persons
    )
    told = replace(
        known,
        household=replace(known.household, persons=persons),
        claims=(Claim(situation=situation, proof=proof),),
    )
    version.delete()
    version.pk, version.facts = None, facts_codec.dump(told)
    version.save(force_insert=True)


def read(row: Candidature, by: Actor) -> dict[str, Any]:
    """All that a desk reads of the figures: the sheet, the eleven points as a software has them, the grounds, the letter."""
    on = timezone.localdate()
    row = type(row).objects.get(pk=row.pk)
    shown = asdict(sheet.gather(row, by=by, on=on))
    file = files_to_check.file_of(row, on=on)
    points = [one for one in checklist.checklist(file) if one.item is not Item.PRIORITY]
    return {
        **{name: value for name, value in shown.items() if name not in _OTHERWISE},
        "points": [PointSaid.of(one).model_dump() for one in points],
        "circumstances": asdict(circumstances.about(row, on=on)),
        "rate": affordability.say_rate(affordability.effort_rate_for(file.demande, file.home, on=on)),
        "letter": decided.figure_of(Ground.INSUFFICIENT_RESOURCES, row, row.publication.home, on=on),
    }


@pytest.mark.parametrize("amount", [None, 9_000, 90_000])
@pytest.mark.parametrize("role", [Role.BAILLEUR, Role.RESERVATAIRE, Role.COMMISSION])
def test_every_desk_reads_the_same_of_four_cases(row: Candidature, role: Role, amount: int | None) -> None:
    """The effort of a proved shelter left the other's salary out, beside « à confirmer »: it told a violence."""
    by, found = Actor(role=role), {}
    for case in CASES:
        tell(row.demande, case, amount)
        found[case] = read(row, by)

    first = found["a divorce to prove"]
    assert ["".join(filter(str.isdigit, of)) for label, of in first["inputs"] if label == "Ressources par mois"] == [
        "3500"
    ]
    for case, said in found.items():
        assert {name: value for name, value in said.items() if value != first[name]} == {}, case
