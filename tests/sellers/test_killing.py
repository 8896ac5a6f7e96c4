"""The process dies between any two statements of an import, and another one goes on: it ends as if nothing had been."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from sellers.models import ImportRun
from sellers.services.import_runs import confirm_import
from tests.factories.imports import check_bytes, import_bytes
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.shop.checkout.test_killing import address_of_the_database

STEP = 3 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 13  # after every third statement where one waits for it
HEAD = "Handle,Title,Status,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Type,Image Src\n"
FIRST = HEAD + "old,Old,active,,,O1,5,10,,\nsame,Same,active,,,S1,5,10,,\n"
SECOND = HEAD + (
    "new,New,active,Size,S,N1,3,12,,https://x.example/1.jpg\nnew,,,,M,N2,4,13,,\nold,Older,active,,,O1,8,11,,\n"
    "bad,Bad,active,,,,1,ten,,\nsame,Same,active,,,S1,5,10,,\nlast,Last,draft,,,L1,1,9,,https://x.example/2.jpg\n"
)


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_and_started_again_ends_the_same(tmp_path: Path) -> None:
    """Fails when the group's transaction is taken out of `_transact`: then products come twice or rows are missing."""
    kenya = create_country(code="KE")
    store = create_store(country=kenya, region=create_place(country=kenya, name="Nairobi"), is_trusted=True)
    import_bytes(store, FIRST.encode())
    run = check_bytes(store, SECOND.encode())
    confirm_import(run)
    ImportRun.objects.filter(pk=run.pk).update(started_at="2020-01-01T00:00:00Z")
    command = [sys.executable, "-m", "tests.sellers.killing", str(run.pk), run.file.path, str(STEP)]
    environment = os.environ | {"DATABASE_URL": address_of_the_database(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    deaths = [json.loads(line) for line in done.stdout.splitlines()]
    *on_the_way, unharmed = [{key: value for key, value in death.items() if key not in {"after", "killed"}} for death in deaths]

    assert len(on_the_way) * STEP > 90
    assert [death["killed"] for death in deaths] == [True] * len(on_the_way) + [False]
    assert unharmed["state"] == "done"
    assert unharmed["counts"] == {"created": 2, "changed": 1, "unchanged": 1, "refused": 1}
    assert unharmed["broken"] == {}
    assert [death for death in on_the_way if death != unharmed] == []
