"""Which page is the sheet of a file, for who reads it: the check of one that was sent, the ranked file of any other."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from palier.models import Candidature
from palier.rules.doors.access import Role
from palier.workflows.doors import finding

CHECKED, RANKED = "bailleur_controle", "dossier-reservataire"


def pages_of(role: Role, rows: Iterable[Candidature]) -> Mapping[int, str]:
    """The name of the page of each file, by id: a landlord opens one of its own list that it did not send as it ranked it."""
    keys = [row.pk for row in rows]
    if role is not Role.BAILLEUR:
        return dict.fromkeys(keys, RANKED)
    sent = set(finding.named(Candidature.objects.filter(pk__in=keys)).values_list("pk", flat=True))
    return {key: CHECKED if key in sent else RANKED for key in keys}


def addresses_of(role: Role, rows: Iterable[Candidature]) -> Mapping[int, str]:
    """The address of the sheet of each file, by id."""
    told = {row.pk: row for row in rows}
    return {key: reverse(page, args=[told[key].public_id]) for key, page in pages_of(role, told.values()).items()}
