"""What the key pages are for, in easy words. Each sentence is short, says one thing, and speaks to « vous ».

How easy they are is measured (`tests/sentences/test_easy.py`): no sentence above twelve words, few long words, none of the trade
that the sheet does not explain. A figure of the law is a place, filled from the parameter that the rules read.
"""

from collections.abc import Mapping

from palier.web.public.easy.easy_sheet import EasySheet
from palier.web.public.easy.sheets_of_exchanges import OF_EXCHANGES
from palier.web.public.easy.sheets_of_the_file import OF_THE_FILE
from palier.web.public.easy.sheets_of_the_path import OF_THE_PATH

SHEETS: Mapping[str, EasySheet] = {**OF_THE_FILE, **OF_THE_PATH, **OF_EXCHANGES}
DANGER = "danger"
"""The sheet of who is afraid: numbers that are dialled by a press, and a way out of the page."""
PAGES: Mapping[str, str] = {
    "premiere-demande": "premiere-demande",
    "mon-dossier": "mon-dossier",
    "recherche": "chercher",
    "publication": "un-logement",
    "mes-candidatures": "ma-place",
    "candidature": "ma-place",
    "offre": "proposition",
    "contester": "refus",
    "pieces": "mes-papiers",
    "renouveler": "renouveler",
    "acces": "danger",
    "mes-messages": "messages",
    "visite": "visite",
    "mes-impots": "impots",
    "mon-echange": "echange",
    "autres-toits": "autre-toit",
    "autre-toit": "autre-toit",
}
"""The page that a sheet stands beside, by its address name, and the sheet's key."""
