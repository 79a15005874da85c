"""The files of the cast: what the register holds of those who can sign in with one click (``cast_roles.py``)."""

import unicodedata
from datetime import date

from palier.management.demo.people import Adult, CastFile, twin_of
from palier.rules.people.facts import CurrentHome

HERO_CLOSES = 6
"""Days from the anchor to the closing of Amina's home."""
NOE_CLOSES = 4
INES_CLOSES = 8
PAST = -3


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
DIANE = CastFile(
    key="diane",
    adults=(
        Adult(
            first_name="Diane",
            last_name="Kouassi",
            civility="2",
            born=date(1986, 5, 11),
            income=18900,
            wage=1590,
            profession="Assistante dentaire",
            marital_status="D",
        ),
    ),
    children=(("Maël", date(2015, 10, 4)), ("Zoé", date(2019, 2, 22))),
    home=CurrentHome(occupancy_codes=("HOT",), category="A", type_code="C", floor_area=16, occupants=3),
    address=("11 rue de la Fontaine-Ronde", "93260", "93045"),
    wish=("T3",),
    communes=("93048", "93066"),
    motives=("01",),
    months=57,
    as_at=PAST,
    sequence=823407,
)
FILES: tuple[CastFile, ...] = (AMINA, NOE, INES, FATOU, MARC, SAMIRA, GABRIEL, DIANE)
TWINS = (1, 2)


def account_of(adult: Adult) -> str:
    """The name of their account at France Travail, where the demo knows one."""
    plain = unicodedata.normalize("NFD", f"{adult.first_name}.{adult.last_name}".lower())
    return plain.encode("ascii", "ignore").decode()


def files() -> tuple[CastFile, ...]:
    """Every file of the cast, the two that level with Noé included."""
    return (*FILES, *(twin_of(NOE, number) for number in TWINS))
