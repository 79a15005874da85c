"""The layers of many files as they stood: read once for many instants, they are those that each instant reads alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from palier.models import DemandeVersion, Fact
from palier.models.demandes import facts_codec, layers_at
from palier.models.demandes.layers_at import StoredRows
from palier.rules.situations.pieces import PieceStatus
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_what_is_read_once_is_at_each_instant_what_the_instant_reads_alone() -> None:
    moved, still = (factories.demande(name).demande for name in ("Ines", "Omar"))
    start = timezone.now() - 9 * HOUR
    claim = {"demande": moved, "path": "claims/sans_logement", "value": {}}
    Fact.objects.create(layer="declare", at=start + 2 * HOUR, **claim)
    Fact.objects.create(layer="verifie", at=start + 6 * HOUR, **claim)
    said = {"status": PieceStatus.VALID, "uploaded_at": start + 3 * HOUR, "verified_at": start + 6 * HOUR}
    factories.piece(moved, code="attestation_domiciliation", **said)
    DemandeVersion.objects.create(
        demande=moved,
        file_type="MOD",
        file_dated_at=timezone.now() + HOUR,
        received_at=start + 4 * HOUR,
        digest="e" * 64,
        facts=facts_codec.dump(factories.known(moved.numero_unique, motives=("09",))),
    )
    instants, keys = [start + hours * HOUR for hours in (1, 3, 5, 7)], [moved.pk, still.pk]
    alone = [list(layers_at.facts_at(keys, at)) for at in instants]
    stored = StoredRows(keys, instants[0], instants[-1])

    with CaptureQueriesContext(connection) as asked:
        together = [list(layers_at.facts_at(keys, at, stored=stored)) for at in instants]

    assert together == alone
    assert len({repr(found[0][1]) for found in alone}) == len(instants)
    assert not [one for one in asked if "palier_demandeversion" in one["sql"] or "palier_fact" in one["sql"]]
