"""Whether somebody lives in a home by its last lease: nobody is put on it before its vacancy is said anew."""

from django.db.models import Exists, OuterRef, Q

from palier.models import Home, Lease
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.law import clocks
from palier.workflows.acting.refusals import Refusal


class HomeIsLet(Refusal):
    """Its last lease stands: nothing was said of its vacancy since."""

    sentence = (
        "Ce logement est loué. Pour le proposer de nouveau, il faut d’abord un nouvel avis de vacance, ou, "
        "sur la part du bailleur, un jour de disponibilité après l’entrée dans les lieux."
    )


def require_vacant(home: Home) -> None:
    """Refuse an act that would put a household on somebody's home. Raises ``HomeIsLet``."""
    if is_let(home):
        raise HomeIsLet


def is_let(home: Home) -> bool:
    """Whether it was let since it was last said to be vacant: a call sent again would publish somebody's home."""
    if home.vacancy_notified_on is not None:
        told = home.vacancy_notified_on
        # Of a list that was another's the lease is not read, and its days are.
        signed = Exists(Lease.objects.filter(publication=OuterRef("pk"), signed_on__gte=told))
        later = Q(opens_at__gte=clocks.at_hour(told, 0)) | Q(signed)
        return home.publications.filter(later, stage=PublicationStage.LOUEE).exists()
    rows = Lease.objects.filter(publication__home=home).order_by("-starts_on")
    since = rows.values_list("starts_on", flat=True).first()
    return since is not None and (home.available_on is None or home.available_on <= since)
