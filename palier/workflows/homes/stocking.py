"""The bailleur declares its stock by commune and size for a year; a later declaration takes the place of one before."""

from datetime import date, datetime

from django.db import transaction

from palier.models import Commune, DeclaredStock, Organisation, OrganisationKind
from palier.models.homes import declared_stocks
from palier.rules.doors.access import Action, require
from palier.rules.homes import declared_stock
from palier.rules.homes.declared_stock import RefusedLine
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import house
from palier.workflows.homes.agreeing import NotABailleur

_HOUSE = act("règles de publication de Palier")
_TOLD = 200
"""Lines that the journal says one by one; the others stand in the rows that it counts."""


class NoStockDeclared(Refusal):
    """No line says a stock."""

    sentence = "Écrivez au moins une ligne : une commune, une taille, un nombre de logements."


class StockLinesRefused(Refusal):
    """Some lines cannot be kept; none was. The page says each."""

    sentence = "Rien n’a été enregistré : corrigez les lignes refusées, puis envoyez de nouveau."

    def __init__(self, refused: tuple[RefusedLine, ...]) -> None:
        """Keep the lines."""
        super().__init__()
        self.refused = refused


class YearToCome(Refusal):
    """A stock is that of a first of January that has come, since the flow is counted."""

    sentence = "Le parc se déclare au 1er janvier d’une année commencée, depuis 2024."
    field = "year"


@transaction.atomic
def declare(text: str, year: int, *, by: Actor, at: datetime) -> int:
    """Keep the lines that say something new; return how many. One line that is refused keeps all of them out.

    Raises ``NotABailleur``, ``YearToCome``, ``NoStockDeclared`` or ``StockLinesRefused``.
    """
    require(by.role, Action.DECLARE_HOME)
    bailleur, today = house(by), clocks.day_in_paris(at)
    if bailleur.kind != OrganisationKind.BAILLEUR:
        raise NotABailleur
    if not date(2024, 1, 1) <= date(year, 1, 1) <= today:
        raise YearToCome
    known = Commune.objects.filter(code__in=declared_stock.codes_in(text), ended_on=None)
    found = declared_stock.read(text, communes=set(known.values_list("code", flat=True)))
    if found.refused:
        raise StockLinesRefused(found.refused)
    if not found.lines:
        raise NoStockDeclared
    return _keep(bailleur, found.lines, year, by=by, at=at)


def _keep(
    bailleur: Organisation, lines: tuple[declared_stock.DeclaredLine, ...], year: int, *, by: Actor, at: datetime
) -> int:
    held = {(one.commune_id, one.size): one.homes for one in declared_stocks.standing([bailleur.pk], year)}
    fresh = [one for one in lines if held.get((one.commune, one.size), 0) != one.homes]
    if not fresh:
        return 0
    DeclaredStock.objects.bulk_create(
        DeclaredStock(
            bailleur=bailleur,
            commune_id=one.commune,
            size=one.size,
            year=year,
            homes=one.homes,
            declared_by=by.person,
            declared_at=at,
        )
        for one in fresh
    )
    telling.journal(
        JournalVerb.DECLARE_STOCK,
        bailleur,
        by=by,
        at=at,
        article=_HOUSE,
        details={
            "annee": year,
            "lignes": [f"{one.commune} {one.size} {one.homes}" for one in fresh[:_TOLD]],
            "nombre": len(fresh),
        },
    )
    return len(fresh)
