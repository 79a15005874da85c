"""The description of the API: committed, valid, and never changed under a software that was written for it."""

from __future__ import annotations

import copy
import importlib
import inspect
import json
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest

import palier.api
from config.checks import api_changes, reference
from palier.api import codes
from palier.api.said.homes import HomeFacts
from palier.api.site import document
from palier.web.bailleur.forms import HomeForm
from palier.workflows.acting.refusals import Refusal
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

COMMITTED = json.loads((ROOT / "docs" / "reference" / "openapi.json").read_text(encoding="utf-8"))
FIRST = json.loads((ROOT / "tests" / "api" / "openapi-1.json").read_text(encoding="utf-8"))
"""The description with which version 1 began: it is never written again."""


def test_the_committed_description_is_the_one_that_the_code_gives() -> None:
    assert (reference.FOLDER / "openapi.json").read_text(encoding="utf-8") == reference.description()
    assert COMMITTED["openapi"].startswith("3.1")


def test_what_version_1_promised_still_holds() -> None:
    assert api_changes.breaking(FIRST, document()) == []


def _refs(said: object) -> set[str]:
    if isinstance(said, dict):
        return {one for name, each in said.items() for one in ({each} if name == "$ref" else _refs(each))}
    return {one for each in said for one in _refs(each)} if isinstance(said, list) else set()


def test_every_reference_of_it_leads_somewhere() -> None:
    schemas = {f"#/components/schemas/{name}" for name in COMMITTED["components"]["schemas"]}

    assert "#/components/schemas/Problem" in _refs(COMMITTED)
    assert _refs(COMMITTED) - schemas == set()


def _path_gone(said: dict[str, Any]) -> None:
    del said["paths"]["/api/v1/homes/{home}"]


def _method_gone(said: dict[str, Any]) -> None:
    del said["paths"]["/api/v1/homes"]["post"]


def _field_required(said: dict[str, Any]) -> None:
    said["components"]["schemas"]["HomeFacts"]["required"].append("kind")


def _other_type(said: dict[str, Any]) -> None:
    said["components"]["schemas"]["HomeSaid"]["properties"]["rent"]["type"] = "number"


def _answer_field_gone(said: dict[str, Any]) -> None:
    del said["components"]["schemas"]["ApiReceipt"]["properties"]["href"]


def _answer_field_may_lack(said: dict[str, Any]) -> None:
    said["components"]["schemas"]["PublicationSaid"]["required"].remove("stage")


def _value_gone(said: dict[str, Any]) -> None:
    said["components"]["schemas"]["HomeFacts"]["properties"]["financing"]["enum"].remove("PLS")


def _shorter(said: dict[str, Any]) -> None:
    said["components"]["schemas"]["HomeFacts"]["properties"]["rent"]["maximum"] = 500_000


def _header_required(said: dict[str, Any]) -> None:
    one = {"in": "header", "name": "X-Mandate", "required": True, "schema": {"type": "string"}}
    said["paths"]["/api/v1/homes"]["get"]["parameters"].append(one)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_path_gone, "is gone"),
        (_method_gone, "POST /api/v1/homes is gone"),
        (_field_required, "kind is required"),
        (_other_type, "rent has another type"),
        (_answer_field_gone, "href is gone"),
        (_answer_field_may_lack, "stage may lack"),
        (_value_gone, "financing takes less"),
        (_shorter, "rent takes less"),
        (_header_required, "is required"),
    ],
)
def test_a_change_that_breaks_a_software_is_told(change: Callable[[dict[str, Any]], None], told: str) -> None:
    after = copy.deepcopy(COMMITTED)

    change(after)

    found = api_changes.breaking(COMMITTED, after)
    assert any(told in one for one in found), found


def test_what_is_added_breaks_nothing_and_another_version_may_change_all() -> None:
    more, other = copy.deepcopy(COMMITTED), copy.deepcopy(COMMITTED)
    more["paths"]["/api/v1/caves"] = {"get": {"responses": {}, "parameters": []}}
    more["components"]["schemas"]["HomeFacts"]["properties"]["cave"] = {"type": "boolean"}
    more["components"]["schemas"]["HomeSaid"]["properties"]["cave"] = {"type": "boolean"}
    other["paths"], other["info"]["version"] = {}, "2.0.0"

    assert api_changes.breaking(COMMITTED, more) == []
    assert api_changes.breaking(COMMITTED, other) == []


def _modules() -> list[Any]:
    return [importlib.import_module(one.name) for one in pkgutil.walk_packages(palier.api.__path__, "palier.api.")]


NEVER_MET = {
    # Beside the verbs that the API calls, in the same files: acts of a household, of two readers, of a page alone.
    "AlreadySo",
    "BadSwitchDay",
    "NotAReason",
    "NoteNeeded",
    "NoLongerThere",
    "NoQuestion",
    "NotCalled",
    "NothingDeclared",
    "NotSwitchedThere",
    "OtherHomeAccepted",
    "OtherLeaseMade",
    "PlannedByARevokedKey",
    "SecondReaderNeeded",
    "SecondReadingDone",
    "SwitchReasonNeeded",
    "TooFast",
    "UnknownDeclineReason",
}


def test_every_refusal_that_a_call_may_meet_has_a_code_of_its_own() -> None:
    called = {
        module
        for one in _modules()
        for module in vars(one).values()
        if inspect.ismodule(module) and module.__name__.startswith("palier.workflows.")
    }
    assert len(called) > 8
    refusals = {
        name: kind
        for module in (*called, *_modules())
        for name, kind in vars(module).items()
        if inspect.isclass(kind) and issubclass(kind, Refusal) and kind is not Refusal
    }
    # One that narrows another is told by the code of that one.
    uncoded = {name for name, kind in refusals.items() if codes.code_of(kind.__new__(kind)) == codes.OTHERWISE}

    assert uncoded - NEVER_MET == set()
    assert NEVER_MET.isdisjoint(codes.CODES)


def test_a_code_is_a_word_that_an_address_can_hold() -> None:
    assert all(code.replace("-", "").isascii() and code == code.lower() for code in codes.CODES.values())


def test_the_api_takes_of_a_home_what_the_page_takes() -> None:
    form = HomeForm()
    named = {"commune": "commune_name"}

    assert {named.get(one, one) for one in HomeFacts.model_fields} == set(form.fields)
    for name in (
        "floor_area",
        "floor",
        "energy_cost_least",
        "energy_cost_most",
        "energy_cost_year",
        "door_steps",
        "door_width",
    ):
        field, said = form.fields[name], HomeFacts.model_fields[name].metadata
        bounds = {type(one).__name__: getattr(one, type(one).__name__.lower(), None) for one in said}
        assert (bounds["Ge"], bounds["Le"]) == (field.min_value, field.max_value), name  # type: ignore[attr-defined]
    types = {code for code, _ in form.fields["type_code"].choices}  # type: ignore[attr-defined]
    assert set(HomeFacts.model_json_schema()["properties"]["type_code"]["enum"]) == types
    financed = {code for code, _ in form.fields["financing"].choices}  # type: ignore[attr-defined]
    assert set(HomeFacts.model_json_schema()["properties"]["financing"]["enum"]) == financed
