"""How songs of a genre are usually built: sections, lines and rhymes, as an empty sheet to write on."""

from pydantic import Field, model_validator

from omg_desktop.domain.values import Value


class PlannedSection(Value):
    """A section with the lines it usually has. ``rhymes`` has a letter for each line; "." rhymes with nothing."""

    tag: str = Field(pattern=r"^[^\[\]\n]{1,60}$")
    rhymes: str = Field(default="", pattern=r"^[A-Z.]{0,32}$")


class Structure(Value):
    """One way to build a song, for a family of genres (keys of the genre catalogue)."""

    key: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1, max_length=80)
    about: str = Field(min_length=1, max_length=300)
    genres: tuple[str, ...] = ()
    sections: tuple[PlannedSection, ...] = Field(min_length=1)


class StructureCatalogue(Value):
    """Every structure the app knows."""

    structures: tuple[Structure, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_no_twins(self) -> "StructureCatalogue":
        keys = [structure.key for structure in self.structures]
        if len(keys) != len(set(keys)):
            raise ValueError("two structures share a key")
        return self

    def fitting(self, genre_key: str | None) -> tuple[Structure, ...]:
        """All of them, those of this genre first."""
        return tuple(sorted(self.structures, key=lambda structure: genre_key not in structure.genres))


def template(structure: Structure) -> str:
    """The sheet: tags with an empty line below each for what is to be written."""
    return "\n".join(f"[{section.tag}]\n" for section in structure.sections)


def plan_in_words(structure: Structure) -> str:
    """The plan in one line: "Verse 1 (4 lines, ABAB) · Chorus (4 lines, AABB)"."""
    return " · ".join(
        f"{section.tag} ({len(section.rhymes)} lines, {section.rhymes})" if section.rhymes else section.tag
        for section in structure.sections
    )
