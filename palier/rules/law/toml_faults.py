"""Where a text is no TOML, and what such a line most often is: for whoever writes one by hand, in French."""

import re

from palier.rules.law import typography
from palier.rules.law.law import act, applies

_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
_HINTS = (
    (re.compile(r"\r."), "ses lignes finissent par un retour chariot seul, enregistrez-le avec des fins de ligne LF"),
    (re.compile("[“”«»„‘]"), 'les guillemets d’un texte sont droits, comme "ceci"'),
    (
        re.compile(f"[{typography.NBSP}{typography.THIN}\u2009\ufeff]"),
        "une espace insécable est à remplacer par une espace simple",
    ),
    (re.compile(r"=\s*\d{1,2}/\d{1,2}/\d{2,4}"), "une date s’écrit AAAA-MM-JJ"),
    (re.compile(r"=\s*\d{4}-\d{2}-\d{2}\s*$"), "cette date n’existe pas"),
    (re.compile(r"=\s*\d+,\d"), 'un nombre à virgule s’écrit entre guillemets droits, comme "7,5"'),
    (re.compile(r"=\s*[^\W\d]"), 'un texte s’écrit entre guillemets droits, comme "ceci"'),
    (re.compile(r"=\s*$"), "il manque une valeur après le signe égal"),
    (re.compile(r'^[^"]*"[^"]*$'), "un guillemet droit n’est pas fermé"),
    (re.compile(r"^\s*[^\s=\[\]{}\"]+(?:\s+[^=]*)?$"), "une ligne donne une clé, le signe égal et une valeur"),
)
"""What a line that is not TOML most often is, in the order of trial."""
_TWICE = ("overwrite", "Cannot declare")


@applies(act("règles de données de Palier"))
def of(text: str, error: Exception) -> tuple[int, str]:
    """The line of a fault of the reader, and why: without its full stop, for a sentence to take it in."""
    found = _AT_LINE.search(str(error))
    rows = text.split("\n")
    line = min(int(found[1]) if found else len(rows), len(rows))
    if any(words in str(error) for words in _TWICE):
        return line, "cette clé est déjà donnée plus haut"
    bare = rows[line - 1].split("#", 1)[0]
    hint = next((words for shape, words in _HINTS if shape.search(bare)), "")
    return line, "cette ligne n’est pas du TOML valable" + (f" : {hint}" if hint else "")
