"""All that applying and withdrawing read of the database, each in one message: locks first, in the order of every act.

What is read after a lock sees what its last holder has done: each question is asked on its own, as if it had waited for the
answer of the one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from palier.models import Candidature, Commune, Demande, Person, Publication, SizeGuideVersion, together
from palier.models.candidatures import places
from palier.models.demandes import communes_of_today, layers
from palier.models.foreseen import ReadPage
from palier.models.scoring import size_guides
from palier.models.written_readings import WrittenReading, one
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.seals.heads import HeadLine
from palier.workflows.acting import telling
from palier.workflows.seals import publishing_heads

_PLACED = WrittenReading(
    lambda publication, demande: (
        Candidature.objects.select_for_update(of=("self",))
        .filter(publication=publication, demande=demande)
        .order_by("pk")[:1]
    )
)
_FILE = WrittenReading(lambda demande: Demande.objects.select_for_update().filter(pk=demande))
_RUNNING = WrittenReading(
    lambda demande, publication: (
        Candidature.objects.filter(
            demande=demande,
            stage__in=(Stage.DEPOSEE, Stage.EN_ATTENTE),
            publication__stage=PublicationStage.PUBLIEE,
        )
        .exclude(publication=publication)
        .values_list("publication__closes_at", flat=True)
    ),
    pages=(ReadPage.OPEN_HOME,),
)
_LEAVING = WrittenReading(
    lambda candidature: (
        Candidature.objects.select_for_update(of=("self",))
        .filter(pk=candidature)
        .select_related("demande", "publication__home__commune")
        .annotate(
            has_homonym=Exists(
                Commune.objects.filter(
                    search_name=OuterRef("publication__home__commune__search_name"), ended_on=None
                ).exclude(code=OuterRef("publication__home__commune"))
            )
        )
    )
)


@dataclass(frozen=True, slots=True)
class ReadToApply:
    """What a person stands on who applies, with the list, the candidature and the file held until the transaction ends."""

    window: places.Window
    placed: Candidature | None
    demande: Demande
    layers: layers.Layers
    today: communes_of_today.Today
    closings: Sequence[datetime]
    """When the other lists close on which the demande stands."""
    head: HeadLine | None
    guides: Sequence[SizeGuideVersion]
    holders: Sequence[Person]

    def running(self, at: datetime) -> int:
        """Candidatures on other publications that are still open; one past its instant is not, closed or not."""
        return _open(self.closings, at)


def to_apply(demande: int, publication: Publication) -> ReadToApply:
    """Hold the list, then the candidature, then its file, and read what the act rests on.

    The candidature before its file is the order of a withdrawal, which ends who reads the file. Raises
    ``Demande.DoesNotExist``.
    """
    home = publication.home
    window, placed, files, communes, *read = together.together(
        places.window(publication.pk),
        _PLACED.asked(publication.pk, demande),
        _FILE.asked(demande),
        communes_of_today.NAMED.asked(demande),
        *layers.asked(demande),
        _RUNNING.asked(demande, publication.pk),
        publishing_heads.asked_last(),
        size_guides.asked(home),
        home.commune.asked_told(),
        telling.asked_holders(demande),
    )
    file = one(Demande, files)
    *told, closings, heads, guides, _, holders = read
    return ReadToApply(
        window,
        next(iter(placed), None),
        file,
        layers.read(file, told),
        communes_of_today.beside(communes_of_today.read(communes)),
        closings,
        publishing_heads.line_of(heads),
        guides,
        holders,
    )


def running(demande: int, publication: int, at: datetime) -> int:
    """The same number, for a page that only looks."""
    return _open(_RUNNING(demande, publication), at)


def _open(closings: Sequence[datetime], at: datetime) -> int:
    return sum(1 for each in closings if each > at)


def to_withdraw(candidature: Candidature) -> tuple[places.Window, Candidature, Sequence[Person]]:
    """Hold the list, then the candidature, with its home; and read to whom its letter is announced.

    Raises ``Candidature.DoesNotExist``.
    """
    window, leaving, holders = together.together(
        places.window(candidature.publication_id),
        _LEAVING.asked(candidature.pk),
        telling.asked_holders(candidature.demande_id),
    )
    held = one(Candidature, leaving)
    held.publication.home.commune.tell(held.has_homonym)
    return window, held, holders
