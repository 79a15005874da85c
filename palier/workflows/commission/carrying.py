"""An interest declared in a home follows it to its next séance: a postponement gives nobody a vote (article L441-2)."""

from datetime import datetime

from django.db.models import Q

from palier.models import AgendaItem, InterestDeclaration, Seance
from palier.rules.commission import interests
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.signing import signatory


def carry(item: AgendaItem, seance: Seance, *, by: Actor, at: datetime) -> int:
    """Write again, for the members of a séance, what each declared before of this home; how many were written.

    A person is known by the name on the list, whatever the seat. What was taken back with a reason stays taken back, and
    what is carried is shown and may be taken back like any other. An interest in a candidate goes with the publication,
    an interest in the home with the home.
    """
    before = _before(item)
    written = set(item.interests.values_list("member", flat=True))
    count = 0
    for index, member in enumerate(seance.members):
        known = before.get(interests.person_key(member["name"]))
        if known is None or known.withdrawn_at is not None or index in written:
            continue
        InterestDeclaration.objects.create(
            item=item,
            seance=seance,
            member=index,
            label=str(member["name"])[:160],
            candidature_ref=known.candidature_ref,
            by=signatory(by),
            at=at,
        )
        count += 1
    return count


def _before(item: AgendaItem) -> dict[str, InterestDeclaration]:
    """The last declaration of each person on this home, by who they are: in this very séance too, from another seat of it."""
    same = Q(item__publication=item.publication_id)
    same |= Q(item__publication__home=item.publication.home_id, candidature_ref=None)
    rows = InterestDeclaration.objects.filter(same, seance__bailleur=item.publication.bailleur_id)
    return {interests.person_key(row.label): row for row in rows.order_by("item_id", "pk")}
