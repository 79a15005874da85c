"""Which letters a page may write, and on the strength of what: by role and kind, and by the act that the letter tells (ADR 39).

The policies of ``palier_letter`` are made of this table. A letter that no row names, or that tells an act which nobody made, is
refused by the database: the closing, what nobody answered, what ends elsewhere are told by the clock.
"""

from dataclasses import dataclass
from enum import StrEnum

from palier.models.rows.row_conditions import LISTS_OF, ORGANISATION, OURS, USER, its_file
from palier.models.rows.row_rights import BAILLEUR, DEMANDEUR, RESERVATAIRE, SEPARATION, STAFF


class Tells(StrEnum):
    """What a letter tells of, as the database finds it."""

    CANDIDATURE = "candidature"
    """A candidature: of the household itself, or on a list of the desk that writes."""
    QUESTION = "question posee"
    FILE = "dossier"
    """The file itself, to its own household."""
    REFUSED_PIECE = "piece refusee"
    ACCEPTED_PIECE = "piece acceptee"
    LATER_CHECK = "controle prolonge"
    CONTESTED_PIECE = "montant certifie conteste"
    SETTLED_PARTING = "separation tranchee"
    SETTLED_OF_WHO_LEAVES = "separation tranchee, de qui part"
    """The same, in the file that was made of it: who separates reads neither, and the database says yes or no."""
    RADIATION = "radiation"
    ENDED_WARNING = "avertissement annule"


@dataclass(frozen=True, slots=True)
class LetterRight:
    """Kinds that a role may write, of one thing."""

    role: str
    tells: Tells
    kinds: tuple[str, ...]


LETTERS: tuple[LetterRight, ...] = (
    LetterRight(
        DEMANDEUR,
        Tells.CANDIDATURE,
        (
            "acceptation",
            "accuse_candidature",
            "delai_prolonge",
            "desistement",
            "refus",
            "retrait_candidature",
        ),
    ),
    LetterRight(
        DEMANDEUR,
        Tells.FILE,
        (
            "avertissement_annule",
            "changement_foyer",
            "changement_repris",
            "contestation_recue",
            "contestation_retiree",
            "renouvellement",
            "separation_contestee",
            "separation_demandee",
            "separation_reprise",
        ),
    ),
    LetterRight(SEPARATION, Tells.FILE, ("dossier_protege", "separation")),
    LetterRight(SEPARATION, Tells.SETTLED_OF_WHO_LEAVES, ("separation_tranchee",)),
    *(LetterRight(role, Tells.CANDIDATURE, ("attente_levee", "designation")) for role in STAFF),
    *(LetterRight(role, Tells.QUESTION, ("toujours_interesse",)) for role in STAFF),
    *(LetterRight(role, Tells.REFUSED_PIECE, ("piece_refusee",)) for role in STAFF),
    LetterRight(RESERVATAIRE, Tells.ACCEPTED_PIECE, ("piece_acceptee",)),
    LetterRight(RESERVATAIRE, Tells.LATER_CHECK, ("validation_prolongee",)),
    LetterRight(RESERVATAIRE, Tells.CONTESTED_PIECE, ("certifie_conteste",)),
    LetterRight(RESERVATAIRE, Tells.SETTLED_PARTING, ("separation_tranchee",)),
    LetterRight(
        BAILLEUR,
        Tells.CANDIDATURE,
        (
            "abandon_bail",
            "attribution",
            "attribution_condition",
            "avertissement_radiation",
            "bail_a_signer",
            "bail_envoi_annule",
            "bail_signe",
            "controle_repris",
            "delai_accorde",
            "delai_maintenu",
            "demande_pieces",
            "dossier_conforme",
            "dossier_non_conforme",
            "irrecevabilite",
            "non_attribution",
            "offre",
            "offre_reprise",
            "refus_compte",
            "remise_corrigee",
            "visite_annulee",
            "visite_changee",
            "visite_notee",
        ),
    ),
    LetterRight(BAILLEUR, Tells.RADIATION, ("radiation",)),
    LetterRight(BAILLEUR, Tells.ENDED_WARNING, ("avertissement_annule",)),
)

_OF_THE_FILE = " {name} WHERE {name}.demande_id = palier_letter.demande_id AND "


def _found(table: str, condition: str) -> str:
    """That an act stands in the database, on the file of the letter."""
    return f"candidature_id IS NULL AND EXISTS (SELECT FROM {table}{_OF_THE_FILE.format(name='x')}{condition})"


_ASKED = (
    "EXISTS (SELECT FROM palier_stillwanted w WHERE w.candidature_id = palier_letter.candidature_id"
    f" AND w.demande_id = palier_letter.demande_id AND w.asked_by_id = {USER})"
)
"""The question stands, put by who writes of it: on a list that is theirs to publish, as its own policy says."""
_TOLD = {
    Tells.QUESTION: _ASKED,
    Tells.FILE: "candidature_id IS NULL",
    Tells.REFUSED_PIECE: _found("palier_piece", f"x.status = 'refusee' AND x.verified_by_id = {USER}"),
    Tells.ACCEPTED_PIECE: _found("palier_piece", f"x.status = 'valide' AND x.verified_by_id = {USER}"),
    Tells.LATER_CHECK: _found("palier_piece", f"x.status = 'a_verifier' AND x.extended_by_id = {USER}"),
    Tells.CONTESTED_PIECE: _found(
        "palier_piece", f"x.status = 'valide' AND x.contested_at IS NOT NULL AND x.contested_by_id = {USER}"
    ),
    Tells.SETTLED_PARTING: _found("palier_parting", f"x.settled_by_id = {USER}"),
    Tells.SETTLED_OF_WHO_LEAVES: "candidature_id IS NULL AND palier_parting_settled(demande_id)",
    Tells.RADIATION: _found("palier_radiation", f"x.issued_by_id = ANY({OURS})"),
    Tells.ENDED_WARNING: _found(
        "palier_radiationwarning", f"x.issued_by_id = ANY({OURS}) AND x.cancelled_at IS NOT NULL"
    ),
}


_NOBODYS = "facts ->> 'auteur' IS NULL"
_HEADED = (
    f"({_NOBODYS} OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = {ORGANISATION}"
    " AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact'))"
)
"""A letter is headed by who writes it, as it is called on that day, or by nobody: the release before names nobody."""
_MAY_HEAD = (*STAFF, SEPARATION)
"""A separation is made in its own role, by the desk that settles it, where a desk does."""


def written_by(role: str) -> str:
    """The letters that a role may write, as a condition on a row of ``palier_letter``."""
    lists = f" AND c.publication_id IN ({LISTS_OF[role]})" if role in STAFF else ""
    told = _TOLD | {Tells.CANDIDATURE: its_file("palier_letter", lists)}
    rows = [
        f"kind IN ({', '.join(repr(kind) for kind in right.kinds)}) AND {told[right.tells]}"
        for right in LETTERS
        if right.role == role
    ]
    return f"read_at IS NULL AND {_HEADED if role in _MAY_HEAD else _NOBODYS} AND ({' OR '.join(rows)})"
