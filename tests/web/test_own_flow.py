"""The landlord's own part of the flow, from a home kept to a signed lease: same grid, same closing, same proof, two readers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, FlowEvent, Home, Lease, Letter, PlannedAct, Publication, Ranking
from palier.models.identifiers import uuid7
from palier.rules.people.facts import Claim, Proof, Situation
from palier.rules.situations import situations
from palier.workflows.candidature import applying
from palier.workflows.commission import checking, convening, deciding, designating, sitting
from palier.workflows.homes import orienting
from palier.workflows.offer import leasing, offering
from palier.workflows.ranking import closing
from palier.workflows.ranking.closing import close
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import User
    from tests.world import World

pytestmark = pytest.mark.django_db
FOUND, OK, NOT_FOUND = 302, 200, 404
DAY = timedelta(days=1)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == OK
    return plain_text(answer)


def post(client: Client, name: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(name, args=args), {"act_key": str(uuid7()), **data})


@pytest.fixture
def world() -> World:
    return worlds.cast(others=4)


@pytest.fixture
def karim(world: World) -> Client:
    return signed_in(world.karim.person)


def published(world: World, karim: Client) -> Publication:
    home, now = factories.home(world.bailleur, None), timezone.localtime()
    assert home.street in plain_text(karim.get(reverse("bailleur_garder", args=[home.public_id])))
    assert post(karim, "bailleur_garder", home.public_id, reason="part_propre").status_code == FOUND
    factories.grid()
    page = text(karim, "publier", home.public_id)
    grid = page.split('name="grid"')[1].split('<option value="')[1].split('"')[0] if 'name="grid"' in page else ""
    answer = post(
        karim,
        "publier",
        home.public_id,
        opens_at=now.strftime("%Y-%m-%dT%H:%M"),
        grid=grid,
        to_designate=5,
        closes_at=(now + 8 * DAY).strftime("%Y-%m-%dT%H:%M"),
    )
    assert answer.status_code == FOUND
    return Publication.objects.get(home=home)


def closed(on: Publication) -> Ranking:
    now = timezone.now()
    Publication.objects.filter(pk=on.pk).update(opens_at=now - 9 * DAY, closes_at=now - DAY / 24)
    ranked = close(on, weighed=factories.believed(on), at=now)
    assert ranked is not None
    return ranked


def test_a_home_kept_by_its_landlord_goes_to_a_signed_lease_by_its_own_pages(world: World, karim: Client) -> None:
    on = published(world, karim)
    assert on.is_own
    assert "Publier ce logement" not in text(karim, "bailleur_logement", on.home.public_id)
    for one in (world.amina, *world.others):
        applying.apply(one.demande, on, by=one.actor, at=timezone.now())
    assert "Les candidatures restent fermées" in text(karim, "publication-reservataire", on.public_id)
    shown = text(karim, "bailleur_publication", on.public_id)
    assert "C’est à vous de le faire après la clôture" in shown
    assert "Le réservataire n’a pas encore désigné" not in shown
    assert f"Publié par {world.bailleur.present.name}, sur ses propres logements." in text(
        karim, "publication", on.public_id
    )
    row = on.candidatures.first()
    assert row is not None
    assert karim.get(reverse("bailleur_controle", args=[row.public_id])).status_code == NOT_FOUND
    ranked = closed(on)
    assert ranked.reservataire_id == world.bailleur.pk
    shown = text(karim, "bailleur_publication", on.public_id)
    assert row.demande.numero_unique not in shown
    assert "C’est à vous de le faire, sur la liste" in shown

    assert post(karim, "envoyer-dossiers", on.public_id).status_code == FOUND
    assert Letter.objects.filter(title="Votre dossier est retenu").count() == 5
    now = timezone.now()
    for each in on.candidatures.filter(stage="designee"):
        checking.check(each, "conforme", **worlds.LOOKED, by=world.karim, at=now)
    seance = worlds.convene(world, now)
    convening.add_to_agenda(seance, on, by=world.karim, at=now)
    seance = sitting.open_seance(seance, present={0, 1}, by=world.commission, at=now)
    drafts = [
        deciding.DecisionDraft(candidature=each, kind="attribution_rang", rank=place, votes={"pour": 2, "contre": 0})
        for place, each in enumerate(on.candidatures.filter(stage="conforme").order_by("rank"), start=1)
    ]
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=now)
    sitting.close(seance, by=world.commission, at=now)
    first = Candidature.objects.get(pk=drafts[0].candidature.pk)
    sent = offering.send_offer(first, answer_days=10, by=world.karim, at=now)
    who = next(one for one in (world.amina, *world.others) if one.demande.pk == first.demande_id)
    offering.accept(sent, by=who.actor, at=now)
    today = timezone.localdate()
    on.refresh_from_db()
    assert leasing.own_contingent(on, today) == "AUCUN"
    lease = leasing.sign(
        Candidature.objects.get(pk=first.pk),
        signed_on=today,
        starts_on=today,
        contingent="AUCUN",
        by=world.karim,
        at=now,
    )

    assert Lease.objects.get() == lease
    told = FlowEvent.objects.filter(home=on.home).order_by("at", "id").values_list("kind", "contingent", "reservataire")
    assert list(told) == [("propose", "AUCUN", world.bailleur.pk), ("attribue", "AUCUN", world.bailleur.pk)]


def test_two_people_read_a_set_aside_on_an_own_list_too(world: World, karim: Client) -> None:
    on = published(world, karim)
    for one in (world.amina, *world.others):
        applying.apply(one.demande, on, by=one.actor, at=timezone.now())
    closed(on)
    row = on.candidatures.get(rank=1)
    assert post(karim, "ecarter", row.public_id, reason=worlds.ASIDE_REASON, note="Relire").status_code == FOUND

    alone = post(karim, "relire-ecart", row.public_id, answer="confirmer")
    assert "revient à une autre personne" in plain_text(alone)
    colleague = signed_in(factories.member("Lucie", world.bailleur).person)
    assert "1 écart à relire" in text(colleague, "bailleur")
    assert post(colleague, "relire-ecart", row.public_id, answer="confirmer").status_code == FOUND
    row.refresh_from_db()
    assert row.stage == "ecartee"


@pytest.mark.parametrize(
    ("situation", "words"),
    [(Situation.UNFIT_HOME, "indigne"), (Situation.HANDICAP, "handicap"), (Situation.VIOLENCE, "violence")],
)
def test_a_landlord_reads_no_situation_on_its_own_list_and_a_reservataire_does(
    world: World, karim: Client, situation: Situation, words: str
) -> None:
    claims = (Claim(situation=situation, proof=Proof.VERIFIED),)
    rose = factories.demande("Rose", claims=claims)
    kind = situations.newest(situation)
    is_protected = kind.level is situations.Level.PROTECTED
    named = "Situation protégée" if is_protected else kind.label
    own = published(world, karim)
    shared = factories.publication(factories.home(world.bailleur, world.reservataire))
    for on in (own, shared):
        applying.apply(rose.demande, on, by=rose.actor, at=timezone.now())
        closed(on)

    for name, of in (("publication-reservataire", own), ("dossier-reservataire", own.candidatures.get())):
        page = text(karim, name, of.public_id)
        assert words not in page.lower()
    assert "Priorité de l’article L441-1" in text(karim, "publication-reservataire", own.public_id)
    assert "Total de la grille" in text(karim, "dossier-reservataire", own.candidatures.get().public_id)
    odile = signed_in(world.odile.person)
    assert named in text(odile, "publication-reservataire", shared.public_id)
    sheet = text(odile, "dossier-reservataire", shared.candidatures.get().public_id).lower()
    assert words in sheet


def test_a_landlord_reads_no_guarded_situation_of_a_file_that_has_them_all(world: World, karim: Client) -> None:
    kinds = situations.catalogue(timezone.now().date())
    claims = tuple(Claim(situation=one.situation, proof=Proof.VERIFIED) for one in kinds)
    rose = factories.demande("Rose", claims=claims)
    own = published(world, karim)
    applying.apply(rose.demande, own, by=rose.actor, at=timezone.now())
    closed(own)

    guarded = {one.label.lower() for one in kinds if one.level is not situations.Level.ORDINARY} - {"séparation"}
    guarded |= {"violence", "handicap", "expuls", "prostitution", "mariage"}
    for name, of in (("publication-reservataire", own), ("dossier-reservataire", own.candidatures.get())):
        page = text(karim, name, of.public_id).lower()
        assert [word for word in sorted(guarded) if word in page] == []


def test_both_sides_of_an_own_list_are_told_who_checks_a_sensitive_proof(world: World, karim: Client) -> None:
    rose = factories.demande("Rose", claims=(Claim(situation=Situation.HANDICAP, proof=Proof.IN_REVIEW),))
    sent = factories.piece(rose.demande, code="situation_handicap", confidentiality="sensible", sent_by=rose.user)
    own, words = published(world, karim), "Aucun bailleur ne lit la preuve"
    applying.apply(rose.demande, own, by=rose.actor, at=timezone.now())

    assert "Un réservataire les contrôle" in text(karim, "publication-reservataire", own.public_id)
    assert words in text(signed_in(rose.user), "pieces")
    type(sent).objects.update(confidentiality="ordinaire")
    assert words not in text(signed_in(rose.user), "pieces")
    type(sent).objects.update(confidentiality="sensible")
    shared = factories.publication(factories.home(world.bailleur, world.reservataire))
    applying.apply(rose.demande, shared, by=rose.actor, at=timezone.now())
    assert words not in text(signed_in(rose.user), "pieces")


def test_no_stage_of_an_own_list_speaks_of_a_reservataire(world: World, karim: Client) -> None:
    on = published(world, karim)
    applying.apply(world.amina.demande, on, by=world.amina.actor, at=timezone.now())
    closed(on)
    row = on.candidatures.get()
    amina = signed_in(world.amina.user)
    for stage, said in (
        ("classee", "Le bailleur examine"),
        ("ecartee", "Écartée par le bailleur"),
        ("designee", "ceux que le bailleur retient"),
    ):
        Candidature.objects.filter(pk=row.pk).update(stage=stage)
        page = text(amina, "candidature", row.public_id)
        assert said in page
        assert "le réservataire" not in page.lower()


def test_the_second_reader_of_another_organisation_reads_nothing(world: World, karim: Client) -> None:
    on = published(world, karim)
    applying.apply(world.amina.demande, on, by=world.amina.actor, at=timezone.now())
    closed(on)
    row = on.candidatures.get()
    assert "n’a qu’une personne ici" in text(karim, "ecarter", row.public_id)
    assert post(karim, "ecarter", row.public_id, reason=worlds.ASIDE_REASON, note="Relire").status_code == FOUND

    for other in (world.stranger_karim, world.odile):
        assert post(signed_in(other.person), "relire-ecart", row.public_id, answer="confirmer").status_code == NOT_FOUND
        with pytest.raises(designating.NotYourPublication):
            designating.second_read(row.set_asides.get(), is_upheld=True, by=other, at=timezone.now())


def test_a_home_taken_back_after_the_month_is_published_by_its_landlord(world: World, karim: Client) -> None:
    home = factories.home(world.bailleur, world.reservataire, vacancy_notified_on=timezone.localdate() - 40 * DAY)
    assert "reprenez-le d’abord" in plain_text(post(karim, "bailleur_garder", home.public_id, reason="part_propre"))
    assert post(karim, "bailleur_reprendre", home.public_id).status_code == FOUND

    assert post(karim, "bailleur_garder", home.public_id, reason="tour_repris_bail").status_code == FOUND

    home = Home.objects.get(pk=home.pk)
    assert home.is_own
    assert orienting.turn_of(home, timezone.localdate()) is None
    assert "à publier" in text(karim, "bailleur")


def test_a_tenant_who_asks_to_move_may_apply_to_an_own_list(world: World, karim: Client) -> None:
    on = published(world, karim)
    tenant = factories.demande("Rose", is_transfer=True)

    applying.apply(tenant.demande, on, by=tenant.actor, at=timezone.now())

    assert on.candidatures.get().stage == "deposee"


def test_another_landlord_sees_nothing_of_an_own_list(world: World, karim: Client) -> None:
    on = published(world, karim)
    stranger = signed_in(world.stranger_karim.person)

    for name in ("publication-reservataire", "retirer-liste"):
        assert stranger.get(reverse(name, args=[on.public_id])).status_code == NOT_FOUND


def test_a_withdrawal_of_many_is_shown_asked_and_can_be_cancelled_on_the_page(world: World, karim: Client) -> None:
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    for _ in range(12):
        factories.candidature(on, factories.demande().demande)
    data = {"code": "sinistre", "text": ""}

    page = plain_text(post(karim, "bailleur_publication", on.public_id, **data))
    assert "Cet acte écrit à 12 personnes" in page
    assert not PlannedAct.objects.exists()
    assert post(karim, "bailleur_publication", on.public_id, confirme="oui", **data).status_code == FOUND
    page = text(karim, "bailleur_publication", on.public_id)
    assert "Rien n’est encore parti." in page
    assert "se clôt le" in page
    assert post(karim, "acte-annuler", PlannedAct.objects.get().public_id).status_code == FOUND
    on.refresh_from_db()
    assert on.stage == "publiee"
    assert "en une phrase" in plain_text(
        post(karim, "bailleur_publication", on.public_id, code="autre", text="x", confirme="oui")
    )


def test_the_reservataire_is_told_of_a_list_that_its_landlord_withdrew(world: World, karim: Client) -> None:
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    factories.candidature(on, world.amina.demande)

    assert post(karim, "bailleur_publication", on.public_id, code="travaux", text="").status_code == FOUND

    odile = signed_in(world.odile.person)
    page = text(odile, "file-du-jour")
    assert "Une liste a été retirée" in page
    assert "Des travaux plus longs que prévu" in page


def test_the_reservataire_withdraws_its_own_mistaken_list(world: World) -> None:
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    odile = signed_in(world.odile.person)
    assert "Retirer cette liste" in text(odile, "publication-reservataire", on.public_id)

    assert post(odile, "retirer-liste", on.public_id, code="erreur", text="").status_code == FOUND

    on.refresh_from_db()
    assert on.stage == "retiree"


def test_closing_is_the_clock_s_act_alone(world: World, karim: Client) -> None:
    on = published(world, karim)

    with pytest.raises(closing.TooEarly):
        close(on, weighed=factories.believed(on), at=timezone.now())
