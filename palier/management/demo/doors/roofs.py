"""The other roofs of the demo, all invented: two residences, a shared flat, three intermediate homes; and who asked for one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from palier.management.demo.casting import Cast
from palier.management.demo.days import Days
from palier.models import Commune, OtherRoof, RoofRequest
from palier.models.doors import acting, row_security
from palier.rules.roofs.other_roofs import RoofKind, RoofLease, RoofMove, RoofPaper, RoofPublic, RoofTerms
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.roofs import answering_roofs, asking_roofs, declaring_roofs
from palier.workflows.roofs.asking_roofs import RoofWish

_ALL = (RoofPaper.IDENTITY, RoofPaper.ADDRESS, RoofPaper.ACTIVITY, RoofPaper.INCOME)
_RESIDENCE = RoofTerms(
    kind=RoofKind.RESIDENCE,
    name="Résidence des Tilleuls-Neufs",
    type_code="T1",
    floor_area=19,
    rent=39_800,
    charges=7_400,
    deposit=39_800,
    places=6,
    persons=1,
    least_months=1,
    most_months=12,
    age_from=18,
    age_under=30,
    answer_days=5,
    papers=_ALL,
    how_to="Studios meublés, cuisine équipée, laverie au rez-de-chaussée. L’eau et l’électricité sont dans les charges.",
)
_INTERMEDIATE = RoofTerms(
    kind=RoofKind.INTERMEDIATE,
    name="Les Jardins du Levant",
    type_code="T3",
    floor_area=61,
    rent=91_500,
    charges=12_800,
    deposit=91_500,
    places=1,
    persons=5,
    answer_days=5,
    papers=_ALL,
)
_ROOFS: Mapping[str, tuple[str, RoofTerms]] = {
    "tilleuls": ("69266", _RESIDENCE),
    "escale": (
        "93048",
        replace(
            _RESIDENCE,
            name="L’Escale de Montreuil",
            address="14, passage des Tanneurs-Neufs",
            floor_area=22,
            rent=52_600,
            charges=9_800,
            deposit=52_600,
            places=4,
            persons=2,
            age_from=None,
            age_under=None,
            most_months=10,
            publics=(RoofPublic.JOB_START, RoofPublic.JOB_MOVE, RoofPublic.TRAINING, RoofPublic.APPRENTICE),
            answer_days=3,
            how_to="Pour un emploi ou une formation qui commence. Studios meublés, ascenseur.",
        ),
    ),
    "canal": (
        "59350",
        replace(
            _RESIDENCE,
            kind=RoofKind.SHARED,
            name="La Colocation du Canal",
            type_code="T4",
            floor_area=13,
            rent=36_500,
            charges=8_500,
            deposit=36_500,
            places=1,
            age_from=None,
            age_under=None,
            least_months=None,
            most_months=None,
            lease_form=RoofLease.SEPARATE,
            living="Trois personnes qui travaillent ou étudient. Calme en semaine, un repas ensemble le dimanche.",
            how_to="Une chambre meublée qui ferme à clé, dans un quatre pièces de 84 m².",
        ),
    ),
    "levant": ("93048", _INTERMEDIATE),
    "beffroi": (
        "59350",
        replace(
            _INTERMEDIATE, name="Les Terrasses du Beffroi", floor_area=64, rent=71_200, charges=11_600, deposit=71_200
        ),
    ),
    "saone": (
        "69266",
        replace(
            _INTERMEDIATE,
            name="Le Clos des Soyeux",
            type_code="T2",
            floor_area=44,
            rent=60_700,
            charges=8_900,
            deposit=60_700,
            persons=3,
            answer_days=10,
        ),
    ),
}
"""By a short name: where, and what."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who of the cast asked for what, how long ago, and what they said."""

    who: str
    roof: str
    days: int
    wish: RoofWish
    key: str = "d"
    """Their place in the file."""


_ASKED = (
    _Asked("noe", "tilleuls", -4, RoofWish(persons=1, motive="Je vis chez mes parents, et mon contrat est à côté.")),
    _Asked("ines", "beffroi", -1, RoofWish(persons=3, motive="Notre deux pièces est trop petit pour trois."), "c1"),
    _Asked("amina", "escale", -9, RoofWish(persons=2, public="prise_de_poste", phone="01 99 00 21 09")),
)


def declare(*, by: Actor, days: Days) -> dict[str, OtherRoof]:
    """Declared and published three weeks ago, as pages do it."""
    made = {}
    with acting.taken(claimed(row_security.LOGEUR, by)):
        for key, (code, terms) in _ROOFS.items():
            roof = declaring_roofs.declare(terms, Commune.objects.get(code=code), by=by, at=days.at(-22, 10))
            made[key] = declaring_roofs.move(roof.public_id, RoofMove.PUBLISH, by=by, at=days.at(-21, 9))
    return made


def ask(roofs: Mapping[str, OtherRoof], cast: Cast, *, by: Actor, days: Days) -> None:
    """Noé is expected for a visit, Julien waits in time, and Amina since a day that is past."""
    rows: dict[str, RoofRequest] = {}
    for one in _ASKED:
        demande, person = cast.entries[one.who].demande, cast.actors[one.who]
        with acting.taken(claimed(row_security.DEMANDEUR, person, demande=demande.pk)):
            rows[one.who] = asking_roofs.ask(
                roofs[one.roof], demande, one.wish, key=one.key, by=person, at=days.at(one.days, 19)
            )
    with acting.taken(claimed(row_security.LOGEUR, by)):
        answering_roofs.accept(
            rows["noe"].public_id,
            days.at(2, 17),
            "8, impasse des Mûriers-Blancs, Villeurbanne. Demandez Malo à l’accueil.",
            by=by,
            at=days.at(-1, 11),
        )
