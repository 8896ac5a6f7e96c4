"""How long an import of many rows takes, and how much memory: `python -m tests.load.importing [ROWS]`.

Runs against DATABASE_URL, which it fills, and queues on REDIS_URL, where nobody needs to listen: as a worker does, the check, the import,
the same once more, and the export. Prints seconds and the most memory.
"""

import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.core.management import call_command  # noqa: E402

from sellers.exports import shopify  # noqa: E402
from sellers.queries.exports import exported_products  # noqa: E402
from sellers.services.import_runs import check_import, confirm_import, take_file, work_on_run  # noqa: E402
from shop.catalog.models import Product  # noqa: E402
from tests.factories.places import create_country, create_place  # noqa: E402
from tests.factories.stores import create_store  # noqa: E402

HEAD = (
    "Handle,Title,Body (HTML),Vendor,Type,Status,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,"
    "Image Src\n"
)


def catalogue(rows: int) -> bytes:
    """Products of four variants each."""
    lines = [HEAD]
    for number in range(rows):
        product, size = divmod(number, 4)
        words = (
            f"Shirt number {product},<p>Cotton. Washes at 40 degrees. Number {product}.</p>,Atelier,Clothing,active,Size"
            if not size
            else ",,,,,"
        )
        picture = f"https://pictures.example/{product}.jpg" if not size else ""
        lines.append(f"shirt-{product},{words},{'SMLX'[size]},SKU-{number},{200 + size},{number % 50},{1500 + size * 100},{picture}\n")
    return "".join(lines).encode()


def timed(what: str, act: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    result = act()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<28} {time.perf_counter() - begun:6.1f} s   at most {memory:5.0f} MB", flush=True)
    return result


def main(rows: int) -> None:
    call_command("migrate", verbosity=0)
    kenya = create_country(code="KE")
    store = create_store(country=kenya, region=create_place(country=kenya, name="Nairobi"), is_trusted=True, slug=f"load-{time.time_ns()}")
    content = catalogue(rows)
    print(f"{rows} rows, {len(content) / 1e6:.1f} MB")
    for turn in ("first", "again"):
        run = timed(f"{turn}: take the file", lambda: take_file(store, ContentFile(content, name="load.csv"), author=store.owner))
        check_import(run)
        timed(f"{turn}: check (dry run)", lambda run=run: work_on_run(run.pk))
        confirm_import(run)
        timed(f"{turn}: import", lambda run=run: work_on_run(run.pk))
        run.refresh_from_db()
        print(run.counts)
    timed("export as Shopify's table", lambda: sum(len(line) for line in shopify.shopify_csv(exported_products(store))))
    assert Product.objects.filter(store=store).count() == -(-rows // 4)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
