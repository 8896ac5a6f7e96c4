"""The data files of the markets: `data/<code>.toml` is a country pack, and names the CSV of its places."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.text import slugify

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One line of the CSV. `path` holds the slugs from the region down: what makes the place unique in its country."""

    path: tuple[str, ...]
    name: str
    kind: str
    latitude: float | None
    longitude: float | None

    @property
    def level(self) -> int:
        """1 is a region."""
        return len(self.path)


def read_packs() -> list[dict[str, Any]]:
    """Every country pack, by code."""
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(DATA.glob("*.toml"))]


def read_places(file_name: str) -> Iterator[PlaceRow]:
    """The places of a pack, as the file has them."""
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            names = [name for name in (line["region"], line["prefecture"], line["quarter"]) if name]
            yield PlaceRow(
                path=tuple(slugify(name) for name in names),
                name=names[-1],
                kind=line["kind"],
                latitude=float(line["latitude"]) if line["latitude"] else None,
                longitude=float(line["longitude"]) if line["longitude"] else None,
            )
