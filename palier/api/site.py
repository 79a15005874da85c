"""The API itself: its description, and how a refusal is said (RFC 9457): a sentence for a person, a code for a software."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from palier.api import (
    candidates,
    codes,
    events,
    flow,
    home_files,
    homes,
    lists,
    oauth,
    offers,
    plain,
    public,
    sittings,
    vera,
    words,
)
from palier.api.software import ApiKeyBearer
from palier.rules.candidature.funnel import IllegalMove, IllegalPublicationMove
from palier.rules.doors.access import ActionRefused
from palier.rules.letters.words import label
from palier.rules.partners import api_purposes
from palier.workflows.acting.refusals import Refusal
from palier.workflows.partners import tokens

VERSION = "1.3.0"
PROBLEM = "application/problem+json"
_SCHEMAS = "#/components/schemas/"
_INVALID = "invalid_token"
_SENTENCES = {
    "missing": "Ce champ est obligatoire.",
    "extra_forbidden": "Ce champ n’existe pas ici : vérifiez son nom.",
    "string_too_long": "C’est trop long.",
    "string_too_short": "C’est trop court.",
    "string_pattern_mismatch": "Ce n’est pas la forme attendue.",
    "greater_than_equal": "C’est moins que le plus petit nombre accepté.",
    "less_than_equal": "C’est plus que le plus grand nombre accepté.",
    "literal_error": "Cette valeur n’est pas dans la liste.",
    "enum": "Cette valeur n’est pas dans la liste.",
    "too_long": "Il y en a trop.",
    "timezone_aware": "Ajoutez le fuseau horaire, par exemple « +01:00 ».",
    words.FAR_DAY: "Ce jour est trop loin.",
    words.UNSEEN: "Un signe de ce texte ne se voit pas, ou ne s’écrit pas : retapez-le.",
}
_NO_OBJECT = (
    "Le corps de l’appel est un objet JSON, avec les champs de la description : il manque, ou c’en est un autre."
)
_OTHER_SENTENCE = "Cette valeur ne se lit pas : vérifiez son type et sa forme."
_ENDED_TOKEN = "Ce jeton n’ouvre rien : il est fini, il est révoqué, ou sa clé l’est. Demandez-en un autre avec la clé."  # noqa: S105 - a sentence
_DESCRIPTION = (
    "Les mêmes actes que les pages, sous les mêmes droits, par le logiciel d’un bailleur ou d’un réservataire. "
    "Ce que la loi fait faire par une personne n’y est pas : le vote d’un membre et sa signature, la mise à l’écart "
    "d’un dossier et sa seconde lecture, l’acceptation et le refus d’une offre, la signature d’un bail."
)


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str
    sentence: str


class Problem(Schema):
    """A refusal."""

    type: str
    title: str
    status: int
    code: str = Field(description="Stable : docs/reference/api-codes.md.")
    detail: str
    errors: list[FieldProblem] | None = None


def said(
    status: int,
    code: str,
    sentence: str,
    errors: Sequence[dict[str, str]] = (),
    headers: dict[str, str] | None = None,
    oauth: str = "",
) -> HttpResponse:
    """A refusal, as it leaves."""
    body: dict[str, Any] = {
        "type": f"urn:palier:probleme:{code}",
        "title": sentence,
        "status": int(status),
        "code": code,
        "detail": sentence,
    }
    if errors:
        body["errors"] = list(errors)
    if oauth:
        # What a library of that standard looks at.
        body["error"] = oauth
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM, headers=headers)
    response["Content-Language"] = "fr"
    response["Cache-Control"] = "no-store"
    return response


def _refused(request: HttpRequest, error: object) -> HttpResponse:
    assert isinstance(error, Exception)  # noqa: S101 - what the framework hands over
    sentence = str(error) if isinstance(error, Refusal) else _of_a_stage(error)
    field = codes.field_of(error)
    told = [{"field": field, "sentence": sentence}] if field else []
    status, word, headers = codes.status_of(error, field), getattr(error, "oauth", ""), None
    if status == HTTPStatus.UNAUTHORIZED and request.path_info.endswith((oauth.ADDRESS, oauth.END_ADDRESS)):
        headers = {"WWW-Authenticate": 'Basic realm="palier"'}
    elif status == HTTPStatus.UNAUTHORIZED:
        # Its certificate did not come with it (RFC 8705, 3).
        headers, word = {"WWW-Authenticate": f'Bearer realm="palier", error="{_INVALID}"'}, _INVALID
    return said(status, codes.code_of(error), sentence, told, headers, word)


def _of_a_stage(error: Exception) -> str:
    """Where a file or a list stands, when an act does not begin there: what is read again says the rest."""
    if isinstance(error, IllegalMove):
        return (
            f"Une candidature de cet appel en est à « {label(error.origin)} » : l’acte ne part pas de là. Relisez-la."
        )
    if isinstance(error, IllegalPublicationMove):
        return f"La publication en est à « {label(error.origin)} » : l’acte ne part pas de là. Relisez-la."
    return Refusal.sentence


def _invalid(request: HttpRequest, error: object) -> HttpResponse:
    assert isinstance(error, ValidationError)  # noqa: S101 - same
    told = [_of_a_field(one["type"], one["loc"]) for one in error.errors]
    is_of_oauth = request.path_info.endswith((oauth.ADDRESS, oauth.END_ADDRESS))
    return said(
        # What that standard says of a call that lacks something, or has it twice (RFC 6749, 5.2).
        HTTPStatus.BAD_REQUEST if is_of_oauth else HTTPStatus.UNPROCESSABLE_ENTITY,
        "champs-invalides",
        "Un champ ou plus ne convient pas : rien n’a été fait.",
        told,
        oauth="invalid_request" if is_of_oauth else "",
    )


def _of_a_field(kind: str, place: Sequence[object]) -> dict[str, str]:
    """Where the library says it: the part of the call, the name of the argument, then the path inside the body."""
    part, *path = [str(one) for one in place]
    if part != "body":
        return {"field": ".".join(path), "sentence": _SENTENCES.get(kind, _OTHER_SENTENCE)}
    if not path[1:]:
        # Of the body whole: the argument has a name that nobody who calls has heard of.
        return {"field": part, "sentence": _NO_OBJECT}
    return {"field": ".".join(path[1:]), "sentence": _SENTENCES.get(kind, _OTHER_SENTENCE)}


def _unknown(_: HttpRequest, __: object) -> HttpResponse:
    return said(HTTPStatus.NOT_FOUND, "introuvable", "Il n’y a rien à cette adresse pour cette clé.")


def _nobody(request: HttpRequest, _: object) -> HttpResponse:
    is_a_token = request.headers.get("Authorization", "").partition(" ")[2].startswith(tokens.PREFIX)
    return said(
        HTTPStatus.UNAUTHORIZED,
        "cle-refusee",
        _ENDED_TOKEN if is_a_token else "Cette clé n’ouvre rien : elle manque, elle est finie, ou elle est révoquée.",
        headers={"WWW-Authenticate": 'Bearer realm="palier"'},
    )


def _unread(_: HttpRequest, error: object) -> HttpResponse:
    assert isinstance(error, HttpError)  # noqa: S101 - same
    return said(error.status_code, "requete-illisible", "Cet appel ne se lit pas : vérifiez son en-tête et son corps.")


api = NinjaAPI(
    title="Palier, API des partenaires",
    version=VERSION,
    description=_DESCRIPTION,
    urls_namespace="api",
    auth=ApiKeyBearer(),
    openapi_url=None,
    docs_url=None,
)
for _kind in (Refusal, ActionRefused, IllegalMove, IllegalPublicationMove):
    api.add_exception_handler(_kind, _refused)
api.add_exception_handler(ValidationError, _invalid)
api.add_exception_handler(Http404, _unknown)
api.add_exception_handler(AuthenticationError, _nobody)
api.add_exception_handler(HttpError, _unread)
for _router in (
    plain.router,
    homes.router,
    home_files.router,
    lists.router,
    candidates.router,
    sittings.every,
    offers.router,
    flow.router,
    public.router,
    events.router,
    vera.router,
    oauth.router,
):
    api.add_router("", _router)


def document() -> dict[str, Any]:
    """The description, with the refusals that every address may answer: what `docs/reference/openapi.json` holds."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    # Among the others: a reference inside a schema would point to the root of the document, where nothing is.
    schema = Problem.model_json_schema(ref_template=f"{_SCHEMAS}{{model}}")
    found["components"]["schemas"] |= {**schema.pop("$defs"), Problem.__name__: schema}
    problem = {
        "description": "Un refus, en français, avec son code.",
        "content": {PROBLEM: {"schema": {"$ref": f"{_SCHEMAS}{Problem.__name__}"}}},
    }
    found["components"]["securitySchemes"]["OAuth2"] = {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "/api/v1/oauth/token", "scopes": dict(api_purposes.LABELS)}},
    }
    found["components"]["securitySchemes"]["MutualTLS"] = {
        "type": "mutualTLS",
        "description": "En plus d’une clé liée à un certificat, ou de son jeton, à l’adresse qui le demande (RFC 8705).",
    }
    for path in found["paths"].values():
        for operation in path.values():
            operation["responses"]["default"] = problem
    return found
