"""One file by two workers, then the same homes in another, on real transactions: a home is declared once, a line is told once."""

from __future__ import annotations

from functools import partial

import pytest

from palier.jobs.partners import home_files
from palier.models import Home, HomeFile, HomeFileLine, JournalEntry
from palier.workflows.homes import taking_homes
from tests import factories
from tests import home_file_world as files
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


def test_two_files_of_the_same_homes_and_two_workers_declare_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_homes, "SLICE", 5)
    factories.commune()
    karim = factories.member("Karim", factories.organisation("bailleur", "Est Habitat"))
    first = files.begun(files.received(karim, files.lines(20)), karim)
    second = files.begun(files.received(karim, files.lines(20), name="b.csv", columns=f"{files.COLUMNS} "), karim)
    again = HomeFile.objects.get(pk=first.pk)

    at_once(*(partial(home_files.go_on, one) for one in (first, again)))
    home_files.go_on(second)

    first.refresh_from_db()
    assert files.counts(first) == (20, 0, 0, 0)
    assert Home.objects.count() == JournalEntry.objects.filter(verb="declarer_logement").count() == 20
    assert HomeFileLine.objects.filter(file=first).count() == 20
