"""What the environment may say: the source of `docs/settings.md` and `.env.example`."""

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from site_config import settings as _settings  # noqa: F401  # reading them notes every variable
from site_config.env import VARIABLES, Variable

INTRODUCTION = """# Settings

Everything comes from the environment; a wrong value stops the process with a sentence. With none of these set the site is the embedded
default: SQLite, one process, nothing else. A site whose `SITE_URL` is https is a public one: secrets become mandatory, cookies secure,
static files hashed.

This page is what `manage.py show_settings` prints of `site_config/settings.py`; a test keeps it so.
"""
EXAMPLE_INTRODUCTION = """# Every variable that the site reads, unset. Take away the # before what you set. docs/settings.md says more.
# `manage.py show_settings --env` prints this file; a test keeps it so.
"""


class Command(BaseCommand):
    """Print every environment variable that the settings read."""

    help = "Print every environment variable: as docs/settings.md, or with --env as .env.example."

    def add_arguments(self, parser: CommandParser) -> None:
        """--env: as a file of variables."""
        parser.add_argument("--env", action="store_true", help="as .env.example")

    def handle(self, **options: Any) -> None:
        """Print it."""
        self.stdout.write(env_example() if options["env"] else settings_page(), ending="")


def settings_page() -> str:
    """Markdown: a table for each section of the settings."""
    sections = groupby(VARIABLES, key=lambda variable: variable.section)
    return INTRODUCTION + "".join(_table(title, list(variables)) for title, variables in sections)


def env_example() -> str:
    """A file of commented-out variables, each with its meaning."""
    sections = groupby(VARIABLES, key=lambda variable: variable.section)
    return EXAMPLE_INTRODUCTION + "".join(_example(title, list(variables)) for title, variables in sections)


def _table(title: str, variables: list[Variable]) -> str:
    rows = [f"| `{each.name}` | {_cell(each.meaning)} | {_cell(each.values)} | {_cell(each.unset)} |" for each in variables]
    return "\n".join([f"\n## {title}\n", "| variable | meaning | values | when unset |", "|---|---|---|---|", *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _example(title: str, variables: list[Variable]) -> str:
    entries = [f"\n# {each.meaning}\n#{each.name}=\n" for each in variables]
    return f"\n# --- {title} ---\n" + "".join(entries)
