"""Names of files for people: filled from a template, and fit for every file system."""

import re
import string
import unicodedata
from collections.abc import Container, Mapping

from omg_desktop.domain.errors import InvalidInput

FIELDS = ("artist", "title", "take", "name", "bpm", "key", "release", "number", "provider", "part")
USUAL_TEMPLATE = "{artist} - {title} - {take}"
TEMPLATE_LENGTH_MAX = 200
NAME_BYTES_MAX = 180
"""With an ending and a number it stays below the 255 that file systems allow."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_GAPS = re.compile(r"\s{2,}")
_EMPTY_PARTS = re.compile(r"(?:\s*[-–_,·]\s*){2,}")
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$", re.IGNORECASE)


def require_template(template: str) -> str:
    """The template as it was given. Raises InvalidInput when it names a field there is not, or none at all."""
    try:
        names = [name for _, name, spec, change in string.Formatter().parse(template) if name is not None]
        plain = all(not spec and not change for _, name, spec, change in string.Formatter().parse(template) if name)
    except ValueError as error:
        raise InvalidInput("A brace is left open in the template.") from error
    unknown = [name for name in names if name not in FIELDS]
    if unknown or not plain:
        known = " ".join(f"{{{name}}}" for name in FIELDS)
        raise InvalidInput(f"The template may use {known}; {{{(unknown or names)[0]}}} is not one of them.")
    if not names or len(template) > TEMPLATE_LENGTH_MAX:
        raise InvalidInput("The template needs at least one field, such as {title}.")
    return template


def file_name(template: str, fields: Mapping[str, str]) -> str:
    """The name a template makes, without an ending. What is empty leaves no gap behind."""
    filled = require_template(template).format_map({name: clean(fields.get(name, "")) for name in FIELDS})
    joined = _EMPTY_PARTS.sub(lambda found: f" {found[0].strip()[0]} ", filled)
    return clean(joined.strip(" -–_,·")) or "Untitled"


def clean(text: str) -> str:
    """Words as they may stand in a file name on every system."""
    plain = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", text))
    plain = _GAPS.sub(" ", plain).strip().rstrip(". ")
    while len(plain.encode("utf-8")) > NAME_BYTES_MAX:
        plain = plain[:-1].rstrip(". ")
    plain = plain.lstrip(".")  # a name that begins with a dot is hidden on many systems
    return f"{plain}_" if _RESERVED.match(plain) else plain


def unlike(name: str, taken: Container[str]) -> str:
    """This name, or the first of "name (2)", "name (3)" … that is not taken; case makes no difference."""
    number, tried = 1, name
    while tried.casefold() in taken:
        number += 1
        tried = f"{name} ({number})"
    return tried
