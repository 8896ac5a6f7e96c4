"""Makers of the files that tests read: shorter than the files would be, and the same each time."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any

from tests.data_makers.catalogues import catalogues
from tests.data_makers.codes import make_codes
from tests.data_makers.exchanges import paypal_messages, stripe_events, stripe_examples, stripe_exchanges
from tests.data_makers.interfaces import paypal_interface, stripe_interface
from tests.data_makers.pictures import make_hostile_pictures, make_photos

TEXTS = Path(__file__).resolve().parent.parent / "data"


def make_data(folder: Path) -> None:
    """All of our own files: the texts that are kept in `tests/data`, and the rest from its makers."""
    copytree(TEXTS, folder, dirs_exist_ok=True)
    make_hostile_pictures(_made(folder / "hostile" / "images"))
    for name, table in make_photos(_made(folder / "photos_gps")).items():
        _write(folder / "photos_gps" / name, table)
    _write(folder / "qr" / "expected.json", make_codes(_made(folder / "qr")))
    _make_payments(folder / "payments")
    for path, content in catalogues().items():
        (_made((folder / "catalogues" / path).parent) / Path(path).name).write_bytes(content)


def _make_payments(folder: Path) -> None:
    tables = {
        "stripe/interface": stripe_interface(),
        "stripe/examples": stripe_examples(),
        "paypal/interface": paypal_interface(),
        **{f"stripe/recorded_http/{name}": table for name, table in stripe_exchanges().items()},
        **{f"stripe/{name}": table for name, table in stripe_events().items()},
        **{f"paypal/webhooks/{name}": table for name, table in paypal_messages().items()},
    }
    for name, table in tables.items():
        _write(_made((folder / name).parent) / f"{Path(name).name}.json", table)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(file: Path, table: Any) -> None:
    file.write_text(json.dumps(table))
