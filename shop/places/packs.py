"""The data files of the markets: `data/<code>.toml` is a country pack, and names the CSV of its places; `data/towns.csv` adds to all."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.text import slugify

DATA = Path(__file__).resolve().parent / "data"
TOWNS = "towns.csv"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One line of the CSV. `path` holds the slugs from the region down: what makes the place unique in its country."""

    path: tuple[str, ...]
    name: str
    kind: str
    latitude: float | None
    longitude: float | None
    spellings: str = ""

    @property
    def point(self) -> tuple[float | None, float | None]:
        return self.latitude, self.longitude

    @property
    def level(self) -> int:
        """1 is a region."""
        return len(self.path)


def read_packs() -> list[dict[str, Any]]:
    """Every country pack, by code."""
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(DATA.glob("*.toml"))]


def read_places(pack: Mapping[str, Any]) -> list[PlaceRow]:
    """The places of a pack: as its file has them, then what towns.csv knows besides, of other spellings, better points, and towns."""
    rows = {row.path: row for row in map(_place_row, _place_lines(pack["places"]))}
    for line in _place_lines(TOWNS):
        if line["country"] == pack["code"]:
            town = _place_row(line | {"kind": "town"})
            known = rows.get(town.path)
            if known is not None:
                point = (town if town.latitude is not None else known).point
                town = replace(known, spellings=town.spellings, latitude=point[0], longitude=point[1])
            rows[town.path] = town
    return list(rows.values())


def _place_lines(file_name: str) -> Iterator[dict[str, str]]:
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _place_row(line: Mapping[str, str]) -> PlaceRow:
    names = [name for name in (line["region"], line["prefecture"], line["quarter"]) if name]
    return PlaceRow(
        path=tuple(slugify(name) for name in names),
        name=names[-1],
        kind=line["kind"],
        latitude=float(line["latitude"]) if line["latitude"] else None,
        longitude=float(line["longitude"]) if line["longitude"] else None,
        spellings=line.get("spellings", ""),
    )
