"""As much of JSON Schema (draft 07) as our schemas use; any other word of it is an error."""

import re
from collections.abc import Iterator
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}
_SILENT = {"$schema", "title", "description", "definitions"}
_KNOWN = _SILENT | {
    *("$ref", "type", "enum", "const", "anyOf", "allOf", "pattern", "minimum", "maximum"),
    *("items", "minItems", "maxItems", "properties", "patternProperties"),
    *("additionalProperties", "required", "minProperties"),
}


def slips(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str = "") -> list[str]:
    """List where a value differs from a schema, `whole` holding its definitions."""
    assert set(schema) <= _KNOWN, set(schema) - _KNOWN
    return list(_slips(value, schema, whole, at))


def _slips(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from slips(value, whole["definitions"][schema["$ref"].split("/")[-1]], whole, at)
        return
    if "type" in schema and not _is_of(value, schema["type"]):
        yield f"{at}: {value!r} is no {schema['type']}"
        return
    for one in schema.get("allOf", ()):
        yield from slips(value, one, whole, at)
    shapes = [slips(value, one, whole, at) for one in schema.get("anyOf", ())]
    if shapes and all(shapes):
        yield f"{at}: {value!r} has none of its shapes"
    if isinstance(value, list):
        yield from _items(value, schema, whole, at)
    elif isinstance(value, dict):
        yield from _keys(value, schema, whole, at)
    else:
        yield from _single(value, schema, at)


def _single(value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{at}: {value!r} is no word of the list"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{at}: {value!r} has another form"
    if isinstance(value, int | float) and not _is_within(value, schema):
        yield f"{at}: {value} is out of bounds"


def _items(
    value: list[Any], schema: dict[str, Any], whole: dict[str, Any], at: str
) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{at}: {len(value)} entries"
    for index, item in enumerate(value):
        yield from slips(item, schema.get("items", {}), whole, f"{at}/{index}")


def _is_within(value: float, schema: dict[str, Any]) -> bool:
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def _is_of(value: Any, names: str | list[str]) -> bool:
    listed = [names] if isinstance(names, str) else names
    return any(
        isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))
        for name in listed
    )


def _keys(
    value: dict[str, Any], schema: dict[str, Any], whole: dict[str, Any], at: str
) -> Iterator[str]:
    for word in schema.get("required", ()):
        if word not in value:
            yield f"{at}: no {word}"
    if len(value) < schema.get("minProperties", 0):
        yield f"{at}: empty"
    for key, below in value.items():
        fitting = [s for name, s in schema.get("properties", {}).items() if name == key]
        fitting += [s for p, s in schema.get("patternProperties", {}).items() if re.search(p, key)]
        if not fitting and schema.get("additionalProperties", True) is False:
            yield f"{at}: {key} is not known"
        for one in fitting:
            yield from slips(below, one, whole, f"{at}/{key}")
