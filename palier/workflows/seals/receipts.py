"""The receipt of a candidature: what proves later, to anybody, that its holder was on the list and with which facts.

It is one line of canonical JSON that `verify.py` and the page that verifies hold against the closed ranking. It stays in the
letter that acknowledges the candidature, which is under seal; who downloads it holds what nobody can change.
"""

import json
from datetime import datetime

from palier.models import Candidature, Letter
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.law import canonical
from palier.rules.seals import heads
from palier.rules.seals.heads import HeadLine

KIND, VERSION = "palier-recu", 1
FACT = "recu"
"""Among the facts of the letter."""
LETTER = "accuse_candidature"


def write(candidature: Candidature, last: HeadLine | None, *, at: datetime) -> str:
    """The receipt of a candidature as it is weighed now, under the last line that left the machine."""
    weighed = json.loads(candidature.snapshot)
    return canonical.text(
        {
            "kind": KIND,
            "version": VERSION,
            "publication": weighed["publication"],
            "pseudonym": weighed["pseudonym"],
            "facts_digest": weighed["facts_digest"],
            "seed_commitment": candidature.publication.seed_commitment,
            "applied_at": heads.instant(at),
            "position": last.position if last else 0,
            "seal": last.seal if last else heads.FIRST_SEAL,
        }
    )


_RECEIPTS = WrittenReading(
    lambda candidature: Letter.objects.filter(candidature=candidature, kind=LETTER).order_by("-sent_at", "-pk"),
    pages=(ReadPage.CANDIDATURE,),
)


def of(candidature: Candidature) -> str:
    """The last receipt of a candidature; empty where it was placed before receipts were given."""
    return next((str(letter.facts[FACT]) for letter in _RECEIPTS(candidature.pk) if FACT in letter.facts), "")
