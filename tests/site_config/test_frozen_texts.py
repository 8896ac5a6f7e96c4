"""No text takes its language from the moment at which the site starts."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What Django and the admin's theme put into words by themselves.
THEIRS = ("Constraint “", "%(from)s-%(to)s relationship", "Select record", "Whether the user will be able to authenticate using a password")
# Notes each text of our catalogue that is put into words while our modules are imported.
SCRIPT = """
import importlib, os, pkgutil
from django.utils import translation
from django.utils.translation import trans_real

os.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"
said = []

def noting(say, first):
    def note(*words):
        said.append(words[first])
        return say(*words)
    return note

for name, first in {"gettext": 0, "ngettext": 0, "pgettext": 1, "npgettext": 1}.items():
    setattr(trans_real, name, noting(getattr(trans_real, name), first))

import django
from site_config.product_packages import PRODUCT
django.setup()
for package in PRODUCT:
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
        if module.name.rpartition(".")[2] not in {"asgi", "wsgi"}:
            importlib.import_module(module.name)
print("\\n".join(said))
"""


def test_no_text_is_frozen_at_import(tmp_path: Path) -> None:
    environment = {"PATH": "", "DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    said = set(done.stdout.splitlines())
    assert {text for text in said if not text.startswith(THEIRS)} == set(), "use gettext_lazy at the level of a module or class"
