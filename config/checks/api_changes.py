"""What a change of the API's description takes from a software that was written for the one before: nothing, within a version."""

from __future__ import annotations

from typing import Any


def breaking(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What a software meets that rests on ``before``: an address gone, more asked of it, less or other things given to it."""
    if before["info"]["version"].partition(".")[0] != after["info"]["version"].partition(".")[0]:
        return []
    found: list[str] = []
    for path, methods in before["paths"].items():
        for method, operation in methods.items():
            now = after["paths"].get(path, {}).get(method)
            where = f"{method.upper()} {path}"
            if now is None:
                found.append(f"{where} is gone")
                continue
            found += [f"{where}: {one}" for one in _parameters(operation, now)]
    schemas, others = before["components"]["schemas"], after["components"]["schemas"]
    taken, given = _named(before, "requestBody"), _named(before, "responses")
    for name, schema in schemas.items():
        now = others.get(name)
        if now is None:
            found.append(f"{name} is gone")
            continue
        found += [f"{name}: {one}" for one in _schema(schema, now, is_taken=name in taken, is_given=name in given)]
    return found


def _parameters(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    known = {(one["in"], one["name"]): one for one in before.get("parameters", ())}
    now = {(one["in"], one["name"]): one for one in after.get("parameters", ())}
    found = [f"the parameter {name} is gone" for name in known if name not in now]
    for name, one in now.items():
        was = known.get(name, {})
        if one.get("required") and not was.get("required"):
            found.append(f"the parameter {name} is required")
    if after.get("requestBody", {}).get("required") and not before.get("requestBody", {}).get("required"):
        found.append("a body is required")
    found += [f"the answer {code} is gone" for code in before["responses"] if code not in after["responses"]]
    return found


def _schema(before: dict[str, Any], after: dict[str, Any], *, is_taken: bool, is_given: bool) -> list[str]:
    was, now = before.get("properties", {}), after.get("properties", {})
    found = [f"{field} is gone" for field in was if field not in now]
    found += [f"{field} has another type" for field in was if field in now and _kind(was[field]) != _kind(now[field])]
    if is_taken:
        found += [f"{one} is required" for one in after.get("required", ()) if one not in before.get("required", ())]
        found += [f"{field} takes less" for field in was if field in now and _is_narrower(was[field], now[field])]
    if is_given:
        found += [f"{one} may lack" for one in before.get("required", ()) if one not in after.get("required", ())]
    return found


def _kind(said: dict[str, Any]) -> object:
    """The type of a field, and nothing of its words."""
    if "anyOf" in said:
        return sorted(repr(_kind(one)) for one in said["anyOf"])
    return (
        said.get("type"),
        said.get("format"),
        said.get("$ref"),
        repr(_kind(said["items"])) if "items" in said else None,
    )


def _is_narrower(was: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether a value that was taken is taken no more."""
    for one, other in zip(was.get("anyOf", [was]), now.get("anyOf", [now]), strict=False):
        for low in ("minimum", "minLength"):
            if other.get(low, float("-inf")) > one.get(low, float("-inf")):
                return True
        for high in ("maximum", "maxLength", "maxItems"):
            if other.get(high, float("inf")) < one.get(high, float("inf")):
                return True
        if other.get("pattern") != one.get("pattern"):
            return True
        if "enum" in other and not set(one.get("enum", [None])) <= set(other["enum"]):
            return True
    return False


def _named(document: dict[str, Any], part: str) -> set[str]:
    """The schemas that calls send, or are given, with those inside them."""
    schemas = document["components"]["schemas"]
    waiting = [operation.get(part) for methods in document["paths"].values() for operation in methods.values()]
    found: set[str] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            name = str(one.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                waiting.append(schemas.get(name))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found
