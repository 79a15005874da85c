from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import AccessEntry, Candidature, Fact, Holder, Organisation, PlannedAct, Publication, SetAside, User
from palier.rules.doors.access import Role
from palier.rules.ranking import verify
from palier.workflows.commission import designating
from palier.workflows.homes.publishing import default_window
from palier.workflows.offer import planning
from palier.workflows.ranking import closing
from tests import factories
from tests.plain_pages import plain_text
from tests.workflows import crowds

pytestmark = pytest.mark.django_db


def key() -> dict[str, str]:
    return {"act_key": str(uuid4())}


def test_the_day_and_every_page_of_a_closed_list(client) -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, *range(70, 0, -10))
    client.force_login(at.odile.user)
    assert "Désigner (1)" in plain_text(client.get(reverse("file-du-jour")))
    page = plain_text(client.get(reverse("publication-reservataire", args=[on.public_id])))
    assert page.count("à envoyer</td>") == 5
    assert made[0].demande.numero_unique not in page
    assert client.get(reverse("dossier-reservataire", args=[made[0].public_id])).status_code == 200
    assert set(AccessEntry.objects.values_list("object_kind", flat=True)) == {"Publication", "Candidature"}


def test_publish_by_the_form_once_even_when_sent_twice(client) -> None:
    at = crowds.world()
    client.force_login(at.odile.user)
    url = reverse("publier", args=[at.home.public_id])
    assert "Ce qui est scellé" in plain_text(client.get(url))
    opens, closes = default_window(at.home, timezone.now())
    body = {
        "opens_at": f"{opens:%Y-%m-%dT%H:%M}",
        "closes_at": f"{closes:%Y-%m-%dT%H:%M}",
        "grid": at.grid.pk,
        "to_designate": 5,
        **key(),
    }
    answers = [client.post(url, body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Publication.objects.count() == 1
    late = {**body, "closes_at": f"{closes + timedelta(days=60):%Y-%m-%dT%H:%M}", **key()}
    answer = client.post(url, late)
    assert answer.status_code == 400
    assert "Le délai du réservataire" in plain_text(answer)


def test_before_the_closing_no_file_can_be_opened(client) -> None:
    at = crowds.world()
    on = crowds.publication(at, closes_at=timezone.now() + timedelta(days=1))
    row = crowds.candidate(on)
    held = crowds.candidate(on, stage="en_attente")
    client.force_login(at.odile.user)
    page = plain_text(client.get(reverse("publication-reservataire", args=[on.public_id])))
    assert "restent fermées" in page
    assert client.get(reverse("dossier-reservataire", args=[row.public_id])).status_code == 404
    url = reverse("lever-attente", args=[held.public_id])
    assert client.post(url, {"reason": "Deux homonymes.", **key()}).status_code == 302
    held.refresh_from_db()
    assert held.stage == "deposee"


def test_set_aside_read_again_and_send(client) -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, *range(70, 0, -10))
    client.force_login(at.odile.user)
    url = reverse("ecarter", args=[made[0].public_id])
    assert client.post(url, {"reason": "", **key()}).status_code == 400
    assert (
        client.post(url, {"reason": "hors_public_reservataire", "note": "<script>x</script>", **key()}).status_code
        == 302
    )
    again = reverse("relire-ecart", args=[made[0].public_id])
    assert client.post(again, {"answer": "confirmer", **key()}).status_code == 409
    assert client.post(reverse("envoyer-dossiers", args=[on.public_id]), key()).status_code == 409
    client.force_login(at.karim.user)
    assert "<script>x" not in plain_text(client.get(again))
    assert client.post(again, {"answer": "confirmer", **key()}).status_code == 302
    assert SetAside.objects.get().is_upheld is True
    assert client.post(reverse("envoyer-dossiers", args=[on.public_id]), key()).status_code == 302
    on.refresh_from_db()
    assert on.stage == "designee"
    assert client.post(reverse("appeler-suivants", args=[on.public_id]), key()).status_code == 409


def test_a_reason_that_is_refused_loses_nothing_of_the_note(client) -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, 10)
    client.force_login(at.odile.user)
    said = {"reason": "sejour_non_etabli", "note": "Titre expiré, dit le courrier.", **key()}

    refused = client.post(reverse("ecarter", args=[made[0].public_id]), said)

    assert refused.status_code == 400
    assert "Aucune pièce d’identité ou de séjour n’a été demandée" in plain_text(refused)
    assert "Titre expiré, dit le courrier." in plain_text(refused)
    assert not SetAside.objects.exists()


def test_another_organisation_meets_a_404(client) -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, 10)
    other = Organisation.objects.create(kind="reservataire", name="Réservataire Ouest")
    client.force_login(crowds.reader("ouest", other).user)
    for name, target in (
        ("publication-reservataire", on),
        ("dossier-reservataire", made[0]),
        ("ecarter", made[0]),
        ("publier", at.home),
    ):
        assert client.get(reverse(name, args=[target.public_id])).status_code == 404
    client.force_login(crowds.reader("bailleur", at.bailleur, Role.BAILLEUR).user)
    assert client.get(reverse("file-du-jour")).status_code == 404


def test_the_proof_is_public_and_gives_each_candidate_their_own_line(client, tmp_path) -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, 30, 20, 10)
    page = plain_text(client.get(reverse("classement-publie", args=[on.public_id])))
    assert "Votre ligne" not in page
    public = tmp_path / "c"
    public.write_bytes(client.get(reverse("preuve-fichier", args=[on.public_id])).content)
    assert verify.main([str(public)]) == 0
    assert b"palier-tirage" in client.get(reverse("preuve-verificateur")).content
    user = User.objects.create_user(f"d:{made[1].demande_id}:d", name="x")
    Holder.objects.create(user=user, demande=made[1].demande, person_key="d")
    client.force_login(user)
    assert "Vous êtes à la <strong>2ᵉ place" in plain_text(
        client.get(reverse("classement-publie", args=[on.public_id]))
    )
    mine = tmp_path / "o"
    mine.write_bytes(client.get(reverse("preuve-ouverture", args=[on.public_id])).content)
    assert mine.read_text().count("pseudonym") == 2
    assert verify.main([str(public), "--openings", str(mine)]) == 0


def test_the_list_shows_the_priorities_of_the_law_alone_and_names_no_protected_one(client) -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, *range(70, 0, -10))
    for row, situation in zip(made, ("violence", "mobilite_professionnelle", "sans_logement"), strict=False):
        Fact.objects.create(
            demande=row.demande,
            layer="verifie",
            path=f"claims/{situation}",
            value={},
            by=at.odile.user,
            at=timezone.now(),
            audience=[at.reservataire.pk],
        )
    client.force_login(at.odile.user)

    page = plain_text(client.get(reverse("publication-reservataire", args=[on.public_id])))

    assert page.count("Situation protégée") == 1
    assert "violence" not in page
    assert "mis à l’abri" not in page
    assert "Sans logement" in page
    assert "Mobilité" not in page
    assert "<dt>Avec un motif prioritaire</dt><dd>2</dd>" in page


def test_a_file_that_lacks_pieces_is_not_called_complete(client) -> None:
    at = crowds.world()
    on, someone = crowds.publication(at), factories.demande().demande
    crowds.candidate(on, points=70, demande=someone)
    closing.close(on, weighed=factories.believed(on), at=timezone.now())
    factories.piece(someone, status="valide")
    client.force_login(at.odile.user)

    page = plain_text(client.get(reverse("publication-reservataire", args=[on.public_id])))

    assert "complètes" not in page
    assert re.search(r"\d+ à recevoir", page)


def test_what_an_act_would_refuse_is_said_before_anybody_reads_what_leaves(client) -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, *range(140, 10, -10))
    client.force_login(at.odile.user)

    words = {"code": "autre", "text": "Trop de candidats étrangers dans cette liste.", **key()}
    answer = client.post(reverse("retirer-liste", args=[on.public_id]), words)
    assert answer.status_code == 400
    assert "n’est pas un motif de décision" in plain_text(answer)

    url = reverse("ecarter", args=[made[0].public_id])
    client.post(url, {"reason": "hors_public_reservataire", "note": "Public salarié, aucun contrat.", **key()})
    answer = client.post(reverse("envoyer-dossiers", args=[on.public_id]), key())
    assert answer.status_code == 409
    assert "seconde lecture" in plain_text(answer)


def test_a_call_of_the_next_rank_by_mistake_is_taken_back_before_anybody_reads_it(client) -> None:
    at = crowds.world()
    on, _, _ = crowds.closed(at, *range(80, 0, -10))
    designating.send_five(on, by=at.odile, at=timezone.now())
    Candidature.objects.filter(rank__lte=3).update(stage="non_conforme")
    client.force_login(at.odile.user)
    page = reverse("publication-reservataire", args=[on.public_id])
    assert "L’appel part après une minute" in plain_text(client.get(page))

    assert client.post(call := reverse("appeler-suivants", args=[on.public_id]), key()).status_code == 302

    said = plain_text(client.get(page))
    assert "Appel des rangs suivants prévu à" in said
    assert "vers 1 personne. Rien n’est encore parti." in said
    assert "Appeler les rangs suivants" not in said
    sixth = Candidature.objects.get(publication=on, rank=6)
    assert sixth.stage == "non_retenue"
    planned = PlannedAct.objects.get()
    assert client.post(reverse("acte-annuler", args=[planned.public_id]), key()).status_code == 302
    planning.run(planned, at=planned.due_at)
    sixth.refresh_from_db()
    assert sixth.stage == "non_retenue"

    assert client.post(call, key()).status_code == 302
    again = PlannedAct.objects.get(cancelled_at=None)
    planning.run(again, at=again.due_at)
    sixth.refresh_from_db()
    assert sixth.stage == "designee"
