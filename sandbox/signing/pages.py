"""What the stand-in says and reads: the page where one signs, the lines of its proof, and what is wrong with an envelope."""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any

LEVELS = ("simple", "avancee", "qualifiee")
_FIELDS = {"level", "ends_at", "papers", "signers", "call"}
PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Signer (bac à sable)</title><style>body{{font:18px/1.5 sans-serif;max-width:38rem;margin:1rem auto;padding:0 1rem}}
code{{overflow-wrap:anywhere;font-size:.8em}}button{{font:inherit;padding:.6rem 1rem}}</style>
<main><h1>Signer</h1><p><strong>Prestataire inventé : ce qui se signe ici ne vaut rien.</strong></p>{body}</main></html>"""


def to_sign(told: Mapping[str, Any], signer: Mapping[str, str], *, has_signed: bool) -> str:
    """The papers, who signs them, and the button; or that it is done."""
    items = "".join(
        f"<li>{escape(each['name'])}<br><code>{escape(each['sha256'])}</code></li>" for each in told["papers"]
    )
    done = (
        "<p>Vous avez déjà signé.</p>"
        if has_signed
        else (
            '<form method="post"><p><label><input type="checkbox" name="lu" value="oui" required> '
            "J’ai lu ces papiers</label></p><p><button>Je signe</button></p></form>"
        )
    )
    return (
        f"<p>Vous êtes <strong>{escape(signer['name'])}</strong>. Signature {escape(told['level'])}.</p>"
        f'<ul>{items}</ul>{done}<p><a href="{escape(signer["back"])}">Revenir sans rien signer de plus</a></p>'
    )


def proof_lines(key: str, told: Mapping[str, Any], signed: Mapping[str, str]) -> list[str]:
    """Who signed what, and when."""
    return [
        "Fichier de preuve d'un prestataire inventé : ne vaut rien.",
        f"Enveloppe {key}, signature {told['level']}",
        *(f"{each['name']} : {each['sha256']}" for each in told["papers"]),
        *(f"{each['name']} a signé le {signed[each['id']]}" for each in told["signers"]),
    ]


def wrong(told: Mapping[str, Any]) -> str:
    """What is wrong with the words of an envelope; empty where nothing is."""
    if set(told) != _FIELDS or told["level"] not in LEVELS:
        return "fields or level"
    signers, files = told["signers"], told["papers"]
    if not signers or not files or len({each["id"] for each in signers}) != len(signers):
        return "nobody, or nothing, to sign"
    if any(set(each) - {"contact"} != {"id", "name", "back"} or not each["name"] for each in signers):
        return "more of a signer than a name, a contact and a way back"
    if told["level"] != "simple" and any(not each.get("contact") for each in signers):
        return "this level asks for a contact"
    return "" if datetime.fromisoformat(told["ends_at"]).tzinfo else "an end without its zone"
