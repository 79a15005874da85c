"""Minimal valid rows, one function each: keyword arguments change what a test is about, and nothing else.

Written as the owner of the database (row security does not hold), with the `audience` that the workflows would give.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from palier.models import (
    Candidature,
    Commune,
    Demande,
    DemandeVersion,
    FileContent,
    GridVersion,
    Holder,
    Home,
    JournalEntry,
    Membership,
    Offer,
    Organisation,
    Person,
    Piece,
    PieceFile,
    Publication,
    PublicationSeed,
    Seniority,
    User,
)
from palier.models.candidatures import places
from palier.models.demandes import facts_codec
from palier.models.scoring import grids_store, stored_scores
from palier.rules.candidature.funnel import Verb
from palier.rules.doors.access import Role
from palier.rules.people import facts
from palier.rules.ranking import ranking
from palier.workflows.acting.actors import Actor
from palier.workflows.scoring import scoring
from palier.workflows.scoring.weighing_again import Weighed

_numbers = itertools.count(1)
PASSWORD = "un long mot de passe"
SEED = bytes(range(32))


def organisation(kind: str, name: str, **place: object) -> Organisation:
    """``place``: the commune of a mairie, Montreuil unless said, or the département of a préfecture, its own."""
    since = timezone.localdate() if kind == "service_social" else None
    where: dict[str, Any] = {"mairie": {"commune": commune()}, "prefecture": {"departement": "93"}}.get(kind, {})
    return Organisation.objects.create(
        kind=kind, name=name, contact="01 00 00 00 00", factor_since=since, **{**where, **place}
    )


def member(name: str, of: Organisation, *, role: Role | None = None) -> Actor:
    """A professional who can sign in, and the actor that workflows take."""
    role = role or Role(of.kind)
    user = User.objects.create_user(f"{name.lower()}.{next(_numbers)}@example.test", name=name, password=PASSWORD)
    Membership.objects.create(user=user, organisation=of, role=role)
    return Actor(role=role, user=user, organisation=of)


def commune(code: str = "93048", name: str = "Montreuil") -> Commune:
    made, _ = Commune.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "search_name": name.lower(),
            "departement": code[:2],
            "region": "11",
            "zone_abc": "A",
            "zone_hlm": facts.CeilingZone.ILE_DE_FRANCE,
            "latitude": 48.86,
            "longitude": 2.44,
            "postal_codes": "93100" if code == "93048" else f"{code[:2]}000",
        },
    )
    return made


def grid() -> GridVersion:
    return grids_store.seed_package_grids()[0]


@dataclass
class Applicant:
    """A demande with its holder's account."""

    demande: Demande
    user: User
    actor: Actor
    persons: list[Person] = field(default_factory=list)


def known(numero: str, *, income: int = 20_140, **changes: Any) -> facts.Demande:
    """A parent and a child: a T2 or a T3 suits them, a PLUS in Île-de-France is within their means."""
    year = timezone.localdate().year
    incomes = tuple(
        facts.Income(year=each, amount=income, proof=facts.Proof.VERIFIED) for each in range(year - 3, year)
    )
    base = facts.Demande(
        numero_unique=numero,
        household=facts.Household(
            persons=(
                facts.Person(key="d", role=facts.PersonRole.HOLDER, birth_date=date(1989, 4, 17), incomes=incomes),
                facts.Person(key="p1", role=facts.PersonRole.DEPENDANT, birth_date=date(2017, 6, 2), link="E"),
            )
        ),
        deposited_on=date(2021, 3, 1),
        wish=facts.Wish(type_codes=("T2", "T3"), communes=("93048",)),
    )
    return replace(base, **changes)


def demande(
    first_name: str = "Amina",
    *,
    state: str = "active",
    confirmed: bool = True,
    birth_name: str = "",
    birth_date: date = date(1989, 4, 17),
    valid_days: int = 300,
    **changes: Any,
) -> Applicant:
    number = next(_numbers)
    now, numero = timezone.now(), f"0930321{number:011d}"
    row = Demande.objects.create(
        numero_unique=numero,
        state=state,
        deposited_on=date(2021, 3, 1),
        confirmed_at=now if confirmed else None,
        valid_until=timezone.localdate() + timedelta(days=valid_days),
    )
    name = birth_name or f"Benali-{number}"
    persons = [
        Person.objects.create(
            demande=row,
            key="d",
            role="demandeur",
            civility="2",
            last_name=name,
            birth_name=name,
            first_name=first_name,
            birth_date=birth_date,
            phone=f"06{number:08d}",
            email=f"personne{number}@example.test",
            match_birth_name=name.lower(),
            match_first_name=first_name.lower(),
            address="4 rue des Lilas",
        ),
        Person.objects.create(
            demande=row,
            key="p1",
            role="personne_a_charge",
            last_name=name,
            first_name="Lina",
            birth_date=date(2017, 6, 2),
        ),
    ]
    Seniority.objects.create(demande=row, departement="93", since=date(2021, 3, 1))
    DemandeVersion.objects.create(
        demande=row,
        file_type="CRE",
        file_dated_at=now,
        received_at=now - timedelta(days=30),
        digest=f"{number:064d}",
        facts=facts_codec.dump(known(numero, **changes)),
    )
    user = User.objects.create_user(f"d:{row.pk}:d", name=first_name)
    Holder.objects.create(user=user, demande=row, person_key="d")
    return Applicant(row, user, Actor(role=Role.DEMANDEUR, user=user), persons)


def pdf(pages: int = 1) -> bytes:
    """A real PDF, the smallest: its pages are blank."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>"
    told = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(), *[page] * pages]
    made, offsets = b"%PDF-1.7\n", []
    for number, one in enumerate(told, 1):
        offsets.append(len(made))
        made += b"%d 0 obj" % number + one + b"endobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(told) + 1) + b"".join(
        b"%010d 00000 n \n" % at for at in offsets
    )
    return made + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(told) + 1, len(made))


def file(of: Piece, data: bytes = b"", **changes: Any) -> PieceFile:
    """One file of a piece, after those that are there."""
    data = data or pdf()
    made = PieceFile.objects.create(
        **{
            "piece": of,
            "demande_id": of.demande_id,
            "position": of.files.count(),
            "name": "avis.pdf",
            "media_type": "application/pdf",
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "pages": 1,
            "received_at": of.uploaded_at,
            **changes,
        }
    )
    FileContent.objects.create(file=made, demande_id=of.demande_id, data=data)
    return made


def piece(of: Demande, **changes: Any) -> Piece:
    of.refresh_from_db(fields=["audience"])
    made = Piece.objects.create(
        **{
            "demande": of,
            "code": "avis_imposition_n2",
            "person_key": "d",
            "media_type": "application/pdf",
            "size": 9,
            "sha256": "0" * 64,
            "uploaded_at": timezone.now(),
            "audience": of.audience,
            **changes,
        }
    )
    file(made)
    return made


def home(bailleur: Organisation, reservataire: Organisation | None, **changes: Any) -> Home:
    return Home.objects.create(
        **{
            "bailleur": bailleur,
            "reservataire": reservataire,
            "rpls_id": f"R{next(_numbers):09d}",
            "commune": commune(),
            "street": "rue des Néfliers",
            "type_code": "T3",
            "floor_area": 62,
            "financing": "PLUS",
            "rent": 52_000,
            "charges": 8_000,
            "vacancy_notified_on": timezone.localdate(),
            "oriented_at": timezone.now() if reservataire else None,
            **changes,
        }
    )


def publication(of: Home, *, closes_at: datetime | None = None, **changes: Any) -> Publication:
    """An open publication, unless told otherwise; its seed is known to tests alone."""
    closes_at = closes_at or timezone.now() + timedelta(days=6)
    assert of.reservataire is not None
    made = Publication.objects.create(
        **{
            "home": of,
            "reservataire": of.reservataire,
            "bailleur": of.bailleur,
            "grid": grid(),
            "stage": "publiee",
            "opens_at": closes_at - timedelta(days=8),
            "closes_at": closes_at,
            "seed_commitment": ranking.seed_commitment(SEED),
            **changes,
        }
    )
    PublicationSeed.objects.create(publication=made, seed=SEED)
    return made


_HIDDEN_FROM_BAILLEUR = {"deposee", "en_attente", "classee", "non_retenue", "ecartee", "retiree", "ineligible"}


def candidature(
    on: Publication, of: Demande, *, points: int = 20, stage: str = "deposee", is_told: bool = True, **changes: Any
) -> Candidature:
    """With the line of its application, unless nothing tells of it."""
    now = timezone.now()
    audience = [on.reservataire_id, *([] if stage in _HIDDEN_FROM_BAILLEUR else [on.bailleur_id])]
    made = Candidature.objects.create(
        **{
            "publication": on,
            "demande": of,
            "stage": stage,
            "verdict": "eligible",
            "tier": 1,
            "order_points": -points,
            "waiting_since": date(2021, 3, 1),
            "snapshot": "{}",
            "applied_at": now,
            "changed_at": now,
            "audience": audience,
            **changes,
        }
    )
    if is_told:
        tell_application(made)
    places.refresh_audience(of.pk)
    of.refresh_from_db()
    return made


def tell_application(made: Candidature) -> None:
    """The line that applying leaves."""
    JournalEntry.objects.create(
        at=made.applied_at,
        role=Role.DEMANDEUR,
        verb=Verb.APPLY,
        object_kind="Candidature",
        object_id=made.public_id,
        article="",
    )


def weigh_at(on: Publication, closes_at: datetime) -> None:
    """Move the closing instant, as if the list had always closed then: its candidates are weighed as on that day."""
    Publication.objects.filter(pk=on.pk).update(opens_at=closes_at - timedelta(days=9), closes_at=closes_at)
    on.refresh_from_db()
    for row in Candidature.objects.filter(publication=on).select_related("demande"):
        scoring.keep(row, scoring.assess(row.demande, on), at=row.changed_at)


def believed(on: Publication, _early: object = None) -> Weighed:
    """What is stored, as if the facts gave it: for tests whose scores rest on no fact."""
    return Weighed({pk: row.key for pk, row in stored_scores.stored(on.pk).items()})


def believed_again(on: Publication) -> Weighed:
    """The same of those who were ranked, for a correction."""
    return Weighed({pk: row.key for pk, row in stored_scores.ranked(on.pk).items()})


def offer(of: Candidature, by: User, **changes: Any) -> Offer:
    return Offer.objects.create(
        **{
            "candidature": of,
            "publication": of.publication,
            "demande": of.demande,
            "sent_at": timezone.now(),
            "sent_by": by,
            "answer_days": 10,
            "audience": of.audience,
            **changes,
        }
    )
