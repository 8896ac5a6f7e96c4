"""An event says what it was declared to say."""

from types import SimpleNamespace
from typing import TypedDict

import pytest

from shop.events.declarations import Event, NoPayload, UndeclaredEvent, declared_event


class KettleBoiledData(TypedDict):
    degrees: int


KETTLE_BOILED = Event("kettle.boiled", KettleBoiledData, "The water is hot.")
KETTLE_STOLEN = Event("kettle.stolen", NoPayload, "It is gone.", history_only=True)


def test_a_name_is_declared_once():
    with pytest.raises(ValueError, match=r"kettle\.boiled is declared twice"):
        Event("kettle.boiled", NoPayload, "Again.")
    assert declared_event("kettle.boiled") is KETTLE_BOILED


def test_a_payload_is_read_by_its_own_declaration_only():
    row = SimpleNamespace(name="kettle.boiled", data={"degrees": 100})
    assert KETTLE_BOILED.read(row)["degrees"] == 100
    with pytest.raises(UndeclaredEvent, match="does not say what"):
        KETTLE_STOLEN.read(row)


def test_unknown_names_are_refused():
    with pytest.raises(UndeclaredEvent):
        declared_event("kettle.sang")
