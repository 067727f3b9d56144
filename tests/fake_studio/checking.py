"""A request against its schema: the part of JSON Schema (draft 2020-12) that the files in ``schemas`` use."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).parent / "schemas"
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}
_KNOWN = {
    "$comment", "type", "required", "properties", "additionalProperties", "enum", "minLength", "maxLength", "minimum",
    "maximum", "items", "minItems", "maxItems", "oneOf", "pattern", "not",
}  # fmt: skip


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def complaints(value: Any, rules: dict[str, Any], where: str = "body") -> Iterator[str]:
    """Everything that is wrong with a value, in sentences."""
    assert set(rules) <= _KNOWN, set(rules) - _KNOWN
    kinds = rules.get("type", [])
    allowed = [kind for name in ([kinds] if isinstance(kinds, str) else kinds) for kind in _TYPES[name]]
    if allowed and (not isinstance(value, tuple(allowed)) or (isinstance(value, bool) and bool not in allowed)):
        yield f"{where} is {type(value).__name__}, not {kinds}"
        return
    if "enum" in rules and value not in rules["enum"]:
        yield f"{where} is {value!r}, not one of {rules['enum']}"
    if isinstance(value, str) and not rules.get("minLength", 0) <= len(value) <= rules.get("maxLength", len(value)):
        yield f"{where} has {len(value)} characters"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and not rules.get("minimum", value) <= value <= rules.get("maximum", value):
        yield f"{where} is {value}"
    if "oneOf" in rules and sum(not list(complaints(value, each, where)) for each in rules["oneOf"]) != 1:
        yield f"{where} fits not exactly one of its shapes"
    if isinstance(value, dict):
        yield from _of_object(value, rules, where)
    if isinstance(value, list):
        if not rules.get("minItems", 0) <= len(value) <= rules.get("maxItems", len(value)):
            yield f"{where} has {len(value)} entries"
        for number, each in enumerate(value):
            yield from complaints(each, rules.get("items", {}), f"{where}[{number}]")


def _of_object(value: dict[str, Any], rules: dict[str, Any], where: str) -> Iterator[str]:
    for name in rules.get("required", ()):
        if name not in value:
            yield f"{where} has no {name}"
    properties = rules.get("properties", {})
    for name, each in value.items():
        if name in properties:
            yield from complaints(each, properties[name], f"{where}.{name}")
        elif rules.get("additionalProperties") is False:
            yield f"{where}.{name} is unknown"
