"""A person sends as a piece what a former tool kept of them: by the ordinary door, to be checked like any other.

They read it because its line is theirs and they said so; who checks it is not told where it comes from, and believes it no more.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from palier.models import Demande, Piece, PieceFile, StockPaper, StockPaperContent
from palier.rules.law.voice import phrase
from palier.rules.takeover.paper_states import StockPaperState
from palier.workflows.acting import sealed_papers, sealing_parts
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.people import filing
from palier.workflows.people.filing import SentFile
from palier.workflows.takeover import settling_stock

_READ = ("public_id", "line", "code", "state", "name", "media_type", "size", "sha256", "pages", "received_at")
"""What a household reads of a document."""


class FormerPaperGone(Refusal):
    """It was withdrawn, or the line is theirs no more."""

    sentence = phrase("Ce document n’est plus ici. Rien n’a changé dans vos pièces.")


class PaperAlreadySent(Refusal):
    """The same bytes are among the pieces of this file."""

    sentence = phrase("Ce document est déjà dans vos pièces.")


def papers_of(demande: Demande) -> QuerySet[StockPaper]:
    """The documents beside the lines that this role may read, and whose person said that they are theirs."""
    lines = settling_stock.confirmed_of(demande)
    return StockPaper.objects.filter(line__in=lines, state=StockPaperState.TAKEN).order_by("pk").only(*_READ)


def sent_of(demande: Demande) -> frozenset[str]:
    """The digests of the files that are among the pieces."""
    rows = PieceFile.objects.filter(demande=demande, content__isnull=False)
    return frozenset(rows.values_list("sha256", flat=True))


def opened(paper: StockPaper) -> bytes:
    """Its bytes. Raises ``FormerPaperGone``."""
    try:
        return sealed_papers.bytes_of_paper(paper)
    except (StockPaperContent.DoesNotExist, sealing_parts.Unsealable):
        # Sealed under a secret that the site has no more, nobody reads it again.
        raise FormerPaperGone from None


@transaction.atomic
def use(demande: Demande, paper: StockPaper, code: str, *, person_key: str, by: Actor, at: datetime) -> Piece:
    """Send it for its check. Raises ``FormerPaperGone``, ``PaperAlreadySent``, and what sending a piece raises."""
    # Pressed twice at once, it is sent once: the lock is that of every sending.
    Demande.objects.select_for_update().get(pk=demande.pk)
    found = papers_of(demande).filter(pk=paper.pk).first()
    if found is None:
        raise FormerPaperGone
    if found.sha256 in sent_of(demande):
        raise PaperAlreadySent
    sent = SentFile(found.name, opened(found), found.pages)
    return filing.send(demande, code, [sent], person_key=person_key, by=by, at=at)
