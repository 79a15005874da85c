"""The papers of one lease of the demo, sent yesterday: the worker opens them at the invented provider once the demo runs."""

from collections.abc import Iterator

from palier.gateways import documents
from palier.management.demo.days import Days
from palier.management.demo.drawings import sheets
from palier.models import Candidature, Publication
from palier.models.doors import acting, row_security
from palier.rules.candidature.funnel import Stage
from palier.rules.law.clocks import day_in_paris
from palier.rules.signing import lease_papers, lease_signing
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.signing import preparing
from palier.workflows.signing.preparing import PaperDraft

_WORTHLESS = "Papier inventé pour la démonstration : il n’engage personne."
_CENTS = 100


def send(publication: Publication, *, by: Actor, days: Days) -> None:
    """Put its contract and its diagnostics together, and send them for as long as the rule lets."""
    rows = Candidature.objects.select_related("publication__home__commune", "publication__bailleur", "demande")
    row = rows.get(publication=publication, stage=Stage.ACCEPTEE)
    at = days.at(-1, 17)
    with acting.taken(claimed(row_security.BAILLEUR, by)):
        for kind, lines in _papers(row):
            clean = documents.plain(f"{kind}.pdf", sheets.page(lines))
            draft = PaperDraft(clean.name, clean.pages, clean.data)
            preparing.add_paper(row, draft, kind=kind, by=by, at=at)
        deposit = lease_signing.most_deposit(publication.home.rent, on=day_in_paris(at))
        preparing.send(row, deposit=deposit, days=lease_signing.days_to_sign(day_in_paris(at))[2], by=by, at=at)


def _papers(row: Candidature) -> Iterator[tuple[str, list[str]]]:
    home, bailleur = row.publication.home, row.publication.bailleur.name
    where = f"{home.street}, {home.commune.name} : {home.type_code}, {home.floor_area} m²"
    yield (
        lease_papers.CONTRACT,
        [
            _WORTHLESS,
            "CONTRAT DE LOCATION",
            f"Bailleur : {bailleur}",
            f"Logement : {where}",
            f"Loyer : {home.rent / _CENTS:.2f} € par mois, et {home.charges / _CENTS:.2f} € de charges",
            "Dépôt de garantie : un mois de loyer sans les charges",
            "Le locataire use paisiblement du logement et paie le loyer au terme convenu.",
            "Le bailleur remet un logement décent, et en assure la jouissance paisible.",
        ],
    )
    yield (
        "diagnostics",
        [_WORTHLESS, "DIAGNOSTICS DU LOGEMENT", where, f"Classe d’énergie : {home.energy_class or 'non dite'}"],
    )
