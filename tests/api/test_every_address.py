"""Every address of the API, in process: examples drawn from its own description, and who may ask what, as a table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from palier.api.site import document
from palier.models import ApiKey, Candidature, HomeFile
from palier.rules.partners.api_purposes import ApiPurpose
from palier.web.requests import partners
from tests import api_world, factories, home_file_world
from tests import world as worlds
from tests.api_world import HOME, SoftwareOf
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = {one.ok().definition.raw["operationId"]: one.ok() for one in SCHEMA.get_all_operations()}
TODAY = timezone.localdate().isoformat()
SOON = (timezone.now() + timedelta(days=8)).isoformat()
CALLED = {
    "members": [
        {"name": "A. Bailleul", "quality": "conseil_bailleur"},
        {"name": "M. Maire", "quality": "maire", "place": "93048"},
    ],
    "quorum": 2,
}
BODIES: dict[str, Any] = {
    "declareHome": {**HOME, "rpls_id": "0930480777"},
    "correctHome": {**HOME, "reason": "saisie"},
    "orientHome": {"reservataire": str(uuid4()), "vacancy_notified_on": TODAY, "reason": "solde"},
    "keepHome": {"reason": "part_propre"},
    "publishHome": {},
    "designate": {"people": 2},
    "askStillWanted": {"people": 2},
    "withdrawPublication": {"people": 2, "code": "travaux"},
    "checkCandidateAgain": {"why": "lecture", "seen": "aucun", "read": "0" * 64},
    "checkCandidate": {"output": "conforme", "seen": "aucun", **LOOKED},
    "sendOffer": {"answer_days": 10},
    "proveDelivery": {"delivered_at": timezone.now().isoformat(), "proof": "Remise en main propre"},
    "recordLease": {"signed_on": TODAY, "starts_on": TODAY, "contingent": "COLACT"},
    "noteFallThrough": {"reason": "menage"},
    "conveneSeance": {**CALLED, "held_at": SOON, "place": "Siège"},
    "moveSeance": {"held_at": SOON, "reason": "Salle prise"},
    "cancelSeance": {"reason": "Salle prise"},
    "changeMembers": {**CALLED, "reason": "Un membre absent"},
    "putOnAgenda": {"publication": str(uuid4())},
    "postponeHome": {"reason": "Travaux dans le logement"},
    "openSeance": {"present": [0, 1]},
    "takeOpeningBack": {"reason": "Ouverte par erreur"},
    "notePresence": {"member": 1, "is_present": False},
    "declareInterest": {"member": 0},
    "withdrawInterest": {"member": 0, "reason": "Notée par erreur"},
    "recordDecisions": {"decisions": [{"candidate": str(uuid4()), "kind": "attribution", "rank": 1}]},
    "takeDecisionsBack": {"reason": "Votes mal notés"},
    "closeSeance": {"seen": "0" * 64},
    "sendHomes": {"homes": [{**HOME, "rpls_id": "0930480778"}], "reason": "saisie"},
}
PURPOSES: dict[str, str | None] = {
    **dict.fromkeys(("readKey", "readCodes", "listEvents", "drawToken", "endToken")),
    **dict.fromkeys(("listGrids", "readGrid", "listFigures", "readFigures")),
    **dict.fromkeys(("readFlow", "listFlowEvents"), "flux"),
    **dict.fromkeys(
        (
            *(
                "listSeances",
                "readSeance",
                "readHomeToDecide",
                "readMinutes",
                "foreseeClosing",
                "listCommissionAccounts",
            ),
            *("conveneSeance", "moveSeance", "cancelSeance", "changeMembers", "putOnAgenda", "postponeHome"),
            *("openSeance", "takeOpeningBack", "notePresence", "declareInterest", "withdrawInterest"),
            *("recordDecisions", "takeDecisionsBack", "closeSeance"),
        ),
        "seances",
    ),
    **dict.fromkeys(
        ("listHomes", "readHome", "declareHome", "correctHome", "orientHome", "keepHome", "listReservataires"),
        "logements",
    ),
    **dict.fromkeys(("sendHomeFile", "sendHomes", "readHomeFile", "listHomeLines", "undoHomeFile"), "logements"),
    **dict.fromkeys(
        (
            "publishHome",
            "listPublications",
            "readPublication",
            "readPublicationGrid",
            "foreseeDesignation",
            "designate",
            "foreseeStillWanted",
            "askStillWanted",
            "callNext",
            "foreseeWithdrawal",
            "withdrawPublication",
            "cancelPlannedAct",
            "veraPublicaties",
            "veraPublicatie",
        ),
        "publications",
    ),
    **dict.fromkeys(("listCandidates", "readCandidate", "checkCandidate", "checkCandidateAgain"), "candidats"),
    **dict.fromkeys(("veraReacties", "veraPuntenberekeningen", "veraPuntenmutaties"), "candidats"),
    **dict.fromkeys(("sendOffer", "proveDelivery", "recordLease", "noteFallThrough"), "offres"),
}
OF_A_LANDLORD = {
    "declareHome",
    "correctHome",
    "orientHome",
    "keepHome",
    *("sendHomeFile", "sendHomes", "readHomeFile", "listHomeLines", "undoHomeFile"),
    "readCandidate",
    "checkCandidate",
    "checkCandidateAgain",
    *(name for name, purpose in PURPOSES.items() if purpose in ("offres", "seances")),
}
"""What a réservataire's key is told is not its own."""
OF_NOBODY = {
    *("readKey", "readCodes", "listEvents", "listHomes", "listPublications", "listReservataires", "declareHome"),
    *("sendHomeFile", "sendHomes", "drawToken", "endToken"),
    *("veraPublicaties", "veraReacties", "veraPuntenberekeningen", "veraPuntenmutaties"),
    *("listGrids", "readGrid", "listFigures", "readFigures", "readFlow", "listFlowEvents"),
    *("listSeances", "listCommissionAccounts", "conveneSeance"),
}
"""Addresses that name no row: a stranger is given its own, or nothing."""


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partners, "KEY_BURST", 1_000_000)


@pytest.fixture
def world(calm: None) -> World:
    made = worlds.cast(others=0)
    made.at["desk"] = made.home_at("designee", [made.amina, made.noe])
    made.at["offer"] = made.home_at("attribuee", [made.amina, made.noe])
    made.homes["new"] = factories.home(made.bailleur, made.reservataire)
    return made


def ids(world: World) -> dict[str, str]:
    """A real id for each parameter of an address."""
    row = Candidature.objects.filter(publication=world.at["desk"]).first()
    assert row is not None
    return {
        "home": str(world.homes["new"].public_id),
        "publication": str(world.at["desk"].public_id),
        "candidate": str(row.public_id),
        "offer": str(uuid4()),
        "planned": str(uuid4()),
        "file": str(_file(world).public_id),
        "seance": str(world.seances[str(world.at["offer"].pk)].public_id),
        "territory": "sans-territoire",
        "commune": "93048",
    }


def _file(world: World) -> HomeFile:
    return HomeFile.objects.first() or home_file_world.received(world.karim, [home_file_world.line(1)])


def path_of(name: str, world: World) -> str:
    return OPERATIONS[name].path.removeprefix(api_world.ROOT).format(**ids(world))


def asked(software: SoftwareOf, name: str, path: str) -> int:
    one = OPERATIONS[name]
    if name == "sendHomeFile":
        return software.upload(path, b"RPLS;Loyer\n0930480779;400", reason="saisie").status_code
    if one.method == "get":
        return software.get(path).status_code
    return software.post(path, BODIES.get(name), method=one.method).status_code


def test_the_tables_of_this_file_name_every_address() -> None:
    writes = {name for name, one in OPERATIONS.items() if one.method != "get"}

    assert set(PURPOSES) == set(OPERATIONS)
    assert writes - set(BODIES) == {
        "callNext",
        "cancelPlannedAct",
        "sendHomeFile",
        "undoHomeFile",
        "drawToken",
        "endToken",
    }


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_no_example_of_its_own_description_makes_it_fail(name: str, world: World) -> None:
    software, real, operation = api_world.software(world.karim), ids(world), OPERATIONS[name]
    client = Client()

    @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(), is_real=st.booleans())
    def tried(case: Any, is_real: bool) -> None:
        if is_real and case.path_parameters:
            case.path_parameters = {part: real[part] for part in case.path_parameters}
        sent = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
        headers = {
            name: value for name, value in sent.headers.items() if name.lower() not in ("cookie", "accept-encoding")
        }
        headers["Authorization"] = f"Bearer {software.secret}"
        with transaction.atomic():
            told = client.generic(
                sent.method or "",
                (sent.url or "").removeprefix("http://testserver"),
                sent.body or b"",
                content_type=headers.pop("Content-Type", "application/json"),
                headers=headers,
            )
            transaction.set_rollback(True)
        answer = Response(
            told.status_code,
            {key.lower(): [value] for key, value in told.items()},
            told.content,
            sent,
            0.0,
            verify=False,
        )
        case.validate_response(
            answer, checks=[not_a_server_error, status_code_conformance, response_schema_conformance]
        )
        if told.status_code >= 400:
            assert told["Content-Type"] == "application/problem+json", told.content
            assert told.json()["code"]

    tried()


def test_who_has_no_good_key_is_nobody_everywhere(world: World) -> None:
    at, gone = timezone.now(), api_world.software(world.karim)
    ApiKey.objects.update(revoked_at=at)
    over = api_world.software(world.karim)
    ApiKey.objects.filter(revoked_at=None).update(created_at=at - timedelta(days=2), expires_at=at - timedelta(days=1))
    secrets = ("", "palier_" + "x" * 43, gone.secret, over.secret)

    # Each with a door of its own: wrong keys are counted.
    answers = {
        f"{name} {place}": asked(SoftwareOf(secret), name, path_of(name, world))
        for name in OPERATIONS
        for place, secret in enumerate(secrets)
    }

    assert {place: status for place, status in answers.items() if status != 401} == {}


def test_a_key_of_another_purpose_or_role_is_told_so(world: World) -> None:
    toit, wrong = api_world.software(world.odile), []
    others = {one: api_world.software(world.karim, *(set(ApiPurpose) - {one})) for one in ApiPurpose}
    for name, purpose in PURPOSES.items():
        path = path_of(name, world)
        if purpose is not None and (status := asked(others[ApiPurpose(purpose)], name, path)) != 403:
            wrong.append(f"{name} without its purpose: {status}")
        if name in OF_A_LANDLORD and (status := asked(toit, name, path)) != 403:
            wrong.append(f"{name} by a réservataire: {status}")

    assert not wrong, "\n".join(wrong)


def test_a_stranger_s_key_and_an_id_of_nothing_are_answered_alike(world: World) -> None:
    strangers = (api_world.software(world.stranger_karim), api_world.software(world.stranger_odile))
    wrong = []
    for name in set(OPERATIONS) - OF_NOBODY:
        path, nothing = path_of(name, world), OPERATIONS[name].path.removeprefix(api_world.ROOT)
        nothing = nothing.format(**{part: str(uuid4()) for part in ids(world)})
        for stranger in strangers:
            seen, unseen = asked(stranger, name, path), asked(stranger, name, nothing)
            if seen != unseen or seen not in (403, 404):
                wrong.append(f"{name}: {seen}, and {unseen} for nothing")

    assert not wrong, "\n".join(wrong)
