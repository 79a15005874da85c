"""Whether somebody lives in a home by its last lease: nobody is put on it before its vacancy is said anew."""

from datetime import timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, Value

from palier.models import Home, Lease, Publication
from palier.rules.candidature.funnel import PublicationStage
from palier.workflows.acting.refusals import Refusal

FORGOTTEN = timedelta(days=366)
"""A lease goes with the file of its household, a year after it: of a list without its lease, a day of availability within a year
of its closing is taken for the one that it was published with. Somebody may live there: a later day is to be told."""


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
    return Home.objects.filter(now(), pk=home.pk).exists()


def now() -> Q:
    """The same, of each home of a list: one that is said to be vacant anew comes back into the queues of who is to let it."""
    let = Publication.objects.filter(home=OuterRef("pk"), stage=PublicationStage.LOUEE)
    # Of a list that was another's the lease is not read, and its days are.
    told = OuterRef(OuterRef("vacancy_notified_on"))
    signed = Exists(Lease.objects.filter(publication=OuterRef("pk"), signed_on__gte=told))
    since = let.filter(Q(opens_at__date__gte=OuterRef("vacancy_notified_on")) | Q(signed))
    leases = Lease.objects.filter(publication__home=OuterRef("pk"))
    entered = Exists(leases.filter(starts_on__gte=OuterRef("available_on")))
    within = ExpressionWrapper(OuterRef("available_on") - Value(FORGOTTEN), output_field=DateTimeField())
    forgotten = let.filter(~Exists(Lease.objects.filter(publication=OuterRef("pk"))), closed_at__gte=within)
    kept = Q(available_on=None) & (Q(Exists(leases)) | Q(Exists(let))) | Q(entered) | Q(Exists(forgotten))
    return Q(vacancy_notified_on__isnull=False) & Q(Exists(since)) | Q(vacancy_notified_on=None) & kept
