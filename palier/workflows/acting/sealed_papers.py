"""The bytes of a document of a former tool, under the seal of the site: a copy of the database alone gives nothing of them."""

from secrets import token_bytes

from palier.models import StockPaper, StockPaperContent
from palier.workflows.acting import sealing_parts


def sealed_paper(paper: StockPaper, data: bytes) -> StockPaperContent:
    """The bytes of a document as they are kept."""
    nonce = token_bytes(sealing_parts.NONCE)
    return StockPaperContent(paper=paper, data=sealing_parts.sealed(data, paper.public_id, 0, nonce=nonce))


def bytes_of_paper(paper: StockPaper) -> bytes:
    """The bytes of a document. Raises ``StockPaperContent.DoesNotExist``, or ``Unsealable``."""
    return sealing_parts.opened(bytes(StockPaperContent.objects.get(paper=paper).data), paper.public_id, 0)
