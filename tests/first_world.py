"""Somebody without a number, at the door of a first registration, on a phone: a client and nothing else."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from palier.models import Message, Registration

if TYPE_CHECKING:
    from django.http import HttpResponse

MAIL, BORN = "samia@exemple.test", "29/02/1988"
STEPS: dict[str, dict[str, Any]] = {
    "identite": {"civility": "2", "first_name": "Samia", "last_name": "Haddad", "birth_date": BORN},
    "nationalite": {"nationality": "1", "paper": "carte_identite"},
    "famille": {"marital_status": "C"},
    "adresse": {"number": "12", "street": "rue du Puits", "postal_code": "93100", "commune": "Montreuil"},
    "joindre": {"email": MAIL, "phone": "0612345678"},
    "travail": {"contract_d": "CDI", "profession": "Aide-soignante"},
    "revenus": {"rfr_d_2024": "14000", "rfr_d_2025": "14500"},
    "ressources": {"recue_SAL": "1350"},
    "logement": {"occupancy": "LP", "type_code": "T1", "floor_area": "22", "occupants": "1", "rent": "640"},
    "motifs": {"motives": ["13"]},
    "types": {"type_codes": ["T2"], "category": "I"},
    "communes": {"communes": "Montreuil"},
    "handicap": {},
}
"""What one person alone answers, step by step."""


def photo(colour: str = "navy") -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (600, 400), colour).save(made, "JPEG")
    return SimpleUploadedFile("carte.jpg", made.getvalue(), "image/jpeg")


def code_sent_to(recipient: str) -> str:
    body = Message.objects.filter(recipient=recipient, body__contains="code").latest("created_at").body
    return next(word for word in body.replace("\n", " ").split() if word.isdigit() and len(word) == 6)


def at_the_door(contact: str = MAIL, born: str = BORN, client: Client | None = None) -> tuple[Client, HttpResponse]:
    client = client or Client()
    client.post(reverse("premiere-demande"), {"contact": contact, "birth_date": born})
    recipient = contact if "@" in contact else f"+33{contact.replace(' ', '')[1:]}"
    answer = client.post(reverse("premiere-demande-code"), {"code": code_sent_to(recipient)})
    return client, answer


def tell(client: Client, step: str, told: dict[str, Any]) -> HttpResponse:
    return client.post(reverse("premiere-demande-etape", args=[step]), told)


def filled(contact: str = MAIL, born: str = BORN, **changes: dict[str, Any]) -> Client:
    """A form with every step answered and its paper sent; the persons say that nobody is missing."""
    client, _ = at_the_door(contact, born)
    for step, told in STEPS.items():
        said = {**told, **({"birth_date": born} if step == "identite" else {}), **changes.get(step, {})}
        answer = tell(client, step, said)
        assert answer.status_code == 302, (step, answer.content.decode()[-3000:])
    client.post(reverse("premiere-demande-personnes"))
    sent = client.post(reverse("premiere-demande-piece"), {"file": photo()})
    assert sent.status_code == 302, sent.content.decode()[-2000:]
    return client


def sign(client: Client, **more: str) -> HttpResponse:
    return client.post(reverse("premiere-demande-signer"), {"is_true": "on", **more})


def row() -> Registration:
    return Registration.objects.filter(organisation=None).latest("pk")
