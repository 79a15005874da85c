"""The hours of a séance on its pages: foreseen when convening or after, what does not fit is said, and put off by a press."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Seance, SeanceHours
from palier.models.identifiers import uuid7
from palier.rules.commission.commission import Capacity
from palier.rules.law import clocks
from palier.workflows.commission import checking, convening, pacing
from palier.workflows.commission.convening import Member
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.membre.steps import act, entered, read
from tests.workflows.test_pacing import seance_of

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WRONG = 400


MEMBERS = [Member(name="A. Bailleul", quality=Capacity.BOARD), Member(name="B. Bailleul", quality=Capacity.BOARD)]


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def at_nine(seance: Seance) -> Seance:
    """The same, at nine in the morning in Paris."""
    held = seance.held_at.astimezone(clocks.paris()).replace(hour=9, minute=0, second=0, microsecond=0)
    Seance.objects.filter(pk=seance.pk).update(held_at=held)
    seance.refresh_from_db()
    return seance


def test_what_does_not_fit_is_said_and_put_off_by_a_press(world: World) -> None:
    seance, (first, last) = seance_of(world, 2)
    at_nine(seance)
    other = worlds.convene(world, timezone.now() + 9 * DAY)
    karim = entered(world.karim)
    assert "tiendrait" not in read(karim, "seance", seance.public_id)
    act(karim, "seance_heures", seance.public_id, acte="prevoir", until="09:30", home="20")
    said = "2 logements en 30 minutes, à 20 minutes par logement : il en tiendrait 1."
    assert said in read(karim, "seance", seance.public_id)
    page = karim.get(reverse("seance_heures", args=[seance.public_id]))
    assert said in plain_text(page)
    # Its end is told to them, on this very page: no help beside the field says otherwise.
    assert "Elle dit si l’ordre du jour tient, et va dans la convocation." in plain_text(page)
    form = page.context["moving"]
    assert form["homes"].value() == [str(last.public_id)]

    sent = {"acte": "reporter", "homes": [str(last.public_id)], "to": str(other.public_id)}
    act(karim, "seance_heures", seance.public_id, **sent)
    assert [item.publication for item in pacing.standing(seance)] == [first]
    assert [item.publication for item in pacing.standing(other)] == [last]
    assert "1 logement en 30 minutes" in read(karim, "seance", seance.public_id)


def test_hours_are_taken_back_and_what_is_wrong_is_said(world: World) -> None:
    seance, karim = at_nine(worlds.convene(world, timezone.now() + 2 * DAY)), entered(world.karim)
    here = reverse("seance_heures", args=[seance.public_id])
    assert "20" in karim.get(here).context["form"]["home"].as_widget()
    for until, home in (("08:00", "20"), ("09:10", "20"), ("", "20"), ("10:00", ""), ("10:00", "500")):
        answer = karim.post(here, {"act_key": str(uuid7()), "acte": "prevoir", "until": until, "home": home})
        assert answer.status_code == WRONG, (until, home)
    assert not SeanceHours.objects.exists()
    act(karim, "seance_heures", seance.public_id, acte="prevoir", until="11:00", home="15")
    assert SeanceHours.objects.get().lasts == 120
    act(karim, "seance_heures", seance.public_id, acte="oublier")
    assert not SeanceHours.objects.exists()
    answer = karim.post(here, {"act_key": str(uuid7()), "acte": "reporter"})
    assert answer.status_code == WRONG
    assert karim.post(here, {"act_key": str(uuid7()), "acte": "voler"}).status_code == 404


def test_they_are_foreseen_when_convening_and_asked_for_nothing(world: World) -> None:
    karim = entered(world.karim)
    day = (timezone.localdate() + 4 * DAY).isoformat()
    called = {
        "held_at": f"{day}T14:00",
        "place": "Siège",
        "quorum": "2",
        "name_1": "A. Bailleul",
        "quality_1": "conseil_bailleur",
        "name_2": "B. Bailleul",
        "quality_2": "conseil_bailleur",
    }
    before = Seance.objects.count()
    late = karim.post(reverse("seance_nouvelle"), {"act_key": str(uuid7()), **called, "until": "13:00", "home": "20"})
    assert "au moins un logement doit tenir" in plain_text(late)
    assert Seance.objects.count() == before
    act(karim, "seance_nouvelle", **called, until="17:00", home="15")
    hours = SeanceHours.objects.get()
    assert (hours.lasts, hours.home) == (180, 15)
    act(karim, "seance_nouvelle", **{**called, "held_at": f"{day}T18:00"}, home="15")
    assert Seance.objects.count() == before + 2
    assert SeanceHours.objects.count() == 1


def test_a_seance_that_opened_says_where_its_agenda_is_followed(world: World) -> None:
    open_now = world.at["en_commission"].agenda_items.get().seance
    assert "n’est plus à venir" in read(entered(world.karim), "seance_heures", open_now.public_id)


def test_what_is_refused_of_a_call_is_said_beside_its_field(world: World) -> None:
    karim, day = entered(world.karim), timezone.localdate()
    called = {"place": "Siège", "name_1": "A. Bailleul", "quality_1": "conseil_bailleur"}
    for field, said in (
        ("quorum", {"held_at": f"{(day + 4 * DAY).isoformat()}T14:00", "quorum": "9"}),
        ("held_at", {"held_at": f"{(day - 4 * DAY).isoformat()}T14:00", "quorum": "1"}),
    ):
        told = karim.post(reverse("seance_nouvelle"), {"act_key": str(uuid7()), **called, **said}).text
        assert f'id="id_{field}-error"' in told


def test_a_home_that_is_ready_leads_to_the_nearest_seance_that_takes_it(world: World) -> None:
    karim, now = entered(world.karim), timezone.now()
    designated = world.at["designee"].candidatures.filter(stage="designee")
    checking.check(designated.earliest("rank"), "conforme", **worlds.LOOKED, by=world.karim, at=now)
    Seance.objects.filter(stage="convoquee").update(stage="annulee")
    assert reverse("seance_nouvelle") in karim.get(reverse("bailleur")).text

    said = {"place": "Siège", "quorum": 1, "members": MEMBERS, "by": world.karim, "at": now}
    convening.convene(held_at=now + 2 * DAY, agenda_days=3, **said)
    later = convening.convene(held_at=now + 5 * DAY, agenda_days=3, **said)
    convening.convene(held_at=now + 9 * DAY, **said)

    told = karim.get(reverse("bailleur")).text
    assert told.split(">Inscrire à la séance du")[0].endswith(reverse("seance", args=[later.public_id]) + '"')
    assert told.count("Inscrire à la séance du") == 1
