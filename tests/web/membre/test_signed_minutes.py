"""The minutes as a PDF: the chair signs them on their page, the worker puts the signature inside, an outside judge reads it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from config.demo.minutes import make, told
from palier.gateways import pades
from palier.gateways.printing.minutes import minutes as printed
from palier.jobs.path import minutes
from palier.models import JournalEntry, MinutesPaper, Organisation, Seance
from palier.rules.commission.printed_minutes import PrintedMinutes
from palier.rules.law import canonical
from palier.web.commission import minutes_pdf
from palier.workflows.commission import minutes_papers, minutes_words
from palier.workflows.seals import tracing_acts
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.membre.steps import act, entered, read

if TYPE_CHECKING:
    from pathlib import Path

    from palier.models import Publication
    from tests.world import World

pytestmark = pytest.mark.django_db
PDFSIG = shutil.which("pdfsig")


@pytest.fixture
def keys(tmp_path: Path, settings) -> pades.PadesKey:
    """A key and its certificate, as an operator gives them; the demo makes its own so."""
    kept = told(tmp_path)
    assert told(tmp_path) == kept
    settings.MINUTES_KEY_FILE = kept["PALIER_MINUTES_KEY_FILE"]
    settings.MINUTES_CERTIFICATE_FILE = kept["PALIER_MINUTES_CERTIFICATE_FILE"]
    return pades.PadesKey(tmp_path / "key.pem", tmp_path / "certificate.pem")


def test_the_chair_signs_and_the_file_that_goes_to_the_prefet_says_so(
    world: World, on: Publication, seance: Seance, keys: pades.PadesKey, tmp_path: Path, caplog
) -> None:
    Seance.objects.filter(pk=seance.pk).update(chair=0)
    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    seance.refresh_from_db()
    mireille, karim, key = entered(world.mireille), entered(world.karim), seance.public_id
    unsigned = karim.get(reverse("proces_verbal_pdf", args=[key]))
    assert unsigned.content.startswith(b"%PDF")
    assert 'filename="proces-verbal.pdf"' in unsigned["Content-Disposition"]

    assert act(mireille, "mon-proces-verbal", key, digest=seance.minutes_digest) == ""
    # Renamed while the file waits: the minutes bear the name that the landlord had when they closed.
    Organisation.objects.filter(pk=seance.bailleur_id).update(name="Habitat renommé")
    now = datetime.now(UTC)
    make(keys.key, keys.certificate, at=now - timedelta(days=4000))
    minutes.sign_all(0)
    assert "minutes_certificate_is_not_in_force" in caplog.messages
    assert MinutesPaper.objects.get().signed_at is None
    make(keys.key, keys.certificate, at=now)

    minutes.sign_all(0)
    minutes.sign_all(0)

    paper = MinutesPaper.objects.get()
    data = mireille.get(reverse("mon-proces-verbal-pdf", args=[key])).content
    assert data == karim.get(reverse("proces_verbal_pdf", args=[key])).content == bytes(paper.signed or b"")
    assert pades.holds(data, keys.certificate)
    assert data.startswith(bytes(paper.data))
    assert "Télécharger le procès-verbal signé" in read(karim, "proces_verbal", key)
    line = JournalEntry.objects.get(verb="sceller_proces_verbal")
    assert line.details == {"papier": paper.digest, "signe": paper.signed_digest}
    if PDFSIG:
        (tmp_path / "signed.pdf").write_bytes(data)
        judged = subprocess.run(
            [PDFSIG, "-nocert", tmp_path / "signed.pdf"], capture_output=True, text=True, check=False
        )
        assert "Signature is Valid" in judged.stdout
        assert "Total document signed" in judged.stdout

    altered = bytearray(data)
    altered[len(paper.data) // 2] ^= 1
    assert not pades.holds(bytes(altered), keys.certificate)
    assert not pades.holds(data + b"\n", keys.certificate)
    assert not pades.holds(bytes(paper.data), keys.certificate)
    MinutesPaper.objects.update(signed=bytes(altered))
    answer = karim.get(reverse("proces_verbal_pdf", args=[key]))
    assert answer.status_code == 409
    assert minutes_papers.PaperBroken.sentence in plain_text(answer)
    assert ("seance", ("paper.signed",)) in {(one.table, one.columns) for one in tracing_acts.trace()}


def test_a_member_who_does_not_preside_signs_no_paper(world: World, on: Publication, seance: Seance) -> None:
    Seance.objects.filter(pk=seance.pk).update(chair=1)
    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    seance.refresh_from_db()

    assert act(entered(world.mireille), "mon-proces-verbal", seance.public_id, digest=seance.minutes_digest) == ""

    assert not MinutesPaper.objects.exists()


def test_bytes_that_are_not_the_minutes_never_get_the_signature_of_the_site(
    world: World, on: Publication, seance: Seance, keys: pades.PadesKey, monkeypatch, caplog
) -> None:
    Seance.objects.filter(pk=seance.pk).update(chair=0)
    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    seance.refresh_from_db()
    drawn, karim = minutes_pdf.made, entered(world.karim)
    # As the role of its chair could in SQL: signature, file and line of the journal agree.
    monkeypatch.setattr(minutes_pdf, "made", lambda _: _a_pdf("Autre chose"))
    assert act(entered(world.mireille), "mon-proces-verbal", seance.public_id, digest=seance.minutes_digest) == ""

    minutes.sign_all(0)

    assert MinutesPaper.objects.get().signed_at is None
    assert [one.message for one in caplog.records if one.name == minutes.__name__] == [
        "minutes_are_not_what_was_signed"
    ]
    # Said once, and given to nobody: the minutes are drawn anew, to be signed by hand.
    monkeypatch.setattr(minutes_pdf, "made", drawn)
    minutes.sign_all(0)
    assert sum(one.message == "minutes_are_not_what_was_signed" for one in caplog.records) == 1
    assert "à signer à la main" in read(karim, "proces_verbal", seance.public_id)
    given = karim.get(reverse("proces_verbal_pdf", args=[seance.public_id])).content
    assert given == minutes_pdf.made(Seance.objects.get(pk=seance.pk))


def test_a_name_that_no_font_writes_keeps_no_chair_from_signing(
    world: World, on: Publication, seance: Seance, keys: pades.PadesKey
) -> None:
    Seance.objects.filter(pk=seance.pk).update(chair=0)
    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    seance.refresh_from_db()
    told, key = seance.minutes, seance.public_id
    told["members"][1]["name"] = "\u738b\u82b3"
    digest = canonical.digest(told)
    Seance.objects.filter(pk=seance.pk).update(minutes=told, minutes_digest=digest)
    karim = entered(world.karim)

    assert act(entered(world.mireille), "mon-proces-verbal", key, digest=digest) == ""

    assert not MinutesPaper.objects.exists()
    assert "mais sans PDF" in read(karim, "proces_verbal", key)
    refused = karim.get(reverse("proces_verbal_pdf", args=[key]))
    assert refused.status_code == 409
    assert "Imprimez la page du procès-verbal" in plain_text(refused)


def test_minutes_of_the_first_format_are_drawn_and_say_no_opening(
    world: World, on: Publication, seance: Seance
) -> None:
    worlds._attribute(world, on)  # noqa: SLF001 - the next step of the path
    seance.refresh_from_db()
    told = seance.minutes
    assert any("à l’ouverture" in line for line in minutes_words.words(seance).facts)
    for name in ("convened_for", "form", "chair", "changes"):
        del told[name]
    del told["quorum"]["counted_at"]
    told["format"] = "palier/proces-verbal/1"
    for home in told["homes"]:
        for name in ("home", "reservataire", "order_reason", "voting", "interests", "taken_back"):
            del home[name]
        for row in home["decisions"]:
            del row["reference"], row["figure"], row["home_elsewhere"]

    assert minutes_pdf.made(seance).startswith(b"%PDF")
    assert not any("à l’ouverture" in line for line in minutes_words.words(seance).facts)


def test_a_certificate_with_those_above_it_signs_and_one_out_of_its_dates_does_not(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    keys = pades.PadesKey(tmp_path / "key.pem", tmp_path / "certificate.pem")
    other = pades.PadesKey(tmp_path / "other.pem", tmp_path / "above.pem")
    for one in (keys, other):
        make(one.key, one.certificate, at=now)
    with keys.certificate.open("ab") as file:
        file.write(other.certificate.read_bytes())

    signed = pades.sign(_a_pdf("Procès-verbal"), pades.opened(keys, at=now), name="Mireille", reason="Signé")

    assert pades.holds(signed, keys.certificate)
    with pytest.raises(pades.CertificateNotInForce):
        pades.opened(keys, at=now + timedelta(days=4000))
    with pytest.raises(pades.NoSigningKey):
        pades.opened(pades.PadesKey(other.key, keys.certificate), at=now)
    with pytest.raises(pades.NoSigningKey):
        pades.opened(pades.PadesKey(tmp_path / "none.pem", keys.certificate), at=now)


def test_it_signs_and_judges_for_who_is_within_a_loop(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    keys = pades.PadesKey(tmp_path / "key.pem", tmp_path / "certificate.pem")
    make(keys.key, keys.certificate, at=now)

    async def signed() -> bytes:
        return pades.sign(_a_pdf("Procès-verbal"), pades.opened(keys, at=now), name="Mireille", reason="Signé")

    # Apart: where a browser's tests came before, this thread is within a loop already.
    with ThreadPoolExecutor(1) as apart:
        assert pades.holds(apart.submit(asyncio.run, signed()).result(), keys.certificate)


def _a_pdf(title: str) -> bytes:
    said = PrintedMinutes(title=title, author="Palier", facts=(), parts=(), signatures=(), footer="Page")
    return printed(said, at=datetime(2026, 5, 5, tzinfo=UTC))
