"""What the Dutch sector standard for allocation calls a publication, a reaction and points, said of ours (ADR 136).

Fields bear the names of the standard; what has no French counterpart is absent. Nobody is in them: the standard's relation to a
person is never given, and a criterion is not told, for each names a situation.
"""

from datetime import UTC, datetime

from ninja import Schema
from pydantic import Field

from palier.models import Candidature, Publication
from palier.rules.candidature.funnel import PublicationStage

_SHUT = frozenset(
    {PublicationStage.RETIREE, PublicationStage.INFRUCTUEUSE, PublicationStage.RENDUE, PublicationStage.LOUEE}
)


class VeraSleutels(Schema):
    """By which another thing is found."""

    id: str | None = None
    code: str | None = None


class VeraReferentiedata(Schema):
    """A word of a closed list: ours, since the standard's own lists do not hold the stages of the French law."""

    code: str
    naam: str
    soort: VeraSleutels

    @classmethod
    def of(cls, code: str, naam: str, kind: str) -> "VeraReferentiedata":
        """A word, and of which list it is."""
        return cls(code=code, naam=naam, soort=VeraSleutels(code=f"PALIER-{kind}"))


class VeraPublicatie(Schema):
    """A home that is offered."""

    id: str
    status: VeraReferentiedata
    begindatum: datetime = Field(description="Ouverture de la liste, en UTC.")
    einddatum: datetime = Field(description="Clôture, en UTC.")
    opleverdatum: datetime | None = Field(None, description="Disponible le.")
    aantalEenheden: int  # noqa: N815 - of the standard
    aantalEenhedenBeschikbaar: int  # noqa: N815 - of the standard
    eenheden: list[str] = Field(description="Le logement, par son adresse dans cette API.")

    @classmethod
    def of(cls, row: Publication, label: str, home: str) -> "VeraPublicatie":
        """What is kept of it; ``home``: its address."""
        free = row.home.available_on
        return cls(
            id=str(row.public_id),
            status=VeraReferentiedata.of(row.stage, label, "PUBLICATIESTATUS"),
            begindatum=row.opens_at.astimezone(UTC),
            einddatum=row.closes_at.astimezone(UTC),
            opleverdatum=None if free is None else datetime(free.year, free.month, free.day, tzinfo=UTC),
            aantalEenheden=1,
            aantalEenhedenBeschikbaar=0 if row.stage in _SHUT else 1,
            eenheden=[home],
        )


class VeraReactie(Schema):
    """A candidature, with its place: by its reference, without its person."""

    id: str
    code: str = Field(description="La référence de la candidature sur sa liste.")
    soort: str = "Candidature"
    status: VeraReferentiedata
    positie: int | None = Field(None, description="Le rang, depuis la clôture.")
    publicatie: VeraSleutels

    @classmethod
    def of(cls, row: Candidature, label: str) -> "VeraReactie":
        """A line of a closed list."""
        return cls(
            id=str(row.public_id),
            code=row.reference,
            status=VeraReferentiedata.of(row.stage, label, "REACTIESTATUS"),
            positie=row.rank,
            publicatie=VeraSleutels(id=str(row.publication.public_id)),
        )


class VeraPuntenmutatie(Schema):
    """What gave points: the whole of the grid at the closing, in one line."""

    id: str
    soort: VeraReferentiedata
    omschrijving: str
    datum: datetime
    situatiepunten: float

    @classmethod
    def of(cls, row: Candidature) -> "VeraPuntenmutatie":
        """The points with which a candidature was ranked."""
        return cls(
            id=str(row.public_id),
            soort=VeraReferentiedata.of("cloture", "Points de la grille à la clôture", "PUNTENMUTATIESOORT"),
            omschrijving="Les points de la grille du territoire, comptés une fois, à la clôture de la liste.",
            datum=_closed(row),
            situatiepunten=float(row.points),
        )


class VeraPuntenberekening(Schema):
    """The points of a candidature, and the lines that made them."""

    id: str
    soort: VeraReferentiedata
    datum: datetime
    puntenmutaties: list[VeraSleutels]
    situatiepunten: float = Field(description="Le total : une grille française n’a pas les parts de la norme.")

    @classmethod
    def of(cls, row: Candidature) -> "VeraPuntenberekening":
        """The same, as a computation."""
        return cls(
            id=str(row.public_id),
            soort=VeraReferentiedata.of("cloture", "Classement à la clôture", "PUNTENBEREKENINGSOORT"),
            datum=_closed(row),
            puntenmutaties=[VeraSleutels(id=str(row.public_id))],
            situatiepunten=float(row.points),
        )


def _closed(row: Candidature) -> datetime:
    return (row.publication.closed_at or row.publication.closes_at).astimezone(UTC)
