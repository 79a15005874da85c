"""A landlord's file of homes: guessed, tried, taken in by the ordinary acts, resumed, sent again, undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from palier.gateways.stocks import home_tables
from palier.models import ApiKey, Commune, Correction, Home, HomeFile, HomeFileLine, JournalEntry, Membership
from palier.models.doors import acting
from palier.rules.takeover.stock_states import StockState
from palier.workflows.homes import (
    declaring,
    filing_homes,
    lines_of_homes,
    orienting,
    reading_homes,
    taking_homes,
    undoing_homes,
)
from tests import api_world, factories
from tests import home_file_world as files

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries
    from pytest_django.fixtures import SettingsWrapper

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
NOW, DAY = timezone.now(), timedelta(days=1)


@pytest.fixture
def karim() -> Actor:
    factories.commune()
    return factories.member("Karim", factories.organisation("bailleur", "Est Habitat"))


def test_a_file_declares_what_is_new_by_the_ordinary_act_of_who_began_it(karim: Actor) -> None:
    file = files.taken_in(karim, files.lines(3))

    assert (file.state, files.counts(file), file.lines) == (StockState.IN, (3, 0, 0, 0), 3), file.fault
    home = Home.objects.get(rpls_id="0930480001")
    assert (home.bailleur_id, home.rent, home.charges, home.type_code) == (karim.body.pk, 45_050, 6_000, "T3")
    told = JournalEntry.objects.filter(verb="declarer_logement")
    assert {(one.actor, one.organisation) for one in told} == {(karim.person.public_id, karim.body.pk)}
    assert told.count() == 3
    assert JournalEntry.objects.get(verb="finir_logements").details["declares"] == 3


def test_the_same_file_again_changes_nothing_and_another_corrects_what_it_says(karim: Actor) -> None:
    files.taken_in(karim, files.lines(3))

    again = files.taken_in(karim, files.lines(3))
    other = files.taken_in(karim, ["L2;470"], columns="Référence;Loyer")

    assert files.counts(again) == (0, 0, 3, 0)
    assert files.counts(other) == (0, 1, 0, 0), files.refused(other)
    assert Home.objects.get(rpls_id="0930480002").rent == 47_000
    assert (Correction.objects.get().fields, Correction.objects.get().reason) == (["rent"], "travaux")


def test_each_line_that_is_refused_says_why_and_the_others_are_in(karim: Actor) -> None:
    other = factories.organisation("bailleur", "Ouest")
    factories.home(other, factories.organisation("reservataire", "Toit"))
    Home.objects.filter(bailleur=other).update(rpls_id="0930480009")

    file = files.taken_in(
        karim,
        [
            files.line(1),
            files.line(2, rent="cher"),
            files.line(3, commune="Nulle-Part-sur-Mer"),
            files.line(1),
            files.line(9),
            files.line(4).replace("rue des Lilas", "12 rue des Lilas"),
            files.line(5).replace("62;", ";"),
            "coupée;0930480006",
        ],
    )

    told = files.refused(file)
    assert files.counts(file) == (1, 0, 0, 7)
    assert told[3] == "La colonne « Loyer HC (€) » ne se lit pas comme un nombre."
    assert "n’est pas connue : écrivez son code INSEE." in told[4]
    assert told[5] == "Ce logement est déjà sur une ligne plus haut de ce fichier."
    assert told[6] == "Un logement est déjà déclaré sous ce numéro RPLS."
    assert "qui va dans « Numéro et porte »" in told[7]
    assert "la ligne ne dit pas : Surface en m²" in told[8]
    assert "elle est coupée" in told[9]


def test_killed_after_any_slice_it_goes_on_and_nothing_is_doubled(
    karim: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_homes, "SLICE", 2)
    file = files.begun(files.received(karim, files.lines(7)), karim)
    real, turns = taking_homes._slice, []  # noqa: SLF001 - where the power goes out

    def dies(*args: object, **kwargs: object) -> bool:
        if len(turns) % 2:
            turns.append(0)
            raise KeyboardInterrupt
        turns.append(1)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(taking_homes, "_slice", dies)
    for _ in range(8):
        try:
            files.again(file)
        except KeyboardInterrupt:
            continue
        break
    file.refresh_from_db()

    assert turns.count(0) >= 3
    assert (file.state, files.counts(file), Home.objects.count()) == (StockState.IN, (7, 0, 0, 0), 7)


def test_undone_what_it_declared_goes_and_what_it_corrected_is_put_back(karim: Actor) -> None:
    first = files.taken_in(karim, files.lines(2))
    file = files.taken_in(karim, [files.line(1, rent="480"), files.line(3)])
    assert files.counts(file) == (1, 1, 0, 0)

    back = files.undone(file, karim)

    assert (back.state, back.kept) == (StockState.UNDONE, 0)
    assert sorted(Home.objects.values_list("rpls_id", "rent")) == [("0930480001", 45_050), ("0930480002", 45_050)]
    assert JournalEntry.objects.get(verb="effacer_logement").details["rpls"] == "0930480003"
    assert Correction.objects.count() == 2, "what was there in between stays readable"
    assert files.undone(first, karim).kept == 1, "a home that was corrected since stays"
    assert files.counts(files.again(files.begun(back, karim))) == (1, 1, 0, 0)


def test_what_rests_on_a_home_keeps_it_with_its_sentence(karim: Actor) -> None:
    file = files.taken_in(karim, files.lines(2))
    toit = factories.organisation("reservataire", "Toit")
    oriented = Home.objects.get(rpls_id="0930480001")
    declaring.orient_home(oriented, toit, vacancy_notified_on=timezone.localdate(), by=karim, at=timezone.now())

    back = files.undone(file, karim)

    assert (back.kept, list(Home.objects.values_list("pk", flat=True))) == (1, [oriented.pk])
    assert HomeFileLine.objects.get(file=file).sentence.startswith("Ce logement a été orienté")


def test_a_home_that_was_oriented_then_taken_back_stays_and_the_undoing_ends(karim: Actor) -> None:
    file = files.taken_in(karim, files.lines(2))
    toit, month = factories.organisation("reservataire", "Toit"), timezone.localdate() - timedelta(days=60)
    home = Home.objects.get(rpls_id="0930480001")
    declaring.orient_home(home, toit, vacancy_notified_on=month, by=karim, at=timezone.now())
    orienting.take_back(home, by=karim, at=timezone.now())

    back = files.undone(file, karim)

    assert (back.state, back.kept, Home.objects.get().pk) == (StockState.UNDONE, 1, home.pk)
    assert HomeFileLine.objects.get(file=file).sentence.startswith("Ce logement a été orienté")


def test_whatever_the_database_keeps_a_home_for_it_stays_with_a_sentence(
    karim: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = files.taken_in(karim, files.lines(2))

    def rests(homes: QuerySet[Home]) -> None:
        raise ProtectedError("", set(homes))

    monkeypatch.setattr(undoing_homes, "_delete", rests)
    back = files.undone(file, karim)

    assert (back.state, back.kept, Home.objects.count()) == (StockState.UNDONE, 2, 2)
    assert JournalEntry.objects.filter(verb="effacer_logement").count() == 0


@pytest.mark.parametrize("lost", ["commune", "correction"])
def test_what_cannot_be_put_back_stays_with_its_sentence(karim: Actor, lost: str) -> None:
    factories.commune("93001", "Aubervilliers")
    files.taken_in(karim, files.lines(1))
    file = files.taken_in(karim, [files.line(1, commune="93001")])
    if lost == "commune":
        Commune.objects.filter(code="93048").delete()
    else:
        HomeFileLine.objects.filter(file=file).update(correction=uuid4())

    back = files.undone(file, karim)

    assert (back.state, back.kept, Home.objects.get().commune_id) == (StockState.UNDONE, 1, "93001")
    assert HomeFileLine.objects.get(file=file).sentence.endswith("reste.")


@pytest.mark.parametrize("change", [{"revoked_at": NOW}, {"created_at": NOW - 2 * DAY, "expires_at": NOW - DAY}])
def test_a_file_that_a_key_began_stops_with_its_key_and_a_person_goes_on(
    karim: Actor, change: dict[str, datetime]
) -> None:
    key = api_world.key_of(karim).key
    file = files.begun(files.received(karim, files.lines(2)), replace(karim, key=key.public_id))
    ApiKey.objects.filter(pk=key.pk).update(**change)

    stopped = files.again(file)

    assert (stopped.state, Home.objects.count()) == (StockState.STOPPED, 0)
    assert stopped.fault.startswith("La clé par laquelle ce fichier a été commencé")
    assert files.counts(files.again(files.begun(stopped, karim))) == (2, 0, 0, 0)


def test_an_undoing_stops_with_the_key_that_asked_for_it_and_a_person_goes_on(
    karim: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking_homes, "SLICE", 2)
    files.taken_in(karim, files.lines(3))
    file = files.taken_in(karim, [*(files.line(n, rent="480") for n in (1, 2, 3)), files.line(4), files.line(5)])
    key = api_world.key_of(karim).key
    real, turns = undoing_homes._slice, []  # noqa: SLF001 - where the power goes out

    def one_alone(*args: object, **kwargs: object) -> bool | None:
        if turns:
            raise KeyboardInterrupt
        turns.append(0)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(undoing_homes, "_slice", one_alone)
        with pytest.raises(KeyboardInterrupt):
            files.undone(file, replace(karim, key=key.public_id))
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=NOW)
    again = files.again(files.again(file))

    assert (again.state, again.kept) == (StockState.UNDOING, 0)
    assert again.fault.startswith("La clé par laquelle cette annulation a été demandée est finie ou révoquée")
    assert JournalEntry.objects.filter(verb="arreter_logements", object_id=file.public_id).count() == 1
    rents = Home.objects.order_by("rpls_id").values_list("rent", flat=True)
    assert list(rents) == [48_000] * 3, "what it had declared is out, what it corrected stays as it was then"
    ended = files.undone(again, karim)
    assert (ended.state, ended.kept, ended.fault) == (StockState.UNDONE, 0, "")
    assert list(rents.all()) == [45_050] * 3
    back = Correction.objects.filter(reason="saisie")
    assert back.count() == 3


def test_an_undoing_that_goes_on_is_not_asked_for_again(karim: Actor) -> None:
    file = files.taken_in(karim, files.lines(1))
    HomeFile.objects.filter(pk=file.pk).update(state=StockState.UNDOING)

    with pytest.raises(filing_homes.HomeFileMoved):
        filing_homes.undo(file, by=karim, at=NOW)


def test_a_home_that_somebody_declares_meanwhile_refuses_its_line_alone(
    karim: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.organisation("bailleur", "Ouest")
    factories.home(other, factories.organisation("reservataire", "Toit"))
    Home.objects.filter(bailleur=other).update(rpls_id="0930480002")
    # As if it came between the question and the act.
    monkeypatch.setattr(lines_of_homes, "_numbered", lambda *_: {})

    file = files.taken_in(karim, files.lines(3))

    assert files.counts(file) == (2, 0, 0, 1)
    assert files.refused(file) == {3: "Un logement est déjà déclaré sous ce numéro RPLS."}
    assert JournalEntry.objects.filter(verb="declarer_logement").count() == 2


def test_what_a_line_asks_of_the_database_does_not_grow_with_the_file(
    karim: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    file = files.begun(files.received(karim, files.lines(100)), karim)

    with django_assert_max_num_queries(100):
        files.again(file)

    assert files.counts(file) == (100, 0, 0, 0)


def test_no_cell_of_a_commune_is_kept_in_a_report_and_a_trial_quotes_it(karim: Actor) -> None:
    rows = [files.line(1, commune="Mme Aïcha Diallo")]
    file = files.taken_in(karim, rows)

    assert files.refused(file) == {2: "La commune de cette ligne n’est pas connue : écrivez son code INSEE."}
    with reading_homes.on_disk(file) as path:
        held = home_tables.open_homes(path)
        tried = reading_homes.try_homes(held, reading_homes.mapping_of(file), karim.body, on=timezone.localdate())
    assert "« Mme Aïcha Diallo »" in tried.refused[0][1]


def test_who_left_declares_nothing_more_and_a_colleague_goes_on(karim: Actor) -> None:
    file = files.begun(files.received(karim, files.lines(2)), karim)
    Membership.objects.filter(user=karim.person).update(ended_at=timezone.now())

    stopped = files.again(file)

    assert (stopped.state, Home.objects.count()) == (StockState.STOPPED, 0)
    assert "ne travaille plus dans votre organisme" in stopped.fault
    lea = factories.member("Léa", karim.body)
    assert files.counts(files.again(files.begun(stopped, lea))) == (2, 0, 0, 0)
    assert JournalEntry.objects.filter(verb="declarer_logement", actor=lea.person.public_id).count() == 2


def test_who_left_undoes_nothing_more_and_a_colleague_goes_on(karim: Actor) -> None:
    files.taken_in(karim, files.lines(1))
    file = files.taken_in(karim, [files.line(1, rent="480"), files.line(2)])
    ended = Membership.objects.filter(user=karim.person)
    with acting.taken(taking_homes.as_them(karim)):
        filing_homes.undo(file, by=karim, at=NOW)
    ended.update(ended_at=NOW)

    waits = files.again(files.again(file))

    assert (waits.state, waits.kept, Home.objects.get(rpls_id="0930480001").rent) == (StockState.UNDOING, 0, 48_000)
    assert waits.fault
    back = files.undone(waits, factories.member("Léa", karim.body))
    assert (back.state, back.kept, back.fault) == (StockState.UNDONE, 0, "")
    assert Home.objects.get().rent == 45_050


def test_a_file_sealed_under_a_former_secret_stops_with_its_sentence(karim: Actor, settings: SettingsWrapper) -> None:
    file = files.begun(files.received(karim, files.lines(2)), karim)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 60, []

    stopped = files.again(file)

    assert (stopped.state, Home.objects.count()) == (StockState.STOPPED, 0)
    assert "Le secret du site a changé" in stopped.fault


def test_three_rows_above_the_names_and_a_merged_one_are_seen_through(karim: Actor) -> None:
    rows = [
        "Parc au 1er janvier;;;;;;;;",
        "Logement;N° RPLS;;;;;;Loyer;",
        ";;Commune;Rue;Typologie;Surface;Financement;;Charges",
        *[one.split(";", 1)[1].join(["x;", ""]) for one in files.lines(2)],
    ]

    file = files.received(karim, "\n".join(rows).encode())

    assert (file.header, [one for one in file.mapping if one][:3]) == (3, ["rpls_id", "commune", "street"])
    assert file.mapping[7] == "rent"
    assert "Les colonnes sont nommées à la ligne 3" in file.notes[-1]
    assert files.counts(files.again(files.begun(file, karim))) == (2, 0, 0, 0)


def test_without_a_number_no_file_begins_and_the_same_bytes_are_one_file(karim: Actor) -> None:
    lost = files.received(karim, ["rue des Lilas;3"], columns="Rue;Type")

    with pytest.raises(filing_homes.NoColumnOfHomes):
        files.begun(lost, karim)
    assert files.received(karim, ["rue des Lilas;3"], columns="Rue;Type") == lost
    assert HomeFile.objects.count() == 1
