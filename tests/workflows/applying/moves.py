"""What the tests of applying do to a publication."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import Candidature, JournalEntry, Letter, Publication
from palier.models.doors import acting, row_security
from palier.workflows.candidature import applying
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from palier.workflows.acting.actors import Actor


SECOND = timedelta(seconds=1)


@dataclass
class World:
    on: Publication
    amina: factories.Applicant
    karim: Actor
    as_login: Callable[[str], Any]

    @contextmanager
    def acting(self, applicant: factories.Applicant) -> Iterator[None]:
        """Act as the web does for a person: the web's login, the role, one's own demande."""
        with self.as_login("palier_web"), transaction.atomic():
            acting.take(
                acting.Acting(
                    role=row_security.DEMANDEUR,
                    user=applicant.user.pk,
                    actor=applicant.user.public_id,
                    demande=applicant.demande.pk,
                )
            )
            yield
            acting.leave()

    def apply(
        self, applicant: factories.Applicant | None = None, on: Publication | None = None, **at: Any
    ) -> Candidature:
        who = applicant or self.amina
        with self.acting(who):
            return applying.apply(who.demande, on or self.on, by=who.actor, at=at.get("at", timezone.now()))

    def refused(self, kind: type[Exception], applicant: factories.Applicant | None = None, **kwargs: Any) -> Exception:
        """Check that nothing is kept of a refused act, and give the refusal."""
        before = Candidature.objects.count(), Letter.objects.count(), JournalEntry.objects.count()
        with pytest.raises(kind) as caught, transaction.atomic():
            self.apply(applicant, **kwargs)
        acting.leave()
        assert (Candidature.objects.count(), Letter.objects.count(), JournalEntry.objects.count()) == before
        return caught.value


def another(world: World, **changes: Any) -> Publication:
    home = world.on.home
    assert home.reservataire is not None
    return factories.publication(factories.home(home.bailleur, home.reservataire), **changes)


def close_late(on: Publication) -> None:
    """Put the instant of closing in the past while the closing itself has not run."""
    now = timezone.now()
    Publication.objects.filter(pk=on.pk).update(opens_at=now - timedelta(days=8), closes_at=now - SECOND)
