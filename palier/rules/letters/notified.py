"""What is notified to whom (notices N9 to N21): the event, the recipient, the channel, what it must contain, the article.

``kinds`` are the stored kinds of the letters that carry a notice. A part is found in a letter by one of its marks, so
that a test can say which part is missing. A part of confidence L or U is said under reserve, or not at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from palier.rules.law.law import Source, act, applies, cch, crpa

_HOUSE = act("règles de publication de Palier")
_RULES = act("règlement intérieur de la commission")


class To(StrEnum):
    """Who is told."""

    CANDIDATE = "candidat"
    BAILLEUR = "bailleur"
    MEMBERS = "membres_et_prefet"
    REGISTER = "demandeur_et_registre"


class Channel(StrEnum):
    """By what way."""

    LETTER = "courrier"
    """In the space of the demande, announced by message, and on paper where there is no other way."""
    DESK = "ecran"
    """On the organisation's own pages, which it prints and hands on."""
    REGISTER = "registre"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a notice must contain, and the words of which one at least shows it."""

    label: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One row of the table. ``confidence`` is that of the notice itself: S, L, or U."""

    number: str
    event: str
    to: To
    channel: Channel
    parts: tuple[Part, ...]
    article: Source
    confidence: str
    kinds: tuple[str, ...] = ()


class MissingPart(ValueError):
    """A letter lacks a part of its notice; the message names both."""


_DELAY = Part("délai d’au moins dix jours", ("jours pour répondre",))
_OFFER_PARTS = (
    Part("logement exact", ("vous propose ce logement",)),
    Part("loyer", ("Loyer",)),
    Part("charges", ("Charges",)),
    _DELAY,
    Part("le silence vaut refus", ("Sans réponse dans le délai, la loi compte un refus",)),
    Part("ce qu’un refus coûte", ("Refuser ne retire ni points", "La grille de ce territoire peut retirer")),
)
_ALGORITHM = Part("mention de l’algorithme", ("L311-3-1",))
_REFUSAL_PARTS = (
    _ALGORITHM,
    Part("raison écrite", ("La raison",)),
    Part("article", ("code de la construction",)),
    Part("recours devant un juge", ("tribunal administratif", "juge judiciaire")),
    Part("recours au bailleur", ("nouvel examen",)),
    Part("Défenseur des droits", ("Défenseur des droits",)),
)
NOTICES: tuple[Notice, ...] = (
    Notice(
        number="N9",
        event="Candidature à une annonce",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=_HOUSE,
        confidence="S",
        kinds=("accuse_candidature",),
        parts=(
            Part("annonce", ("Vous avez candidaté",)),
            Part("clôture", ("À la clôture",)),
            Part("règle de classement", ("seront classés par leurs points", "seront classés par leur ancienneté")),
            Part("droit de retirer", ("retirer votre candidature à tout moment",)),
        ),
    ),
    Notice(
        number="N10",
        event="Pièces demandées au contrôle",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("R441-2-4-1"),
        confidence="S",
        kinds=("demande_pieces",),
        parts=(
            Part("liste fermée", ("liste fixée par la loi",)),
            Part("date limite", ("au plus tard le",)),
            Part("conséquence", ("la commission ne peut pas examiner",)),
        ),
    ),
    Notice(
        number="N11",
        event="Non retenu à la désignation",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=crpa("L311-3-1"),
        confidence="S",
        kinds=("non_retenue", "ecartee"),
        parts=(
            Part("rang et points", ("Votre rang",)),
            Part("dernier rang désigné", ("premiers dossiers", "premier dossier")),
            Part("raison", ("La raison",)),
            Part("mention de l’algorithme", ("traitement automatisé",)),
            Part("à qui s’adresser", ("Défenseur des droits",)),
        ),
    ),
    Notice(
        number="N12",
        event="Désignation transmise",
        to=To.BAILLEUR,
        channel=Channel.DESK,
        article=cch("R441-5"),
        confidence="S",
        parts=(
            Part("candidats dans l’ordre", ()),
            Part("détail des points", ()),
            Part("faits vérifiés", ()),
            Part("contingent", ()),
        ),
    ),
    Notice(
        number="N13",
        event="Convocation et ordre du jour, avec le dernier procès-verbal",
        to=To.MEMBERS,
        channel=Channel.DESK,
        article=_RULES,
        confidence="L",
        parts=(
            Part("date", ()),
            Part("forme", ()),
            Part("logements", ()),
            Part("candidats sous pseudonyme", ()),
        ),
    ),
    Notice(
        number="N14",
        event="Procès-verbal de la commission",
        to=To.MEMBERS,
        channel=Channel.DESK,
        article=cch("L441-2"),
        confidence="L",
        parts=(
            Part("membres et quorum", ()),
            Part("votes", ()),
            Part("intérêts déclarés", ()),
            Part("décision et raison", ()),
            Part("exceptions", ()),
        ),
    ),
    Notice(
        number="N15",
        event="Attribution, ou attribution avec rang",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("R441-3"),
        confidence="S",
        kinds=("attribution",),
        parts=(
            Part("logement", ("votre candidature pour",)),
            Part("rang", ("en rang",)),
            Part("la suite", ("vous envoie maintenant une offre écrite", "il vous est proposé à votre tour")),
            _ALGORITHM,
        ),
    ),
    Notice(
        number="N16",
        event="Attribution sous condition",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("R441-3 c"),
        confidence="S",
        kinds=("attribution_condition",),
        parts=(
            Part("pièce", ("fournir la pièce",)),
            Part("date limite", ("au plus tard le",)),
            Part("obligation de proposer", ("le bailleur doit vous proposer",)),
            _ALGORITHM,
        ),
    ),
    Notice(
        number="N17",
        event="Offre de logement",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("R441-10"),
        confidence="S",
        kinds=("offre",),
        parts=_OFFER_PARTS,
    ),
    Notice(
        number="N18",
        event="Offre à un ménage reconnu au titre du DALO, avec copie à la personne qui l’assiste",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("R441-16-3"),
        confidence="L",
        parts=(
            *_OFFER_PARTS,
            Part("au titre du DALO", ("droit au logement opposable",)),
            Part("ce qu’un refus peut coûter, sous réserve", ("Selon nos informations, refuser",)),
            Part("personne qui assiste", ("qui vous accompagne",)),
        ),
    ),
    Notice(
        number="N19",
        event="Non-attribution",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("L441-2-2"),
        confidence="S",
        kinds=("non_attribution",),
        parts=_REFUSAL_PARTS,
    ),
    Notice(
        number="N20",
        event="Irrecevabilité",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("R441-2-8 d"),
        confidence="S",
        kinds=("irrecevabilite",),
        parts=(
            Part("raison et article", ("irrecevable",)),
            Part("avertissement d’un mois", ("un mois après sa réception",)),
            Part("recours devant un juge", ("tribunal administratif", "juge judiciaire")),
        ),
    ),
    Notice(
        number="N21",
        event="Bail signé, demande retirée du registre",
        to=To.REGISTER,
        channel=Channel.REGISTER,
        article=cch("R441-2-9"),
        confidence="S",
        kinds=("bail_signe",),
        parts=(Part("radiation", ("retirée du registre national",)), Part("article", ("R441-2-8 a",))),
    ),
)
"""The notices of a designation, a commission and an offer, in the order of the list."""

COURTESY: Mapping[str, str] = {
    "abandon_bail": "Le bail ne se fait pas, et ce qui reprend.",
    "acceptation": "L’acceptation est enregistrée.",
    "attente_levee": "Une candidature en attente est levée.",
    "classement": "Le rang à la clôture.",
    "classement_corrige": "Le rang après une correction.",
    "designation": "Le dossier est proposé au bailleur.",
    "desistement": "Le désistement est enregistré, sans effet.",
    "dossier_conforme": "Le contrôle du bailleur est passé.",
    "dossier_non_conforme": "Le contrôle du bailleur ne l’est pas, avec sa raison.",
    "loge_ailleurs": "Les autres candidatures finissent avec le bail.",
    "logement_attribue": "Le logement est loué à une autre personne.",
    "logement_retire": "Le logement n’est plus proposé, avec la raison.",
    "non_classee": "Pourquoi une candidature n’est pas classée.",
    "offre_reprise": "Une offre jamais remise est reprise.",
    "publication_infructueuse": "Personne n’a pu être retenu.",
    "rappel_offre": "La date limite d’une offre approche.",
    "remise_corrigee": "Le jour de remise d’une offre était mal noté : la personne a plus de temps.",
    "refus": "Le refus est enregistré.",
    "refus_compte": "Une personne a confirmé que le logement convenait.",
    "retablissement": "Une candidature suspendue reprend.",
    "retrait_candidature": "Le retrait est enregistré.",
    "sans_reponse": "Le délai d’une offre est passé.",
}
"""Letters of the same path that no text asks for, and why each is sent."""


@applies(crpa("L311-3-1"), cch("R441-3"), cch("R441-10"), cch("L441-2-2"))
def missing_parts(number: str, paragraphs: Iterable[str]) -> tuple[str, ...]:
    """What a letter lacks of its notice, by label; empty when nothing."""
    notice = next((row for row in NOTICES if row.number == number), None)
    if notice is None:
        raise MissingPart(number)
    text = " ".join(paragraphs)
    return tuple(part.label for part in notice.parts if not any(mark in text for mark in part.marks))


@applies(_HOUSE)
def of_kind(kind: str) -> Notice | None:
    """The notice that a kind of letter carries; ``None`` for a letter that no text asks for."""
    return next((row for row in NOTICES if kind in row.kinds), None)
