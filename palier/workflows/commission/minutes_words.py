"""Closed minutes in words: what their page shows, and what their PDF prints, the same wherever it is drawn (ADR 152)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from palier.models import Seance
from palier.rules.commission import checking, commission, grounds, signatures, substitutes, votes
from palier.rules.commission.printed_minutes import PrintedMinutes, PrintedPart
from palier.rules.law import elision
from palier.rules.law.clocks import day_in_paris, say_day, say_instant
from palier.rules.law.voice import read_in
from palier.rules.letters import audience
from palier.workflows.commission import minutes_members, putting_back, rearranging, taking_back
from palier.workflows.commission.presiding import PRESIDES

_CHANGES = {
    "deplacer": "Séance déplacée",
    "annuler": "Séance annulée",
    rearranging.OPENED_BY_MISTAKE: "Séance ouverte par erreur, puis refermée",
    "recomposer": "Membres changés avant l’ouverture",
    substitutes.CALLED: "Appel en suppléance",
    substitutes.GIVEN_BACK: "Siège rendu à son titulaire",
    "arrivee": "Arrivée",
    "depart": "Départ",
    PRESIDES: "Présidence",
    taking_back.TAKEN_BACK: "Décisions reprises avant la clôture",
    putting_back.PUT_BACK: "Logement remis à l’ordre du jour, après ce report",
}
_BY_HAND = "Qui n’a pas signé depuis son compte signe ici à la main :"
_RULED = "_" * 30
_BEFORE_LINES = frozenset({"", *(f"palier/proces-verbal/{number}" for number in range(1, 6))})
_WHOSE = "Commission d’attribution de {name}"
_VOICES = {"deliberative": "délibérative", "consultative": "consultative"}


def drawn(found: Seance) -> dict[str, Any]:
    """The minutes of a séance as a page draws them, for its landlord and for its members."""
    kept = found.minutes or {}
    members = kept.get("members", [])
    says_more = minutes_members.says_more(kept)
    homes = [
        {
            **home,
            "sat": minutes_members.sat(home, kept) if says_more else "",
            "decisions": [said(row, members, kept) for row in home["decisions"]],
            "taken_back": [said(row, members, kept) for row in home.get("taken_back", [])],
            "interests": [_interest(row, members) for row in home.get("interests", [])],
        }
        for home in kept.get("homes", [])
    ]
    named = {home["publication"]: home.get("home", "") for home in homes}
    return {
        "seance": found,
        "minutes": kept,
        "homes": homes,
        "members": [
            (
                row,
                f"{commission.CAPACITIES[row['quality']]}{minutes_members.seated(seat)}{beside}",
                _presence(place, row, kept),
            )
            for place, (row, seat) in enumerate(zip(members, kept.get("seats", [""] * len(members)), strict=True))
            if (beside := substitutes.said(members, place)) is not None
        ],
        "form_label": votes.FORMS[kept.get("form", votes.Form.ON_SITE)],
        "chair": minutes_members.chairs(kept),
        "agreement": minutes_members.agreement(kept),
        "texts": minutes_members.TEXTS if says_more else "",
        "changes": [
            {**change(row, members, named), **({} if says_more else {"was_at": "", "order": ""})}
            for row in kept.get("changes", [])
        ],
    }


def _reference(row: dict[str, Any]) -> str:
    """As written in the minutes; those of before had none, and are known by the end of their opaque id."""
    return str(row.get("reference") or (row["candidature"] or "")[-8:])


def _interest(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, str]:
    return {
        "member": members[row["member"]]["name"],
        "reference": _reference(row),
        "at": _when(row.get("at")),
        "withdrawn": row.get("withdrawn", ""),
        "withdrawn_at": _when(row.get("withdrawn_at")),
    }


def _when(instant: str | None) -> str:
    """Its day and hour as a sentence goes on with them; empty in minutes of before."""
    return f", le {say_instant(datetime.fromisoformat(instant))}" if instant else ""


def _presence(place: int, row: Mapping[str, Any], kept: Mapping[str, Any]) -> str:
    if minutes_members.says_more(kept):
        return f" : {minutes_members.presence(place, row, kept.get('changes', []))}"
    return "" if row["present"] else " (absence)"


def said(row: dict[str, Any], members: list[dict[str, Any]], kept: Mapping[str, Any]) -> dict[str, Any]:
    """A decision of the minutes ``kept`` in words, with who voted how; each format words it as it was read and signed."""
    ground = audience.for_desk(grounds.GROUNDS[grounds.Ground(row["ground"])].sentence) if row["ground"] else ""
    counted, piece_by = row["votes"], row.get("piece_by")
    ballots = [(members[int(key)]["name"], ballot) for key, ballot in sorted(counted.get("membres", {}).items())]
    return {
        **row,
        "label": commission.LABELS[commission.Decision(row["decision"])],
        "ground": ground,
        "reference": _reference(row),
        "why": " ".join(part for part in (row.get("figure", ""), row["reason"]) if part),
        "short_article": row["article"].partition(" du code")[0],
        "has_votes": bool(counted.get("pour") or counted.get("contre")),
        "ballots": ballots,
        "absent": [members[int(key)]["name"] for key in counted.get("absents", [])],
        "awaits": _awaits(row, date.fromisoformat(piece_by), kept) if piece_by else "",
    }


def _awaits(row: Mapping[str, Any], last: date, kept: Mapping[str, Any]) -> str:
    """The piece of a condition and its last day, as its letter says it; minutes of before said « avant le », or no piece."""
    until = "au plus tard le" if minutes_members.says_last_day(kept) else "avant le"
    named = f" : {piece_name(row['piece'])}" if minutes_members.says_more(kept) and row.get("piece") else ""
    return f"Une pièce est attendue {until} {say_day(last)}{named}."


def piece_name(code: str) -> str:
    """The piece that a condition awaits, as the law's list calls it."""
    return checking.PIECES[checking.PieceToAsk(code)][1] if code in set(checking.PieceToAsk) else code


def change(row: dict[str, Any], members: list[dict[str, Any]], homes: Mapping[str, str]) -> dict[str, Any]:
    """One line of what changed after the call, with its home where ``homes`` has it, by publication."""
    member = row.get("member")
    return {
        "label": _CHANGES.get(row["what"], row["what"]),
        "home": homes.get(row.get("home", ""), ""),
        "at": datetime.fromisoformat(row["at"]),
        "who": row.get("name") or (members[member]["name"] if member is not None else ""),
        "before": datetime.fromisoformat(row["held_at"]) if row.get("held_at") else None,
        "was_at": f", {row['place']}" if row.get("place") else "",
        "order": str(row.get("order", "")).rstrip(" ."),
        "names": ", ".join(one["name"] for one in row.get("members", [])),
        "reason": row.get("reason", ""),
        "author": row.get("author", ""),
    }


def words(found: Seance, *, until: int | None = None) -> PrintedMinutes:
    """What their PDF prints, in French whoever reads; with the signatures of that time, ``until`` that of their chair."""
    with read_in(None):
        return _words(found, until)


def _words(found: Seance, until: int | None) -> PrintedMinutes:
    told = drawn(found)
    kept, opened = told["minutes"], found.opened_at or found.held_at
    # As it was called when they closed; those of before have no name of their own.
    whose, quorum = kept.get("bailleur") or found.bailleur.name, kept["quorum"]
    # Those of before counted it at the closing.
    counted = " à l’ouverture" if quorum.get("counted_at") else ""
    facts = [
        f"{(elision.elided(_WHOSE, {'name': whose}) if _has_lines(found) else _WHOSE).format(name=whose)}.",
        f"Convoquée pour le {say_instant(found.held_at)}. Ouverte le {say_instant(opened)}.",
        f"Close le {say_instant(found.closed_at or opened)}.",
        f"Lieu : {kept['place']}, {told['form_label']}. Présidence : {told['chair'] or 'non notée'}.",
        *([told["agreement"]] if told["agreement"] else []),
        f"Quorum : {quorum['voting']} voix délibératives{counted}, {quorum['required']} requises.",
        f"Empreinte du procès-verbal : {found.minutes_digest}",
        *([told["texts"]] if told["texts"] else []),
    ]
    members = [
        f"{one['name']}, {quality}, voix {_VOICES[one['voice']]}{presence}"
        for one, quality, presence in told["members"]
    ]
    parts = [PrintedPart(title="Membres", lines=members)]
    if told["changes"]:
        parts.append(PrintedPart(title="Changements après la convocation", lines=[*map(_change, told["changes"])]))
    for home in told["homes"]:
        parts += _home(home)
    return PrintedMinutes(
        title=f"Procès-verbal du {say_day(day_in_paris(opened))}",
        author=whose,
        facts=facts,
        parts=parts,
        signatures=_signatures(found, until),
        footer=f"Séance {found.public_id}",
    )


def _change(row: Mapping[str, Any]) -> str:
    said = [part for part in (row["label"], row["home"], row["who"]) if part]
    after = f", par {row['author']}" if row["author"] else ""
    was = f" ; elle était convoquée le {say_instant(row['before'])}{row['was_at']}" if row["before"] else ""
    names = f" ; étaient convoqués {row['names']}" if row["names"] else ""
    why = f". Raison : {row['reason']}" if row["reason"] else ""
    order = f" ; l’ordre repris n’était pas celui du classement : {row['order']}" if row["order"] else ""
    return f"{' : '.join(said)}, le {say_instant(row['at'])}{after}{was}{names}{order}{why}"


def _home(home: Mapping[str, Any]) -> list[PrintedPart]:
    # Minutes of an older format say less.
    by, reordered = home.get("reservataire"), home.get("order_reason")
    sat = home["sat"] or f"Membres qui pouvaient voter : {home.get('voting')}."
    lines = [f"Réservataire : {by}. {sat}"] if by else []
    lines += [f"L’ordre donné n’est pas celui du classement. Raison : {reordered}"] * bool(reordered)
    lines += [f"Exception : {home['exception']}"] * bool(home["exception"])
    for one in home["interests"]:
        file = f", dossier {one['reference']}" if one["reference"] else ""
        end = (
            f", retiré avant le vote{one['withdrawn_at']} : {one['withdrawn']}"
            if one["withdrawn"]
            else ", sans part au vote."
        )
        lines.append(f"Intérêt déclaré : {one['member']}{file}{one['at']}{end}")
    lines += [f"Reporté : {home['postponed']}"] * bool(home["postponed"])
    found = [_decided(f"{home.get('home') or 'Logement'}, RPLS {home['rpls']}", home["decisions"], lines)]
    if home["taken_back"]:
        without = ["Ces décisions, enregistrées puis reprises en séance, n’ont plus d’effet."]
        found.append(_decided(f"Reprises avant la clôture, RPLS {home['rpls']}", home["taken_back"], without))
    return found


def _decided(title: str, rows: Iterable[Mapping[str, Any]], lines: list[str]) -> PrintedPart:
    listed = list(rows)
    return PrintedPart(
        title=title,
        lines=lines,
        rows=[_row(one) for one in listed],
        notes=[note for one in listed for note in _notes(one)],
    )


def _row(one: Mapping[str, Any]) -> list[str]:
    place = one["ranking_place"]
    return [
        str(one["reference"]),
        str(place or ""),
        str(one["points"]) if place else "",
        f"{one['label']} ({one['short_article']})",
        str(one["rank"] or "aucun"),
        _votes(one),
    ]


def _votes(one: Mapping[str, Any]) -> str:
    if not one["has_votes"]:
        return "non comptées"
    counted = one["votes"]
    said = f"{counted.get('pour', 0)} pour, {counted.get('contre', 0)} contre"
    said += f", abstentions : {counted['abstention']}" if counted.get("abstention") else ""
    return f"{said}, voix prépondérante du maire" if counted.get("preponderante") else said


def _notes(one: Mapping[str, Any]) -> list[str]:
    notes = []
    if one["ballots"]:
        cast = ", ".join(f"{name} {ballot}" for name, ballot in one["ballots"])
        out = f" Sortis pour ce vote : {', '.join(one['absent'])}." if one["absent"] else ""
        notes.append(f"Dossier {one['reference']}, votes : {cast}.{out}")
    if one["ground"] or one["awaits"]:
        awaits = f" {one['awaits']}" if one["awaits"] else ""
        notes.append(f"Dossier {one['reference']} : {one['ground']} {one['why']}{awaits}")
    return notes


def _signatures(found: Seance, until: int | None) -> list[str]:
    """Who has signed by their account; a line for each of the others. Members sign one after another: rows tell the order."""
    rows = found.signatures.filter(**({} if until is None else {"pk__lte": until})).order_by("member")
    named = (found.minutes or {})["members"]
    said = [f"{named[row.member]['name']}, signé le {say_instant(row.signed_at)}" for row in rows]
    if not _has_lines(found):
        return [*said, "Les membres sans compte signent à la main :"]
    left = by_hand(found, signed={row.member for row in rows})
    return [*said, *([_BY_HAND] if left else []), *(f"{name}, {quality} : {_RULED}" for name, quality in left)]


def _has_lines(found: Seance) -> bool:
    """Whether they were closed since there are lines: a file that waits for its signature is drawn again as it was."""
    return (found.minutes or {}).get("format", "") not in _BEFORE_LINES


def _seat_of(members: list[dict[str, Any]], place: int, *, is_chair: bool) -> str:
    seat = f"{commission.CAPACITIES[members[place]['quality']]}{substitutes.said(members, place) or ''}"
    return f"{seat}, présidence" if is_chair else seat


def by_hand(found: Seance, *, signed: Collection[int]) -> list[tuple[str, str]]:
    """Who was there and has not signed from an account, the chair first: the name and the quality of each line."""
    kept = found.minutes or {}
    members, chair = kept.get("members", []), kept.get("chair")
    there = signatures.were_there(members, kept.get("changes", [])) - set(signed)
    ordered = sorted(there, key=lambda place: (place != chair, place))
    return [
        (
            members[place]["name"],
            _seat_of(members, place, is_chair=place == chair),
        )
        for place in ordered
    ]
