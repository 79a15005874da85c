"""What the archive gives of what its person contests, of the time that they asked, and of other roofs."""

from collections.abc import Mapping

from palier.rules.own_data.belonging import AGENT, INSIDE, TECHNICAL, ArchiveSubject, GivenColumn, OwnTable, RowsOf, but

_KEYS = ("id", "demande")
_MINE = "votre propre compte"
_REFERENCE = GivenColumn("Référence")
_WHERE = GivenColumn("Où elle en est", "roof_state")
_LETTER = GivenColumn("Courrier")
TABLES: Mapping[str, OwnTable] = {
    "Appeal": OwnTable(
        title="Contestations",
        subject=ArchiveSubject.APPEALS,
        whose=RowsOf.FILE,
        given={
            "public_id": _REFERENCE,
            "candidature": GivenColumn("Candidature"),
            "organisation": GivenColumn("À qui"),
            "subject": GivenColumn("Ce qui est contesté", "appeal_subject"),
            "decided_on": GivenColumn("Décidé le"),
            "reasons": GivenColumn("Pourquoi", "appeal_reason"),
            "said": GivenColumn("Dans vos mots"),
            "pieces": GivenColumn("Pièces citées"),
            "sent_at": GivenColumn("Envoyée le"),
            "answer_by": GivenColumn("Réponse promise pour le"),
            "court_on": GivenColumn("Vous avez saisi un juge le"),
            "state": GivenColumn("Où elle en est", "appeal_state"),
            "answer": GivenColumn("Réponse", "appeal_answer"),
            "note": GivenColumn("Raison de la réponse"),
            "answered_at": GivenColumn("Répondue le"),
            "told_at": GivenColumn("Réponse partie le"),
            "late_told_at": GivenColumn("Retard annoncé le"),
            "mistake": GivenColumn("Erreur ouverte à la suite"),
            "ended_at": GivenColumn("Finie par vous le"),
        },
        withheld=but(_KEYS, {"radiation": INSIDE, "sent_by": INSIDE, "answered_by": AGENT}),
    ),
    "MoreTime": OwnTable(
        title="Temps de plus, demandé",
        subject=ArchiveSubject.APPEALS,
        whose=RowsOf.FILE,
        given={
            "public_id": _REFERENCE,
            "letter": _LETTER,
            "candidature": GivenColumn("Candidature"),
            "was_due": GivenColumn("Le délai finissait le"),
            "until": GivenColumn("Il finit le"),
            "reason": GivenColumn("Pourquoi", "time_reason"),
            "asked_at": GivenColumn("Demandé le"),
        },
        withheld=but(_KEYS, {"asked_by": INSIDE}),
    ),
    "ReachNote": OwnTable(
        title="Si un courrier vous a joint",
        subject=ArchiveSubject.APPEALS,
        whose=RowsOf.FILE,
        given={
            "public_id": _REFERENCE,
            "letter": _LETTER,
            "organisation": GivenColumn("Noté par"),
            "kind": GivenColumn("Ce qui est noté", "reach_kind"),
            "day": GivenColumn("Le jour dit"),
            "reason": GivenColumn("Pourquoi il est décidé sans vous", "reach_reason"),
            "at": GivenColumn("Noté le"),
        },
        withheld=but(_KEYS, {"way": TECHNICAL, "by": AGENT}),
    ),
    "Viewing": OwnTable(
        title="Visites de logements",
        subject=ArchiveSubject.CANDIDATURES,
        whose=RowsOf.FILE,
        given={
            "public_id": _REFERENCE,
            "candidature": GivenColumn("Candidature"),
            "slot": GivenColumn("Heure de la visite"),
            "state": GivenColumn("Où elle en est", "viewing_state"),
            "chosen_at": GivenColumn("Choisie le"),
            "changed_at": GivenColumn("Changée le"),
            "reminded_at": GivenColumn("Rappelée le"),
        },
        withheld=but(_KEYS, {"sequence": TECHNICAL, "told_at": TECHNICAL}),
    ),
    "RoofRequest": OwnTable(
        title="Demandes d’un autre toit",
        subject=ArchiveSubject.ROOFS,
        whose=RowsOf.PERSON,
        given={
            "public_id": _REFERENCE,
            "roof": GivenColumn("Toit"),
            "organisation": GivenColumn("À qui"),
            "state": _WHERE,
            "asked_at": GivenColumn("Envoyée le"),
            "promised_on": GivenColumn("Réponse promise pour le"),
            "answered_at": GivenColumn("Répondue le"),
            "reason": GivenColumn("Pourquoi elle est refusée", "roof_reason"),
            "visit_at": GivenColumn("Visite le"),
            "visit_place": GivenColumn("Lieu de la visite"),
            "listed_until": GivenColumn("Sur liste jusqu’au"),
            "entry_on": GivenColumn("Entrée le"),
            "ends_on": GivenColumn("Fin du séjour"),
            "ended_at": GivenColumn("Finie le"),
        },
        withheld=but(
            _KEYS,
            {"person_key": INSIDE, "by": _MINE, "answered_by": AGENT},
            dict.fromkeys(("told_at", "late_told_on", "reminded_at", "moved_at"), TECHNICAL),
        ),
    ),
    "RoofRequestFacts": OwnTable(
        title="Ce que le logeur lit de vous",
        subject=ArchiveSubject.ROOFS,
        whose=RowsOf.PERSON,
        given={
            "request": GivenColumn("Demande"),
            "name": GivenColumn("Nom"),
            "persons": GivenColumn("Personnes à loger"),
            "age": GivenColumn("Âge"),
            "public": GivenColumn("Situation", "roof_public"),
            "under_ceiling": GivenColumn("Ressources au regard du plafond", "verdict"),
            "wanted_on": GivenColumn("À partir du"),
            "phone": GivenColumn("Téléphone"),
            "motive": GivenColumn("Pourquoi, dans vos mots"),
        },
        withheld=but(("demande",)),
    ),
}
