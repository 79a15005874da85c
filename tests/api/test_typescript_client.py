"""A client in TypeScript of the committed description alone: its types hold a landlord's software, which calls the site.

Nothing generated is kept: it is made anew each time, so that it can be of no other description (ADR 167).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from palier.models import Home
from palier.rules.partners.api_purposes import ApiPurpose
from tests import api_world, factories, in_javascript
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ALTERED = {
    "a_rent_in_letters": ("rent: 48_000,", 'rent: "48 000",', "TS2322"),
    "a_code_of_no_list": ('financing: "PLUS",', 'financing: "HLM",', "TS2322"),
    "a_home_without_street": ('  street: "rue des Lilas",\n', "", "TS2741"),
    "a_field_that_is_not_there": ("rent: 48_000,", "rent: 48_000,\n  loyer: 48_000,", "TS2353"),
    "a_write_without_its_word": ("{ params: { header: word }, body: home }", "{ body: home }", "TS2345"),
    "an_address_that_is_not_there": ('GET("/api/v1/homes"))', 'GET("/api/v1/logements"))', "TS2554"),
    "an_answer_misread": ("read.rent,", "read.loyer,", "TS2339"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A partner's folder, with the types that `openapi-typescript` makes of the description."""
    folder = in_javascript.folder(tmp_path_factory.mktemp("typescript"))
    told = in_javascript.run(
        folder,
        "node_modules/openapi-typescript/bin/cli.js",
        *(str(ROOT / "docs" / "reference" / "openapi.json"), "--output", "palier.ts"),
        # Said with its default, a field may still be left out.
        *("--default-non-nullable", "false"),
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return folder


def test_the_types_hold_what_is_called_and_refuse_each_altered_call(made: Path) -> None:
    right = (made / "landlord.ts").read_text()
    for name, (said, altered, _) in ALTERED.items():
        assert said in right, name
        (made / f"{name}.ts").write_text(right.replace(said, altered, 1))

    told = in_javascript.run(made, "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--project", ".")

    assert told.returncode
    found = re.findall(r"^(\w+)\.ts\(\d+,\d+\): error (TS\d+)", told.stdout, re.MULTILINE)
    # The first of each file: one mistake may be told of every line that it reaches.
    assert dict(reversed(found)) == {name: code for name, (_, _, code) in ALTERED.items()}, told.stdout


def test_it_declares_a_home_reads_it_back_and_reads_each_refusal(made: Path, committed: None, live_server: Any) -> None:
    factories.commune()
    karim = factories.member("Karim", factories.organisation("bailleur", "Est Habitat"))
    secret = api_world.software(karim).secret

    told = in_javascript.run(made, "landlord.ts", environment={"PALIER_SITE": live_server.url, "PALIER_KEY": secret})

    assert told.returncode == 0, told.stderr
    home = Home.objects.get()
    assert json.loads(told.stdout) == {
        "purposes": [str(one) for one in ApiPurpose],
        "homes": [0, 1],
        "receipts": [str(home.public_id)] * 2,
        "read": [str(home.public_id), home.rent, home.street],
        "refusals": [
            ["application/problem+json", 422, "logement-deja-declare", ["rpls_id"]],
            ["application/problem+json", 422, "champs-invalides", ["rent"]],
            ["application/problem+json", 401, "cle-refusee", None],
        ],
    }
