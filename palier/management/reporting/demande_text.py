"""The report of a demande as French text for a terminal."""

from collections.abc import Iterator

from palier.management.reporting.demande_report import DemandeReport
from palier.models.territories import communes
from palier.rules.law import french
from palier.rules.people import numero
from palier.rules.people.answers import PointLine
from palier.rules.people.facts import Financing, Person
from palier.rules.scoring import cotation

_ROLES = {
    "demandeur": "demandeur",
    "cotitulaire": "cotitulaire",
    "personne_a_charge": "personne à charge",
    "personne_en_garde": "enfant en garde alternée ou en droit de visite",
}
_PROOFS = {
    "declare": "déclaré",
    "registre": "registre national",
    "en_verification": "en contrôle",
    "verifie": "vérifié",
    "refuse": "refusé",
}


def lines(report: DemandeReport) -> Iterator[str]:
    """Write the report, the answer first."""
    sne, found = report.sne, report.composition
    yield f"Demande {_number(sne.numero)}, au {french.day(report.on)}"
    score = report.score
    points = f"{french.count(score.points, 'point')} sous la grille {score.grid}" if score.grid else "Sans cotation"
    yield (f"  {points}, ménage de catégorie {found.category} ({french.count(found.persons, 'personne')})")
    yield from _section("Compris", _understood(report))
    yield from _section("Ménage", (reason.sentence for reason in found.reasons))
    yield from _section(f"Plafonds de ressources {_where(report)}", _ceilings(report))
    yield from _section("Points, ligne par ligne", _points(report))
    yield from _section("Manquant", (lack.label for lack in sne.missing))
    yield from _section("Codes inconnus, gardés tels quels", (f"{c.path} : {c.code}" for c in sne.unknown_codes))
    yield from _section("Peu vraisemblable", (f"{one.path} : {one.sentence}" for one in report.doubtful))
    yield from _section("À confirmer", (_with_remedy(r.sentence, r.remedy) for r in report.to_confirm))
    yield ""


def _number(text: str) -> str:
    try:
        return numero.display(text)
    except numero.MalformedNumero:
        return text or "sans numéro"


def _section(title: str, items: Iterator[str]) -> Iterator[str]:
    found = list(items)
    if found:
        yield f"  {title}"
        yield from (f"    - {item}" for item in found)


def _with_remedy(sentence: str, remedy: str) -> str:
    return f"{sentence} {remedy}".strip()


def _where(report: DemandeReport) -> str:
    return f"pour {report.commune_name}" if report.commune_name else "(commune inconnue)"


def _understood(report: DemandeReport) -> Iterator[str]:
    demande, sne = report.sne.demande, report.sne
    if sne.file_dated_at:
        yield f"fichier du {french.day(sne.file_dated_at.date())}, type {sne.file_type or 'non précisé'}"
    if demande.deposited_on:
        yield f"demande déposée le {french.day(demande.deposited_on)}"
    if report.valid_until:
        yield f"valable jusqu’au {french.day(report.valid_until)}"
    for person in demande.household.persons:
        yield _person(person)
    for child in demande.household.expected:
        due = f", prévue le {french.day(child.due_on)}" if child.due_on else ""
        yield f"naissance attendue : {child.number}{due}"
    home = demande.current_home
    codes = ", ".join(home.occupancy_codes)
    if codes:
        size = f", {home.type_code}" if home.type_code else ""
        area = f" de {home.floor_area} m²" if home.floor_area else ""
        rent = f", loyer {french.cents(home.rent)}" if home.rent is not None else ""
        yield f"logement actuel {codes}{size}{area}{rent}"
    if demande.wish.communes or demande.wish.type_codes:
        where = ", ".join(communes.named(code) for code in demande.wish.communes)
        yield f"recherche {', '.join(demande.wish.type_codes)} à {where}"


def _person(person: Person) -> str:
    born = f", date de naissance {person.birth_date:%d/%m/%Y}" if person.birth_date else ", date de naissance inconnue"
    incomes = [
        f"{income.year} : {french.euros(income.amount) if income.amount is not None else 'inconnu'}"
        for income in person.incomes
    ]
    told = f" ; revenu fiscal {', '.join(incomes)}" if incomes else ""
    return f"{_ROLES[person.role]} ({person.key}){born}{told}"


def _ceilings(report: DemandeReport) -> Iterator[str]:
    for financing in Financing:
        ceiling = report.ceilings[financing]
        if ceiling.amount is None:
            yield f"{financing} : à confirmer"
            continue
        estimate = ", estimation" if ceiling.is_estimate else ""
        source = f"table de {ceiling.year}{estimate}, {ceiling.article}"
        yield f"{financing} : {french.euros(ceiling.amount)} ({source})"


def _points(report: DemandeReport) -> Iterator[str]:
    if not report.score.grid:
        yield "aucune grille de son territoire n’est connue ici ; --grid en nomme une"
        return
    yield from (_line(line) for line in report.score.lines)
    yield f"total : {french.count(report.score.points, 'point')}"


def _line(line: PointLine) -> str:
    more = f", {line.possible} possibles" if line.possible != line.points else ""
    source = "" if line.source == cotation.GRID_ITSELF else f"{_PROOFS[line.proof]}; "
    return f"{line.points:>3}  {line.label} : {line.fact} [{source}{line.article}{more}]"
