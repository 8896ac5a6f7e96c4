"""What registers itself is imported in one place."""

import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings

from site_config.apps import REGISTERING
from site_config.product_packages import PRODUCT


def test_one_app_imports_for_all() -> None:
    ready = [path for package in PRODUCT for path in Path(settings.BASE_DIR, package).rglob("apps.py") if "def ready" in path.read_text()]
    assert [path.parent.name for path in ready] == ["site_config"]


def test_every_room_that_registers_is_there() -> None:
    for config in apps.get_app_configs():
        if config.name.partition(".")[0] in PRODUCT:
            for room in REGISTERING:
                if any(Path(config.path).glob(f"{room}.py")) or Path(config.path, room, "__init__.py").exists():
                    assert f"{config.name}.{room}" in sys.modules
