"""The address of the page that sends a piece: a browser keeps it, and a proxy may, so it names no piece.

The code of a piece tells of a danger, an illness or a birth. In an address it is a word that means something for one file
alone, and that this site alone can read back.
"""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.crypto import salted_hmac

from palier.models import Demande
from palier.rules.people.facts import Situation
from palier.rules.situations import pieces as documents
from palier.rules.situations.needed_pieces import SITUATION_PREFIX

_SALT, _SIGNS = "palier.web.demandeur.sending_address", 12


def of(demande: Demande, code: str, *, whose: str = "", file: str = "", said: str = "") -> str:
    """Where a piece is sent: ``whose`` it is, the ``file`` that it replaces, the question that was just answered (``said``)."""
    asked = {"piece": word_of(demande, code), "pour": whose, "fichier": file, "enregistre": said}
    return f"{reverse('envoyer-piece')}?{urlencode({name: value for name, value in asked.items() if value})}"


def code_of(demande: Demande, word: str, on: date) -> str:
    """The code that an address speaks of. A code in full is taken too: letters and bookmarks of before have some."""
    codes = [*documents.documents(on), *(f"{SITUATION_PREFIX}{one.value}" for one in Situation)]
    return next((code for code in codes if word in (code, word_of(demande, code))), "")


def word_of(demande: Demande, code: str) -> str:
    """The word that stands for a code in the addresses of one file."""
    return salted_hmac(_SALT, f"{demande.pk}:{code}", algorithm="sha256").hexdigest()[:_SIGNS] if code else ""
