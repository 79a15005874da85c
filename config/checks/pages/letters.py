"""Page: every letter and message, to whom, when, under which article, by which way, and its phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palier.rules.law import french
from palier.rules.letters import table
from palier.rules.letters.parts import DeskNotice, Each, Given, LetterRow, Paragraph, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator


def page() -> str:
    """Return the table, chapter by chapter, then what desks show."""
    parts = [_HEAD]
    for chapter, rows in table.CHAPTERS.items():
        parts.append(f"## {chapter}\n")
        parts += [_letter(row) for row in rows]
    parts.append("## Ce que montrent les écrans des organismes\n")
    parts += ["| Avis | Quand | À qui | Doit contenir | Article |", "|---|---|---|---|---|"]
    parts += [_shown(one) for one in table.ON_DESKS]
    return "\n".join(parts)


def _letter(row: LetterRow) -> str:
    known = {
        "Quand": row.event.rstrip("."),
        "À": str(row.to),
        "Par": str(row.channel),
        "Texte": french.capital(str(row.article)),
        "Avis": ", ".join(_notice(row)),
        "Doit contenir": ", ".join(f"{one.label} (si `{one.when}`)" if one.when else one.label for one in row.must),
        "Réponse attendue": f"`{row.answer_by}`" if row.answer_by else "",
    }
    name = f"`{row.key}`" if row.key == row.kind else f"`{row.key}`, gardée comme `{row.kind}`"
    lists = [f"- {what} : {said}." for what, said in known.items() if said]
    text = [f"> **{' / '.join(_sentence(one) for one in row.title)}**"]
    text += [f">\n> {_paragraph(paragraph, row.channel.joint)}" for paragraph in row.body]
    return "\n".join([f"### {name}\n", *lists, "", *text, ""])


def _notice(row: LetterRow) -> Iterator[str]:
    for one in row.notices:
        when = f", si `{one.when}`" if one.when else ""
        yield f"{one.number} ({_CONFIDENCE[one.confidence]}{when})"


def _paragraph(paragraph: Paragraph, joint: str) -> str:
    if isinstance(paragraph, Each):
        lead = f"{paragraph.lead} " if paragraph.lead else ""
        return f"{lead}`[{paragraph.name} : un paragraphe chacune]`"
    return joint.replace("\n", " \\\n> ").join(_sentence(one) for one in paragraph)


def _sentence(one: Sentence | Given) -> str:
    if isinstance(one, Given):
        text = f"`[{one.name}]`"
        return f"*si `{one.when}` :* {text}" if one.when else text
    bounds = [f"si `{one.when}`"] if one.when else []
    bounds += [f"sauf si `{one.unless}`"] if one.unless else []
    return f"*{', '.join(bounds)} :* {one.phrase}" if bounds else one.phrase


def _shown(one: DeskNotice) -> str:
    notice = one.notice
    told = f"{notice.number} ({_CONFIDENCE[notice.confidence]})"
    must, article = ", ".join(part.label for part in one.must), french.capital(str(notice.article))
    return f"| {told} | {notice.event} | {one.to} | {must} | {article} |"


_CONFIDENCE = {"S": "lu à sa source", "L": "probable", "U": "non lu"}
_HEAD = """# Les lettres et les messages

Écrit par `./run docs` d’après `palier/rules/letters/rows/` : une lettre est faite de ces phrases, et de rien d’autre. Un mot
entre accolades est une place, remplie par l’acte qui écrit ; entre crochets, des phrases que la page dit aussi. Ce qui suit
*si* ou *sauf si* n’est dit que là. Une lettre à qui manquerait une partie exigée n’est pas écrite, et l’acte n’a pas lieu.
"""
