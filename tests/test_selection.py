"""What is not marked as using the database cannot use it, and what is marked by its folder is there."""

from pathlib import Path

import pytest
from django.db import connection

from tests.selection import DIALECT

ROOT = Path(__file__).resolve().parents[1]


def test_a_test_that_does_not_ask_gets_no_database() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.cursor()


def test_one_that_does_is_marked(request: pytest.FixtureRequest, db: None) -> None:
    assert request.node.get_closest_marker("database")


@pytest.mark.parametrize("path", DIALECT)
def test_every_folder_of_dialects_is_there(path: str) -> None:
    assert (ROOT / path).exists()
