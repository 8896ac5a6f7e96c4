"""Reasons that were chosen are read in the reader's language; what was typed is nobody's to change."""

import pytest
from django.utils.translation import gettext_lazy, override

from shop.common import phrases
from shop.common.phrases import declare_phrases, kept_phrase, read_phrase


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "_labels", {})
    declare_phrases("test", {"yes": gettext_lazy("Yes")})


def test_chosen_reason_is_read_in_the_reader_s_language(yes: None) -> None:
    kept = kept_phrase("test", "yes", typed="the blue one: [[x]]")
    with override("fr"):
        assert read_phrase(kept) == "Oui\u00a0: the blue one: [[x]]"
        assert read_phrase(kept_phrase("test", "yes")) == "Oui"
    with override("en"):
        assert read_phrase(kept) == "Yes: the blue one: [[x]]"


@pytest.mark.parametrize("typed", ["", "J’ai changé d’avis", "[[no code]] at all", "[[test.yes"])
def test_what_was_typed_or_written_before_there_were_codes_stays(yes: None, typed: str) -> None:
    assert read_phrase(typed) == typed


def test_code_that_nobody_knows_any_more_is_not_shown(yes: None) -> None:
    assert read_phrase("[[test.gone]] typed") == "typed"
    assert read_phrase("[[test.gone]]") == ""
