"""The week's world: a landlord, a réservataire, a commission, and households who apply; what no desk does is done here."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from palier.models import Organisation, Publication, User
    from palier.rules.people.facts import Demande as FactsOfDemande

PASSWORD = "une phrase de passe du lundi"  # noqa: S105 - of a database that is dropped at the end
COMMUNE = "93048"


@dataclass
class Offices:
    """Who works this week."""

    bailleur: Organisation
    reservataire: Organisation
    karim: User
    odile: User
    mireille: User


def offices() -> Offices:
    """Two organisations, and one account for each of the three people."""
    from palier.models import Instance, Membership, Organisation, User
    from palier.models.scoring import grids_store
    from palier.models.territories import pouring
    from palier.rules.doors.access import Role

    pouring.load_communes()
    grids_store.seed_package_grids()
    Instance.objects.update_or_create(pk=1, defaults={"is_demo": True})
    bailleur, reservataire = (
        Organisation.objects.create(kind=kind, name=name)
        for kind, name in (("bailleur", "Habitat de la semaine"), ("reservataire", "Réservataire de la semaine"))
    )
    _agree(bailleur, reservataire)
    people = []
    for name, house, role in (
        ("Karim", bailleur, Role.BAILLEUR),
        ("Odile", reservataire, Role.RESERVATAIRE),
        ("Mireille", bailleur, Role.COMMISSION),
    ):
        user = User.objects.create_user(f"{name.lower()}@example.test", name=name, password=PASSWORD)
        Membership.objects.create(user=user, organisation=house, role=role)
        people.append(user)
    return Offices(bailleur, reservataire, *people)


def _agree(bailleur: Organisation, reservataire: Organisation) -> None:
    """The convention under which its homes are oriented: a lease then proposes its contingent."""
    from palier.models import Convention

    since = date.today() - timedelta(days=60)  # noqa: DTZ011 - a convention of the day, of a bench
    Convention.objects.create(
        bailleur=bailleur,
        reservataire=reservataire,
        departement="93",
        contingent="COLACT",
        rate_numerator=1,
        rate_denominator=4,
        rounding="inferieur",
        unit="attribues",
        lost_is_used=False,
        signed_on=since,
        valid_from=since,
    )


def households(number: int) -> list[int]:
    """So many demandes, each with a person who has a name, an address to write to, and a file of the register."""
    from benchmarks.alerts import households as made
    from palier.models import Demande, Person

    made(number, timezone.now(), _ordinary())
    Demande.objects.update(confirmed_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE palier_person SET last_name = 'Nom' || demande_id, birth_name = 'Nom' || demande_id,"
            " first_name = 'Prénom', match_birth_name = 'nom' || demande_id, match_first_name = 'prenom',"
            " birth_date = date '1989-04-17', phone = '0600000000', address = '4 rue des Lilas'"
        )
        # Each waits since another day: places are not drawn by lot alone.
        cursor.execute("UPDATE palier_demande SET deposited_on = date '2012-01-01' + (id % 3000)::int")
    _bring_pieces()
    return list(Person.objects.order_by("pk").values_list("demande_id", flat=True))


def _ordinary() -> FactsOfDemande:
    """An ordinary file: what each receives a month is known, and no situation waits for its proof."""
    from benchmarks import ranking
    from palier.rules.people import facts

    known = ranking.household()
    holder, child = known.household.persons
    holder = replace(holder, resources=(facts.Resource(code="SALAIRE", amount=MONTHLY),))
    return replace(known, claims=(), household=facts.Household(persons=(holder, child)))


MONTHLY = 1_950
BROUGHT = (("d", "piece_identite"), ("d", "avis_imposition_n1"), ("d", "avis_imposition_n2"), ("p1", "livret_famille"))
WITHOUT = 20
"""One household in so many brought nothing: its file keeps points of its own."""


def _bring_pieces() -> None:
    """What each file needs, found good before the list closed, as a desk would have stored it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO palier_piece (public_id, demande_id, person_key, code, status, refusal_reason, media_type, size,"
            " sha256, uploaded_at, verified_at, audience) SELECT gen_random_uuid(), p.demande_id, c.whose, c.code, 'valide',"
            " '', 'application/pdf', 1, repeat('0', 64), now(), now(), '{}' FROM palier_person p,"
            " unnest(%s::text[], %s::text[]) AS c(whose, code) WHERE p.demande_id %% %s <> 0",
            [*(list(one) for one in zip(*BROUGHT, strict=True)), WITHOUT],
        )


def apply(publications: list[Publication], demandes: list[int]) -> None:
    """The households apply, as many to each list, as their own pages would have stored it."""
    from benchmarks.ranking import apply as stored
    from palier.models import Candidature
    from palier.models.candidatures import places

    _come_to_their_hour(publications)
    share = len(demandes) // len(publications)
    for turn, on in enumerate(publications):
        applying = demandes[turn * share : (turn + 1) * share]
        stored(on, applying)
        Candidature.objects.filter(publication=on).update(audience=[on.reservataire_id])
        for demande in applying:
            places.refresh_audience(demande)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _come_to_their_hour(publications: list[Publication]) -> None:
    """A week passes before anybody applies: points are those of the closing instant, which no longer moves."""
    now = timezone.now()
    for on in publications:
        on.opens_at, on.closes_at = now - timedelta(days=9), now - timedelta(minutes=1)
        on.save(update_fields=["opens_at", "closes_at"])


def close_all() -> None:
    """Every list has reached its instant, and the clock closes it."""
    from palier.jobs.path import closing
    from palier.models import ClosingHold, Publication

    closing.sweep(0)
    left = Publication.objects.filter(stage="publiee").count()
    if left:
        why = sorted(set(ClosingHold.objects.values_list("what", flat=True)))
        raise RuntimeError(f"{left} lists did not close. {' '.join(why)}")


def send_planned() -> None:
    """The minute in which an act that writes to many is taken back passes: the clock does those that stand."""
    from palier.jobs.path import planned
    from palier.models import PlannedAct

    minutes = timedelta(minutes=5)
    PlannedAct.objects.filter(done_at=None, cancelled_at=None).update(
        planned_at=F("planned_at") - minutes, due_at=F("due_at") - minutes
    )
    planned.sweep(0)


def take_files() -> None:
    """The worker takes in the files of homes that were begun."""
    from palier.jobs.partners import home_files

    home_files.sweep(0)


def come_to_the_hour() -> None:
    """The day of the séance comes."""
    from palier.models import Seance

    Seance.objects.filter(stage="convoquee").update(held_at=timezone.now() - timedelta(seconds=1))


def accept_all() -> None:
    """Each household opens its letter in its own space, which proves the delivery, and accepts."""
    from palier.models import Holder, Letter, Offer
    from palier.rules.doors.access import Role
    from palier.workflows.acting.actors import Actor
    from palier.workflows.offer import offering, reading_letters

    for sent in Offer.objects.filter(answer="").select_related("candidature"):
        user = Holder.objects.get(demande=sent.demande_id).user
        by, at = Actor(role=Role.DEMANDEUR, user=user), timezone.now()
        letter = Letter.objects.filter(candidature=sent.candidature, kind="offre").latest("pk")
        reading_letters.open_letter(letter, by=by, at=at)
        sent.refresh_from_db()
        offering.accept(sent, by=by, at=at)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Mails leave for nobody, and the style sheet of a page is served by nobody."""
    from django.conf import settings

    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    yield


def file_of_homes(number: int) -> bytes:
    """The homes that became free, as a landlord's own tool writes them."""
    today = date.today()  # noqa: DTZ011 - a file of the day, of a bench
    head = "Réf;N° RPLS;Commune;Rue;Typologie;Surface habitable (m²);Financement;Loyer HC (€);Charges"
    lines = [
        f"S{today:%y%m}-{one:03d};093048{one:04d};{COMMUNE};rue des Lilas;T3;62;PLUS;{480 + one},00;80,00"
        for one in range(number)
    ]
    return "\n".join([head, *lines]).encode()
