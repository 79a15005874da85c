"""The cast: who can sign in with one click, and the story of each in two sentences."""

from dataclasses import dataclass
from datetime import date

from palier.management.demo.people import Adult, CastFile, twin_of
from palier.rules.people.facts import CurrentHome

HERO_CLOSES = 6
"""Days from the anchor to the closing of Amina's home."""
NOE_CLOSES = 4
INES_CLOSES = 8
PAST = -3


@dataclass(frozen=True, slots=True)
class CastMember:
    """One person of the cast who signs in, and the file that is theirs."""

    name: str
    file: str
    person_key: str
    story: str


_STUDIO = CurrentHome(
    occupancy_codes=("LP",),
    category="A",
    type_code="T1",
    floor_area=15,
    occupants=2,
    rent=72000,
    housing_aid=9000,
)
AMINA = CastFile(
    key="amina",
    adults=(
        Adult(
            first_name="Amina",
            last_name="Benali",
            civility="2",
            born=date(1989, 4, 17),
            income=20140,
            wage=1560,
            profession="Aide-soignante",
            benefits=(("PAR", 140),),
            marital_status="D",
        ),
    ),
    children=(("Lina", date(2017, 6, 2)),),
    home=_STUDIO,
    address=("4 rue des Lilas-Hauts", "93100", "93048"),
    wish=("T2", "T3"),
    communes=("93048", "75120"),
    motives=("13", "08"),
    months=38,
    as_at=HERO_CLOSES,
    sequence=123456,
)
NOE = CastFile(
    key="noe",
    adults=(
        Adult(
            first_name="Noé",
            last_name="Lambert",
            civility="1",
            born=date(2002, 9, 12),
            income=17300,
            wage=1480,
            profession="Magasinier",
            contract="CDD",
        ),
    ),
    home=CurrentHome(occupancy_codes=("CPE",), category="A", type_code="T3", floor_area=62, occupants=3),
    address=("21 rue du Métier-à-Tisser", "69100", "69266"),
    wish=("T1", "T2"),
    communes=("69266", "69383"),
    motives=("12",),
    months=27,
    as_at=NOE_CLOSES,
    sequence=223401,
)
INES = CastFile(
    key="ines",
    adults=(
        Adult(
            first_name="Inès",
            last_name="Marchand",
            civility="2",
            born=date(1991, 1, 23),
            income=16900,
            wage=1430,
            profession="Vendeuse",
            marital_status="P",
        ),
        Adult(
            first_name="Julien",
            last_name="Caron",
            civility="1",
            born=date(1988, 11, 5),
            income=17400,
            wage=1480,
            profession="Conducteur de bus",
            marital_status="P",
        ),
    ),
    children=(("Tom", date(2021, 3, 9)),),
    home=CurrentHome(
        occupancy_codes=("LP",), category="A", type_code="T2", floor_area=31, occupants=3, rent=79000, housing_aid=0
    ),
    address=("9 rue du Carillon", "59800", "59350"),
    wish=("T3",),
    communes=("59350", "59378"),
    motives=("13",),
    months=31,
    as_at=INES_CLOSES,
    sequence=323402,
)
FATOU = CastFile(
    key="fatou",
    adults=(
        Adult(
            first_name="Fatou",
            last_name="Diop",
            civility="2",
            born=date(1984, 7, 30),
            income=18600,
            wage=1540,
            profession="Agente d’entretien",
            marital_status="S",
        ),
    ),
    children=(("Awa", date(2013, 2, 11)), ("Moussa", date(2016, 10, 28))),
    home=CurrentHome(occupancy_codes=("HOT",), category="A", type_code="C", floor_area=18, occupants=3),
    address=("37 rue de l’Atelier-Blanc", "93200", "93066"),
    wish=("T3",),
    communes=("93066", "93048"),
    motives=("01",),
    months=55,
    as_at=PAST,
    sequence=423403,
)
MARC = CastFile(
    key="marc",
    adults=(
        Adult(
            first_name="Marc",
            last_name="Leroy",
            civility="1",
            born=date(1971, 12, 3),
            income=19900,
            wage=1660,
            profession="Gardien de nuit",
            marital_status="D",
        ),
    ),
    children=(("Élise", date(2011, 8, 19)), ("Hugo", date(2014, 5, 6))),
    home=CurrentHome(
        occupancy_codes=("LP",), category="A", type_code="T2", floor_area=24, occupants=3, rent=91000, housing_aid=8000
    ),
    address=("2 passage du Ferronnier", "93300", "93001"),
    wish=("T3",),
    communes=("93001", "93066"),
    motives=("09", "13"),
    months=58,
    as_at=PAST,
    sequence=523404,
)
SAMIRA = CastFile(
    key="samira",
    adults=(
        Adult(
            first_name="Samira",
            last_name="Cherif",
            civility="2",
            born=date(1979, 3, 14),
            income=16200,
            wage=1290,
            profession="Auxiliaire de vie",
            marital_status="V",
        ),
    ),
    children=(("Nour", date(2010, 1, 25)), ("Sami", date(2012, 12, 8))),
    home=CurrentHome(occupancy_codes=("SH",), category="A", type_code="T1", floor_area=22, occupants=3),
    address=("15 rue de la Rosée", "75019", "75119"),
    wish=("T3",),
    communes=("75119", "93048"),
    motives=("01",),
    months=44,
    as_at=PAST,
    sequence=623405,
    dalo_months=7,
)
GABRIEL = CastFile(
    key="gabriel",
    adults=(
        Adult(
            first_name="Gabriel",
            last_name="Roche",
            civility="1",
            born=date(1993, 6, 21),
            income=19100,
            wage=1620,
            profession="Cuisinier",
            marital_status="D",
        ),
    ),
    children=(("Jade", date(2018, 9, 1)), ("Léo", date(2020, 4, 15))),
    home=CurrentHome(occupancy_codes=("CP",), category="A", type_code="T2", floor_area=26, occupants=5),
    address=("6 rue du Vieux-Pressoir", "94000", "94028"),
    wish=("T3",),
    communes=("94028", "93048"),
    motives=("01",),
    months=60,
    as_at=PAST,
    sequence=723406,
)
FILES: tuple[CastFile, ...] = (AMINA, NOE, INES, FATOU, MARC, SAMIRA, GABRIEL)
ROLES: tuple[CastMember, ...] = (
    CastMember(
        "Amina Benali",
        "amina",
        "d",
        "Amina élève seule Lina dans un studio de 15 m² à Montreuil, et attend depuis plus de trois ans. "
        "Elle est 7ᵉ sur un trois pièces encore ouvert : sa décision MDPH, déposée, n’est pas encore contrôlée.",
    ),
    CastMember(
        "Noé Lambert",
        "noe",
        "d",
        "Noé a moins de 25 ans, vit chez ses parents à Villeurbanne et cherche son premier logement. "
        "Deux autres candidats ont exactement ses points et son ancienneté : seul le tirage au sort les départagera.",
    ),
    CastMember(
        "Julien Caron",
        "ines",
        "c1",
        "Julien est co-demandeur avec Inès : une seule demande, et chacun sa façon d’entrer. "
        "Leur candidature à Lille est en cours. Une preuve contrôlée trop tard leur a coûté un logement.",
    ),
    CastMember(
        "Fatou Diop",
        "fatou",
        "d",
        "Fatou vit à l’hôtel avec ses deux enfants ; la commission l’a classée première. "
        "Une offre l’attend, avec un délai pour accepter ou refuser.",
    ),
    CastMember(
        "Marc Leroy",
        "marc",
        "d",
        "Le dossier de Marc a été examiné par la commission, qui ne lui a pas attribué le logement. "
        "Un courrier lui dit pourquoi, et comment contester. Le courriel qui l’annonçait est revenu : la même lettre attend "
        "d’être imprimée chez Est Habitat.",
    ),
    CastMember(
        "Samira Cherif",
        "samira",
        "d",
        "Samira est reconnue prioritaire au titre du droit au logement opposable. "
        "La liste où elle a candidaté est close : elle y est devant tous les autres.",
    ),
    CastMember(
        "Gabriel Roche",
        "gabriel",
        "d",
        "Gabriel a signé son bail le mois dernier : sa demande est close dans le registre. "
        "Son courrier garde chaque étape, du rang à la signature.",
    ),
)

TWINS = (1, 2)


def files() -> tuple[CastFile, ...]:
    """Every file of the cast, the two that level with Noé included."""
    return (*FILES, *(twin_of(NOE, number) for number in TWINS))
