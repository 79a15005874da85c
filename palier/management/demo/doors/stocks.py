"""A former tool in the demo: some forty lines, five of them faulty, taken in last week; one is Amina's, with two documents.

Its campaign runs since: Jean's invitation is among the messages, some are to be called, and one person is there twice.
"""

from typing import TYPE_CHECKING

from django.conf import settings

from palier.management.demo.days import Days
from palier.management.demo.doors import former_papers
from palier.models import Message
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.takeover import campaign_turns, campaigning, inviting, receiving, taking_in

if TYPE_CHECKING:
    from palier.models import Demande, Organisation, Person, StockBatch

COLUMNS = ("NO_DOSSIER", "NUM_UNIQUE", "NOM", "PRENOM", "NAISSANCE", "TYPE", "DEPOT", "POINTS", "AGENCE", "MAIL", "TEL")
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

[champs.courriel]
colonne = "MAIL"
facultatif = true

[champs.telephone]
colonne = "TEL"
facultatif = true
"""
JEAN, JEAN_MAIL = "1110318016982G1104", "jean.dupont@exemple.test"
"""Of the example that the State publishes: in its register, and not here before he comes in."""
_BEGUN = range(-6, 0)
"""Days on which messages may have left: a working one is among them."""
_NAMES = ("Arnoux", "Belkacem", "Carré", "Diop", "Evrard", "Ferreira", "Guidez", "Hamel", "Ionesco", "Jolivet")
_FIRST = ("Anne", "Bilal", "Chloé", "Driss")
_FAULTY = (
    "E-0101;;Kervella;Léa;01/01/1900;2P;12/03/2018;35;Montreuil;;",
    "E-0102;;Lemoine;Paul;14/07/2204;2P;12/03/2018;35;Montreuil;;",
    "E-0103;;Morel;Inès;14/07/1984;DUPLEX;12/03/2018;35;Bobigny;;",
    ";;Nallet;Jean;14/07/1984;2P;12/03/2018;35;Bobigny;;",
    "E-0001;;Arnoux;Anne;02/02/1971;2P;12/03/2018;35;Bobigny;;",
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
    former_papers.bring(batch, days=days)
    _fetch(batch, days=days)
    return batch


def _fetch(batch: "StockBatch", *, days: Days) -> None:
    """The campaign as a steward began it: the clock wrote on the first working day since."""
    if not settings.SITE:
        return
    by, at = Actor(role=Role.STEWARD), days.at(_BEGUN[0], 9)
    campaign = campaigning.prepare(batch, by=by, at=at)
    with acting.taken(acting.CLOCK):
        campaign_turns.foresee(campaign, at=at)
    campaigning.begin(campaign, by=by, at=at)
    with acting.taken(acting.CLOCK):
        campaign_turns.take_in(campaign, at=at)
        for offset in _BEGUN:
            for one in inviting.due(campaign, at=days.at(offset)):
                inviting.invite(one, at=days.at(offset))
        campaign_turns.count(campaign, at=days.at(_BEGUN[-1]))
    # What hangs on no file is forgotten after a day: his, which is to be tried, left just now.
    Message.objects.filter(recipient=JEAN_MAIL).update(created_at=days.now)


def _lines(demande: "Demande", holder: "Person") -> list[str]:
    born = holder.birth_date
    day = f"{born:%d/%m/%Y}" if born else ""
    hers = f"E-0000;{demande.numero_unique};{holder.last_name};{holder.first_name};{day};3P;01/09/2015;61;Montreuil;;"
    jean = f"E-0040;{JEAN};Dupont;Jean;01/01/1970;2P;14/03/2016;48;Montreuil;{JEAN_MAIL};"
    # Typed at two counters: the same person twice, for a person to say so.
    twice = "E-0041;;Arnoux;Anne;02/02/1961;2P;02/06/2013;21;Bobigny;contact.1@exemple.test;"
    return [hers, *(_line(n) for n in range(1, 40)), jean, twice]


def _line(n: int) -> str:
    """Two in three have a mail; the others a telephone alone, which a person calls."""
    way = f"contact.{n}@exemple.test;" if n % 3 else f";01990000{n:02d}"
    born = f"{2 + n % 26:02d}/{1 + n % 12:02d}/{1960 + n}"
    if n == 1:
        born = "02/02/1961"
    where = "Bobigny" if n % 2 else "Montreuil"
    who = f"{_NAMES[n % 10]};{_FIRST[n // 10]}" if n > 1 else "Arnoux;Anne"
    return f"E-{n:04d};;{who};{born};{1 + n % 4}P;{1 + n % 28:02d}/06/{2012 + n % 8};{20 + n};{where};{way}"
