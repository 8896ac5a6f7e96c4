"""The page of settings says what the settings read."""

from pathlib import Path

from django.conf import settings

from site_config.env import VARIABLES
from site_config.management.commands.show_settings import env_example, settings_page
from site_config.product_packages import PRODUCT

ROOT = Path(settings.BASE_DIR)


def test_the_page_is_what_the_command_prints():
    assert (ROOT / "docs" / "settings.md").read_text() == settings_page(), "run manage.py show_settings > docs/settings.md"


def test_the_example_is_what_the_command_prints():
    assert (ROOT / ".env.example").read_text() == env_example(), "run manage.py show_settings --env > .env.example"


def test_every_variable_stands_once_and_says_what_it_is_for():
    names = [variable.name for variable in VARIABLES]
    assert len(names) == len(set(names))
    assert all(variable.meaning and variable.values and variable.unset and variable.section for variable in VARIABLES)


def test_the_environment_is_read_nowhere_else():
    product = [path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py")]
    readers = {str(path.relative_to(ROOT)) for path in product if "os.environ" in path.read_text() or "os.getenv" in path.read_text()}
    sets_it_only = {"site_config/asgi.py", "site_config/wsgi.py", "site_config/management/commands/demo.py", "site_config/together.py"}
    assert readers - sets_it_only == {"site_config/env.py"}
