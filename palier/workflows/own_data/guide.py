"""The guide of an archive: what each file is, what each field means, and what is not there, with why. French, and JSON."""

from collections.abc import Iterator
from typing import Any

from palier.rules.own_data import archives, inner_words, whole, withheld
from palier.rules.own_data.belonging import ACCESS, PORTABLE, TITLES, ArchiveSubject

_HEAD = f"""CE QUE PALIER GARDE DE VOUS

Vous l’avez demandé : {ACCESS} (savoir) et {PORTABLE} (emporter).

Ouvrez index.html avec un navigateur : tout s’y lit et s’imprime, sans connexion.
Le dossier « donnees » dit la même chose pour un logiciel : un fichier JSON par sujet (UTF-8, dates ISO 8601).
Le dossier « pieces » contient vos fichiers tels qu’ils sont gardés, « courrier » vos lettres.
Le dossier « classements » contient de quoi vérifier vos rangs, sans Palier :
  python3 -S classements/verify.py classements/RÉFÉRENCE/classement.jsonl --openings classements/RÉFÉRENCE/mon-ouverture.jsonl
manifeste.json donne l’empreinte SHA-256 de chaque fichier.

Cette archive dit tout de vous. Gardez-la dans un endroit à vous ; sur un ordinateur partagé, effacez-la.
"""
_READ_BACK = """
RELIRE CETTE ARCHIVE AILLEURS

Un autre Palier la relit : ./run palier read-archive ARCHIVE.zip
Chaque fichier de « donnees » a la même forme : subject, title, said (des phrases), tables. Une table a un nom de
modèle (model), un titre, à qui elle est (whose) et ses lignes (rows). Un code finit par son sens en mots : « stage », puis
« stage_mots ». Une valeur vide ou null : inconnue, ou sans objet.
"""


def text() -> str:
    """``LISEZMOI.txt``."""
    return "\n".join([_HEAD, _READ_BACK, *_fields(), *_inner(), *_not_there()]) + "\n"


def _fields() -> Iterator[str]:
    yield "CHAQUE CHAMP\n"
    for subject in ArchiveSubject:
        yield f"donnees/{subject}.json : {TITLES[subject]}"
        for model, table in whole.of_subject(subject):
            yield f"  {model} : {table.title}. {table.whose}"
            for name, given in table.given.items():
                own = " (le vôtre seulement)" if given.is_own else ""
                yield f"    {name} : {given.label}{own}"
        yield ""


def _inner() -> Iterator[str]:
    yield "À L’INTÉRIEUR DES CHAMPS QUI EN CONTIENNENT D’AUTRES\n"
    for name, words in inner_words.WORDS.items():
        yield f"  {name} : {words}"
    yield ""


def _not_there() -> Iterator[str]:
    yield "CE QUI N’EST PAS ICI, ET POURQUOI\n\nLes droits des autres sont gardés (paragraphe 4 des mêmes articles).\n"
    for model, table in whole.TABLES.items():
        for name, why in table.withheld.items():
            yield f"  {model}.{name} : {why}"
    for model, why in withheld.TABLES.items():
        yield f"  {model} : {why}"


def schema() -> dict[str, Any]:
    """``schema.json``: the same for a program."""
    return {
        "format": archives.FORMAT,
        "files": {
            f"donnees/{subject}.json": {
                "title": TITLES[subject],
                "tables": {
                    model: {
                        "title": table.title,
                        "whose": table.whose.value,
                        "fields": {
                            name: {"label": given.label, "has_words": bool(given.words), "is_own": given.is_own}
                            for name, given in table.given.items()
                        },
                        "withheld": dict(table.withheld),
                    }
                    for model, table in whole.of_subject(subject)
                },
            }
            for subject in ArchiveSubject
        },
        "inner": dict(inner_words.WORDS),
        "nothing_of": dict(withheld.TABLES),
    }
