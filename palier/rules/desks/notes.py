"""Notes and tags that the colleagues of one desk keep on a file: how long, how many, and until when a note is its author's.

They help a desk remember what to do. They weigh nothing: no rule of points, of order or of a decision reads them (ADR 188).
"""

import re
from datetime import datetime, timedelta

from palier.rules.commission import motives
from palier.rules.law import french
from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
_SPECIAL = act("règlement (UE) 2016/679, article 9")
_NEVER = ("origine", "religion", "sante", "moeurs", "opinions", "apparence")
"""Families of words that no note holds, of those that no decision may rest on: what the law calls special, and a portrait."""
_ORDINARY = re.compile(
    r"\b(?:quotas?|secours catholique|syndicats? (?:de |des |du )?(?:la )?coproprie\w*"
    r"|mutuelles? sante|agences? regionales? de (?:la )?sante|(?:centre|maison|carnet|carte|reseau)s? de sante"
    r"|(?:rue|avenue|boulevard|allee|impasse|quai|square|chemin) (?:de |du |des )?(?:la |l'|les )?\w+"
    r"|(?:dossier|demande|candidature|piece|courrier)s? (?:est |sont |encore )?sous traitement"
    r"|(?:d'|l')?origine (?:electrique|accidentelle|inconnue|(?:de la|du|de l'|des) "
    r"(?:panne|fuite|sinistre|degat|retard|erreur|probleme|blocage)s?)"
    r"|(?:cle|document|piece|version|fichier|bail|chaudiere|cuisine|etat|equipement|porte|fenetre)s? d'origine"
    r"|(?:piece|document|rib|lien|adresse|numero|signature|date|code|courriel|fichier|attestation|justificatif)s? "
    r"(?:est |sont |reste |deja )?invalides?"
    r"|(?:mur|murs) d'enceinte|enceinte (?:de la|de l'|du) (?:residence|immeuble|batiment|parking)"
    r"|a l'etranger|de l'etranger|noir et blanc|(?:stylo|encre|feutre) noire?)\b"
)
"""Ordinary words of a desk, of no person: an office, a street, a paper, a breakdown. Taken out before a note is scanned."""
_DANGER = (
    "une violence, ou la mise à l’abri d’une personne",
    re.compile(
        r"\b(?:violen\w*|victimes?|(?:porte |depot de |depose )?plaintes?|ordonnances? de protection|mariages? forces?"
        r"|eloignements?(?! (?:du |de l'|de son |de la |des )(?:travail|emploi|ecole|gare|transports?|famille))"
        r"|heberge(?:e|s|es)? (?:en secret )?(?:chez|par)|(?:appel\w*|joindre|rappel\w*|contact\w*) (?:tres )?discre\w*"
        r"|discretement|appels? masques?|(?:mettre|mise?s?) a l'abri|en danger|menac\w*|agress\w*"
        r"|harcel\w*|maltrait\w*|viols?|violee?s?"
        r"|battue?s?|coups et blessures|(?:fuit|fuir|fuite de|a fui|ont fui) (?:son|sa|le|la|du|leur)"
        r"|adresses? (?:cachee|secrete|confidentielle|protegee)s?"
        r"|(?:ne pas|ne rien|ne jamais|sans) (?:le |la |lui |en )?"
        r"(?:dire|prevenir|appeler|joindre|ecrire|parler|avertir)(?: \w+)? (?:a |au |avec )?(?:son |sa |le |la |l')?"
        r"(?:mari|conjointe?|compagnon|compagne|ex|epoux|epouse|monsieur|madame|autre|pere|mere)"
        r"|3919)\b"
    ),
)
"""What a note would tell to who must not read it: a household has more than one reader."""
_NUMBER = (
    "un numéro où joindre quelqu’un",
    re.compile(
        r"(?<!\d)(?:(?:\+|00)\s?\d{2}\s?(?:\(0\)\s?)?[1-9]|0[1-9])([\s.\-_]{0,2})\d{2}(?:\1\d{2}){3}(?!\d)"
        r"|(?<!\d)0(?:[\s.\-_]\d){9}(?!\d)|\+\d[\d\s.\-]{7,}\d"
    ),
)
_REFUSED = (_DANGER, _NUMBER)
LONGEST_NOTE = 400
"""Signs of a note: a thing to do, not a portrait."""
LONGEST_TAG = 30
MOST_TAGS = 20
"""Tags that one house offers at once: a list that is read at a glance."""
OWN_FOR = timedelta(hours=24)
"""As long as its author corrects a note, or takes it away; then who manages the members takes it away."""
READ_BY_ITS_HOUSEHOLD = (
    "Le ménage lit tout ce que vous écrivez ici : dans l’archive de ses données, ou s’il le demande. "
    "Chaque titulaire du dossier reçoit cette archive."
)
WHAT_TO_WRITE = (
    "Écrivez un fait utile ou un geste à faire. N’écrivez rien de la santé, de l’origine ou de la vie privée. "
    "N’écrivez rien de ce qu’une personne vous a dit d’une autre, ni de l’endroit où elle vit. "
    "Ne parlez ni d’un autre dossier, ni d’un numéro où joindre quelqu’un."
)
WEIGHS_NOTHING = "Une note ou une étiquette ne compte ni dans les points, ni dans le rang, ni devant la commission."
SAY_OWN_FOR = french.count(int(OWN_FOR.total_seconds() // 3600), "heure", "heures")


@applies(_HOUSE)
def is_own_still(written_at: datetime, at: datetime) -> bool:
    """Whether its author may still correct a note, or take it away; its very last instant counts."""
    return at <= written_at + OWN_FOR


@applies(_HOUSE, _SPECIAL)
def fault(text: str, *, longest: int) -> str:
    """Why words cannot be kept, in a sentence; empty where they can be."""
    if not text:
        return "Écrivez quelques mots."
    if len(text) > longest:
        return f"Écrivez {longest} signes au plus."
    plain = motives.plain(text)
    if told := next(((match[0], subject) for subject, words in _REFUSED if (match := words.search(plain))), None):
        return _refused(*told)
    scanned = motives.scan(_ORDINARY.sub(" ", plain))
    found = next((one for one in scanned if one.family in _NEVER), None)
    return _refused(found.found, found.subject) if found else ""


def _refused(words: str, subject: str) -> str:
    said = french.quoted(words.strip().replace("'", "’"))
    return f"Retirez {said} ({subject}) : une note et une étiquette n’en disent rien."


@applies(_HOUSE)
def tidied(text: str) -> str:
    """Words on one line, without spaces that nobody sees."""
    return " ".join(text.split())
