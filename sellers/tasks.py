"""Jobs of the back office: imports, the pictures that follow them, and the files of exports."""

from datetime import timedelta

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from sellers.services.drafts import delete_abandoned_listings
from sellers.services.export_files import find_due_exports, forget_exports, write_export
from sellers.services.import_runs import find_dead_runs, work_on_run
from sellers.services.import_runs.moved_categories import categories_left_to_move, move_products_of_category
from sellers.services.import_runs.old_files import delete_old_files
from sellers.services.import_runs.picture_fetches import are_pictures_due, fetch_pictures
from shop.common.clock import now

A_WHILE = timedelta(seconds=50)  # then other jobs have their turn


@db_task(priority=4)
def run_import(run_id: int) -> None:
    """Check or write one import; then fetch its pictures."""
    work_on_run(run_id)
    bring_import_pictures()


@db_task(priority=1)
def bring_import_pictures() -> None:
    """Fetch the pictures that are due, for a while."""
    end = now() + A_WHILE
    while fetch_pictures():
        if now() > end:
            bring_import_pictures()
            return


@db_task(priority=2)
def move_categorised_products(file_category_id: int) -> None:
    """Put the products that came with a category of files where its seller says now."""
    move_products_of_category(file_category_id)


@db_task(priority=2)
def write_export_file(export_id: int) -> None:
    """Write the file that sellers download."""
    write_export(export_id)


@db_periodic_task(crontab(minute="*"))
def renew_exports() -> None:
    """Write the files whose products have changed, those that are old, and those whose worker died."""
    for export_id in find_due_exports():
        write_export_file(export_id)


@db_periodic_task(crontab(minute="*"))
def sweep_imports() -> None:
    """Go on with imports whose worker died, with products that are to move, and with pictures whose time has come."""
    for run_id in find_dead_runs():
        run_import(run_id)
    for file_category_id in categories_left_to_move():
        move_categorised_products(file_category_id)
    if are_pictures_due():
        bring_import_pictures()


@db_periodic_task(crontab(hour="3", minute="40"))
def clear_old_imports() -> None:
    """Delete the files of imports long over, of exports that nobody asks for, and listings that nobody went on with."""
    delete_old_files()
    forget_exports()
    delete_abandoned_listings()
