"""A former tool in the demo: forty lines of it, five of them faulty, taken in last week; one of them is Amina's."""

from typing import TYPE_CHECKING

from palier.management.demo.days import Days
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.takeover import receiving, taking_in
from palier.workflows.takeover.sealed_files import SentStock

if TYPE_CHECKING:
    from palier.models import Demande, Organisation, Person, StockBatch

COLUMNS = ("NO_DOSSIER", "NUM_UNIQUE", "NOM", "PRENOM", "NAISSANCE", "TYPE", "DEPOT", "POINTS", "AGENCE")
MAPPING = """# L’ancien outil datait tout à la française, et codait les types de logement à sa façon.
outil = "E-logis"
cle = "NO_DOSSIER"
dates = ["JJ/MM/AAAA"]

[champs.numero_unique]
colonne = "NUM_UNIQUE"

[champs.nom]
colonne = "NOM"

[champs.prenom]
colonne = "PRENOM"

[champs.naissance]
colonne = "NAISSANCE"

[champs.typologie]
colonne = "TYPE"
codes = { "1P" = "T1", "2P" = "T2", "3P" = "T3", "4P" = "T4" }

[champs.depot]
colonne = "DEPOT"

[champs.points]
colonne = "POINTS"
facultatif = true
"""
_NAMES = ("Arnoux", "Belkacem", "Carré", "Diop", "Evrard", "Ferreira", "Guidez", "Hamel", "Ionesco", "Jolivet")
_FIRST = ("Anne", "Bilal", "Chloé", "Driss")
_FAULTY = (
    "E-0101;;Kervella;Léa;01/01/1900;2P;12/03/2018;35;Montreuil",
    "E-0102;;Lemoine;Paul;14/07/2204;2P;12/03/2018;35;Montreuil",
    "E-0103;;Morel;Inès;14/07/1984;DUPLEX;12/03/2018;35;Bobigny",
    ";;Nallet;Jean;14/07/1984;2P;12/03/2018;35;Bobigny",
    "E-0001;;Arnoux;Anne;02/02/1971;2P;12/03/2018;35;Bobigny",
)


def take_over(body: "Organisation", demande: "Demande", holder: "Person", *, days: Days) -> "StockBatch":
    """As a steward's page and the worker do it. What the tool said of Amina gives her a date that the register does not."""
    by, at = Actor(role=Role.STEWARD), days.at(-7, 9)
    data = "\r\n".join([";".join(COLUMNS), *_lines(demande, holder), *_FAULTY]).encode("cp1252")
    batch = receiving.receive(body, [SentStock("elogis-2020.csv", lambda: [data])], by=by, at=at)
    batch = receiving.write_mapping(batch, MAPPING, by=by, at=at)
    batch = receiving.begin(batch, by=by, at=at)
    rows = [line.split(";") for line in data.decode("cp1252").split("\r\n")[1:]]
    with acting.taken(acting.CLOCK):
        taking_in.take(batch, COLUMNS, list(enumerate(rows, 2)), (), at=at)
    batch.refresh_from_db()
    return batch


def _lines(demande: "Demande", holder: "Person") -> list[str]:
    born = holder.birth_date
    day = f"{born:%d/%m/%Y}" if born else ""
    hers = f"E-0000;{demande.numero_unique};{holder.last_name};{holder.first_name};{day};3P;01/09/2015;61;Montreuil"
    others = [
        f"E-{n:04d};;{_NAMES[n % 10]};{_FIRST[n // 10]};{2 + n % 26:02d}/{1 + n % 12:02d}/{1960 + n};{1 + n % 4}P;"
        f"{1 + n % 28:02d}/06/{2012 + n % 8};{20 + n};{'Bobigny' if n % 2 else 'Montreuil'}"
        for n in range(1, 40)
    ]
    return [hers, *others]
