"""Rankings that are held, as an operator reads them: opaque ids and figures, never a name."""

from collections.abc import Iterable, Iterator

from palier.models import Candidature, ClosingHold, Publication
from palier.rules.law.clocks import say_instant
from palier.workflows.ranking import holding
from palier.workflows.scoring import weighing_again
from palier.workflows.scoring.weighing_again import ScoreDifference

_SHOWN = 50


def listed(holds: Iterable[ClosingHold]) -> Iterator[str]:
    """One line a hold, or the sentence that there is none."""
    rows = list(
        ClosingHold.objects.filter(pk__in=[one.pk for one in holds]).select_related("publication").order_by("at")
    )
    if not rows:
        yield "Aucun classement n’est retenu."
    for row in rows:
        yield f"{row.publication.public_id}  depuis le {say_instant(row.at)} : {row.get_kind_display()} ({row.what})"


def told(publication: Publication) -> Iterator[str]:
    """What differs now, one line a candidature: the list is weighed again to say it, and nothing is changed."""
    found = holding.current(publication)
    if found is None:
        yield holding.NotHeld.sentence
        return
    yield from listed([found])
    differences = weighing_again.differences(publication)
    names = dict(
        Candidature.objects.filter(pk__in=[one.candidature for one in differences[:_SHOWN]]).values_list(
            "pk", "public_id"
        )
    )
    for one in differences[:_SHOWN]:
        yield f"  {names[one.candidature]} : {_figures(one)}"
    if len(differences) > _SHOWN:
        yield f"  et {len(differences) - _SHOWN} autres"
    if not differences:
        yield "  Aucune note enregistrée ne diffère à présent."


def _figures(one: ScoreDifference) -> str:
    stored, weighed = one.stored, one.weighed
    told = [
        f"points enregistrés {-stored.order_points}, pesés {-weighed.order_points}" if "points" in one.what else "",
        f"rang de priorité {stored.tier}, pesé {weighed.tier}" if "rang_de_priorite" in one.what else "",
        f"ancienneté {stored.waiting_since}, pesée {weighed.waiting_since}" if "anciennete" in one.what else "",
        f"{stored.verdict}, pesé {weighed.verdict}" if "verdict" in one.what else "",
        "le détail des points diffère" if "detail" in one.what else "",
        "le dossier ne peut pas être lu" if "illisible" in one.what else "",
        "un fait dit vérifié n’est porté par personne" if "fait_sans_porteur" in one.what else "",
        "seule l’empreinte des faits diffère" if one.what == {"faits"} else "",
    ]
    return " ; ".join(part for part in told if part)
