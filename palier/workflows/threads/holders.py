"""Who holds a file: the counter that registered its demande, and of each candidature who has it in hand now."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from palier.models import Candidature, Commune, Demande, Organisation, Thread
from palier.models.demandes import layers
from palier.rules.candidature.funnel import LIVE, Stage
from palier.rules.law import calendars
from palier.rules.law.calendars import FRANCE, Calendar
from palier.rules.threads import threads
from palier.rules.threads.threads import ThreadHolder

_RELATED = ("publication__home__commune", "publication__bailleur", "publication__reservataire")
RELATED = ("organisation", *(f"candidature__{name}" for name in _RELATED))
"""What is shown of a thread beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHolder:
    """One recipient: an organisation, why it is the one, and of which candidature."""

    organisation: Organisation
    """As the rows bear it: another may carry on for it."""
    kind: ThreadHolder
    candidature: Candidature | None = None

    @property
    def key(self) -> str:
        """What an address calls it: a candidature of one's own, or the counter."""
        return str(self.candidature.public_id) if self.candidature else COUNTER


COUNTER = "guichet"


def of_candidature(row: Candidature) -> FileHolder | None:
    """Who has it in hand, where they still read the file; none once their access has ended."""
    kind = threads.holder_of(Stage(row.stage))
    publication = row.publication
    body = publication.bailleur if kind is ThreadHolder.BAILLEUR else publication.reservataire
    if body.pk not in row.audience or body.present.closed_at is not None:
        return None
    return FileHolder(organisation=body, kind=kind, candidature=row)


def counter() -> FileHolder | None:
    """The counter that registered the demande of the caller, while somebody answers there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_own_counter()")
        found = cursor.fetchone()[0]
    house = Organisation.objects.filter(pk=found).first() if found else None
    if house is None or house.present.closed_at is not None:
        return None
    return FileHolder(organisation=house, kind=ThreadHolder.COUNTER)


def of_file(demande: Demande) -> Iterator[FileHolder]:
    """Every recipient of a file: its counter, its living candidatures, then those that ended and may be asked about still."""
    if found := counter():
        yield found
    rows = Candidature.objects.filter(demande=demande).select_related(*_RELATED).order_by("-changed_at", "-pk")
    for row in sorted(rows, key=lambda one: one.stage not in LIVE):
        if held := of_candidature(row):
            yield held


def named(demande: Demande, key: str) -> FileHolder | None:
    """The recipient that an address names, or nobody."""
    if key == COUNTER:
        return counter()
    try:
        public_id = UUID(key)
    except ValueError:
        return None
    row = Candidature.objects.filter(demande=demande, public_id=public_id).select_related(*_RELATED).first()
    return of_candidature(row) if row else None


def calendar_of(demande: Demande, candidature: Candidature | None) -> Calendar:
    """The working days that count: those of the home's département, or of the first commune that is asked for."""
    if candidature is not None:
        return candidature.publication.home.calendar
    code = next(iter(layers.standing(layers.layers_of(demande)).wish.communes), "")
    commune = Commune.objects.filter(code=code).first()
    return calendars.of_departement(commune.departement) if commune else FRANCE


def still_holds(row: Thread) -> bool:
    """Whether who answers a thread still holds the file: nobody is written to who cannot read it any more."""
    if row.organisation.present.closed_at is not None:
        return False
    return row.candidature is None or row.organisation_id in row.candidature.audience


def others(row: Thread) -> tuple[Organisation, ...]:
    """Who else may be called about the same file: the other organisation that reads this candidature."""
    if row.candidature is None:
        return ()
    publication = row.candidature.publication
    pair = {one.pk: one for one in (publication.reservataire, publication.bailleur)}
    return tuple(one for pk, one in pair.items() if pk != row.organisation_id and pk in row.candidature.audience)
