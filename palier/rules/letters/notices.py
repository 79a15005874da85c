"""The sentences with legal effect that letters carry: who decides, how to contest, what computed.

Only sourced statements stand here. A réservataire's non-designation is a preparatory act: its letter offers a
complaint and the rights bodies, never a court, and never calls itself a "décision administrative".
"""

from palier.rules.law.law import applies, cch, crpa
from palier.rules.law.voice import phrase, say

_DEFENDER = phrase(
    "Vous pouvez aussi saisir gratuitement le Défenseur des droits, si vous pensez être victime d’une discrimination."
)


@applies(cch("L441-2-2"))
def appeal_routes(*, is_internal_transfer: bool | None = False) -> tuple[str, ...]:
    """How to contest a commission's refusal, whoever the landlord is (Tribunal des conflits, 9 May 2016, no. 4048).

    A refused transfer inside the landlord's own stock goes to the judicial judge, whose delay is not ours to state.
    ``None`` is a transfer whose present landlord is not known: both routes are told, each with its condition.
    """
    landlord = say("Vous pouvez demander au bailleur un nouvel examen de votre dossier, en expliquant pourquoi.")
    if is_internal_transfer:
        court = say(
            "Vous demandez un autre logement du même bailleur (une mutation) : c’est le juge judiciaire qui est "
            "compétent."
        )
    else:
        court = say(
            "Vous pouvez contester cette décision devant le tribunal administratif dans un délai de deux mois "
            "à compter de la réception de cette lettre."
        )
    if is_internal_transfer is None:
        unknown = say(
            "Si votre logement actuel appartient déjà à ce bailleur, c’est une mutation : c’est alors le juge "
            "judiciaire qui est compétent."
        )
        court = f"{court} {unknown}"
    return (landlord, court, say(_DEFENDER))


@applies(crpa("L311-3-1"))
def algorithm_mention() -> str:
    """The mention that a computation contributed, and the right to have it explained on one's own case."""
    return say(
        "L’ordre des candidats a été préparé par un calcul dont les règles sont publiques ; "
        "une personne a vérifié le résultat. Vous pouvez demander les règles de ce calcul et la façon dont il a été "
        "appliqué à votre dossier (article L311-3-1 du code des relations entre le public et l’administration)."
    )
