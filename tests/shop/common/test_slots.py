"""Slots that are shown are filled, and the other way round; the page about them is true."""

from pathlib import Path

from django.conf import settings

from shop.common.slots import fillers_by_slot
from site_config.management.commands.show_slots import _templates_by_slot, slots_page


def test_every_slot_is_shown_and_filled() -> None:
    assert set(_templates_by_slot()) == set(fillers_by_slot())


def test_the_page_lists_them() -> None:
    page = Path(settings.BASE_DIR, "docs", "slots.md").read_text()
    assert page == slots_page(), "run manage.py show_slots > docs/slots.md"
