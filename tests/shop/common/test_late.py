"""Libraries that come with their first use."""

import subprocess
import sys

import pytest

from shop.common.late import late_module, modules_hidden


def test_a_late_module_comes_with_the_first_thing_asked_of_it():
    code = """
import sys
from shop.common.late import late_module
colorsys = late_module("colorsys")
assert "colorsys" not in sys.modules
assert colorsys.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
assert "colorsys" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_changes_in_the_module_changes_here(monkeypatch):
    import colorsys  # noqa: PLC0415

    late, real = late_module("colorsys"), colorsys.rgb_to_hsv
    assert late.rgb_to_hsv is real
    monkeypatch.setattr(colorsys, "rgb_to_hsv", len)
    assert late.rgb_to_hsv is len


def test_what_is_not_there_says_so():
    with pytest.raises(ImportError):
        _ = late_module("no_such_library").anything
    with pytest.raises(AttributeError):
        _ = late_module("colorsys").nothing


def test_hidden_modules_seem_not_installed_until_it_is_over():
    sys.modules.pop("colorsys", None)
    with modules_hidden("colorsys"), pytest.raises(ImportError):
        import colorsys  # noqa: PLC0415
    import colorsys  # noqa: PLC0415

    with modules_hidden("colorsys"):  # whoever has it keeps it
        assert sys.modules["colorsys"] is colorsys
