"""The free text of a decision is scanned for forbidden motives before signature.

Words are found inflected, without accents, spelt with spaces or dots between their letters, or with a letter doubled.
What speaks of this home and not of a person (a lift, a ramp, a home fitted for wheelchairs) is let through. A list of
words cannot read an intention: what it catches is worded again, and a person still reads the rest.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from palier.rules.law import french
from palier.rules.law.law import Source, act, applies, cch

_PENAL = act("article 225-1 du code pénal")
_TENANCY = act("article 1 de la loi 89-462 du 6 juillet 1989")


@dataclass(frozen=True, slots=True)
class Motive:
    """One forbidden motive found: the family, the words found, the sentence that asks to reword."""

    family: str
    subject: str
    """The family in words, as a sentence names it."""
    found: str
    sentence: str
    article: Source


_FAMILIES: Mapping[str, tuple[str, str, Source]] = {
    "origine": (
        "l’origine ou la nationalité",
        (
            r"(?<!a l')origines?(?! des (?:ressources|revenus|fonds))|nationalites?"
            r"|etrang(?:er|ere)s?(?! (?:au|a la|a ce|a cette) (?:dossier|demande|logement|projet))"
            r"|extra.?europeen\w*"
            r"|immigr\w*|migrants?|refugi(?:e|ee)s?|ethni\w*|rac(?:e|es|ial\w*|ise\w*)|africain\w*|maghreb\w*"
            r"|arabes?|gitan\w*|roms?|tsigane\w*|manouches?|gens du voyage|couleur de (?:la )?peau|noirs?(?= de peau)"
            r"|(?:algerien|marocain|tunisien|malien|senegalais|turc|roumain|syrien|afghan|comorien|chinois)\w*"
            r"|pas francais\w*|non francophones?|accents? (?:etranger|prononce|fort|du sud)s?|quotas?"
            r"|equilibre (?:des|du|de) (?:origines?|peuplement|populations?)"
        ),
        _PENAL,
    ),
    "nom": ("le nom", r"patronym\w*|noms? de famille|consonances?", _TENANCY),
    "religion": (
        "la religion",
        (
            r"religi\w*|musulman\w*|islam\w*|juifs?|juives?|catholi\w*|protestants?|evangeliques?|voilees?"
            r"|porte (?:le|un) (?:voile|foulard)|foulards?|croyan\w*|mosquees?|synagogues?|ramadan"
        ),
        _PENAL,
    ),
    "sante": (
        "la santé ou le handicap",
        (
            r"sante|malad\w*|handicap\w*|invalid\w*|fauteuils?|depressi\w*|psychi\w*|psychologi\w*|vih|sida|seropositi\w*"
            r"|cancers?|alcool\w*|toxicoman\w*|addict\w*|grossesses?|enceintes?|autis\w*|sous traitement"
        ),
        _PENAL,
    ),
    "famille": (
        "la situation de famille",
        (
            r"situations? (?:de famille|familiales?|matrimoniales?)|celibataires?|divorc\w*|monoparent\w*"
            r"|(?:mere|pere|femme|homme|maman|papa|parent)s? (?:isole|seul)e?s?|(?<!mal )isole(?:e|s|es)?(?! phoni| thermi)"
            r"|concubin\w*|pacse(?:e|s|es)?|veu(?:f|fs|ve|ves)|trop d.?enfants|famille nombreuse|enfants en bas age"
        ),
        _TENANCY,
    ),
    "age": (
        "l’âge",
        (
            r"trop (?:age|vieux|vieille|vieil|jeune)e?s?|en raison de (?:son|leur|l.?) ?age|a cause de (?:son|leur) age"
            r"|vu (?:son|leur) age|seniors?|personnes? agees?|vieillard\w*"
        ),
        _PENAL,
    ),
    "moeurs": (
        "le sexe, les mœurs ou l’orientation sexuelle",
        (
            r"homosexu\w*|lesbi\w*|gays?|bisexu\w*|transgenres?|transsexu\w*|orientation sexuelle|mœurs|moeurs"
            r"|identite de genre|prostitu\w*|mode de vie|couples? d.?hommes|couples? de femmes"
        ),
        _PENAL,
    ),
    "opinions": (
        "les opinions ou l’activité syndicale",
        r"syndic(?:al\w*|ats?)|syndiqu\w*|militant\w*|opinions? politiques?|engagements? politiques?|delegue du personnel",
        _PENAL,
    ),
    "residence": (
        "le lieu de résidence ou le seul lien avec la commune",
        (
            r"lieux? de residence|hors (?:de la )?commune|(?:pas|n.?est pas|non) (?:de la commune|d.?ici|du coin)"
            r"|exterieure?s? a la commune|liens? (?:avec|a) la (?:commune|ville)|quartiers? (?:sensible|difficile)s?"
            r"|vient d.?un (?:qpv|quartier)|preference communale|habitants? de la (?:commune|ville) (?:d.?abord|avant)"
        ),
        _PENAL,
    ),
    "precarite": (
        "la seule vulnérabilité économique",
        (
            r"rsa|aah|allocatair\w*|beneficiaires? (?:du|de la|des) (?:rsa|aah|minima)|assist(?:e|ee)s?(?! par| a | au| aux)"
            r"|cas soc(?:ial|iaux)|chom(?:eur|euse|age)\w*|sdf|minima sociaux|trop pauvres?|precair\w*"
        ),
        _PENAL,
    ),
    "apparence": (
        "l’apparence ou la réputation",
        r"apparences?|mal habille\w*|reputation|mauvaise impression|feeling|profil (?:difficile|a risques?)",
        _PENAL,
    ),
}
_PATTERNS = {family: re.compile(rf"\b(?:{words})\b") for family, (_, words, _) in _FAMILIES.items()}

# Of this home, never of a person: the words are taken out before the scan.
_HOMES = re.compile(
    r"\b(?:logement|immeuble|residence|batiment|place de stationnement|parties communes|cabine|rampe|ascenseur|salle d.?eau)"
    r" (?:n.?est pas |n.?est |est |non |pas |deja |reserve[es]? et )*"
    r"(?:adapte[es]*|accessibles?|amenage[es]*|reserve[es]*|equipe[es]*)"
    r"(?: ni (?:adapte|accessible|amenage)[es]*)?"
    r" (?:aux?|pour|a) (?:l.?usage d.?|les? |la |un |une |des )*"
    r"(?:personnes? )?(?:fauteuils?(?: roulants?)?|handicapee?s?|handicaps?(?: moteurs?)?|personnes? agees?|en fauteuil)"
    r"(?: roulants?)?"
    r"|\b(?:largeur|passage|rotation|manoeuvre|manœuvre|giration)s? (?:d.?un |du |de |en )?fauteuils?(?: roulants?)?"
    r"|\b(?:assurance|caisse|agence regionale de|maison de|centre de) ?maladie"
    r"|\bmaison de sante|\bcentre de sante|\bsecurite sociale"
)
_WIDE = ("origine", "etranger", "musulman", "handicap", "malade", "enceinte", "divorce", "celibataire", "homosexuel")
_SPACED = {word: re.compile(r"\b" + r"[\W_]{1,2}".join(word) + r"\w*") for word in _WIDE}
"""Words typed with spaces, dots or dashes between the letters."""
_LOOKALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "@": "a", "$": "s"})


@applies(cch("L441-2-2"), _PENAL, _TENANCY)
def plain(text: str) -> str:
    """Lower case, without accents or invisible characters, so that « Étrangère » and « etrangere » are one word."""
    split = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(character for character in split if not unicodedata.combining(character))
    seen = "".join(character for character in bare if unicodedata.category(character) != "Cf")
    return " ".join(seen.split())


def _disguised(said: str) -> str:
    """The same text with its disguises undone: letters apart put together, look-alikes in words, letters in threes."""
    text = said
    for word, pattern in _SPACED.items():
        text = pattern.sub(word, text)
    words = [
        word.translate(_LOOKALIKES) if re.search(r"[a-z]{2}", word) and re.search(r"[013@$]", word) else word
        for word in text.split(" ")
    ]
    return re.sub(r"([a-z])\1{2,}", r"\1", " ".join(words))


@applies(cch("L441-2-2"), _PENAL, _TENANCY)
def scan(text: str) -> tuple[Motive, ...]:
    """The forbidden motives that a text names, one for each family, in the order of the list."""
    read, found = _HOMES.sub(" ", _disguised(plain(text))), []
    for family, pattern in _PATTERNS.items():
        if match := pattern.search(read):
            subject, _, article = _FAMILIES[family]
            words = match[0].replace("'", "’")
            sentence = (
                f"Le texte mentionne {french.quoted(words)} : {subject} n’est pas un motif de décision. "
                "Reformulez en vous appuyant sur le logement et sur un motif de la liste."
            )
            found.append(Motive(family, subject, words, sentence, article))
    return tuple(found)
