"""Jobs of the pictures."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.images.models import Image
from shop.images.services import mark_unused, remove_unused, render_forgotten, render_image


@db_task(retries=2, retry_delay=20)
def render_picture(image_id: int) -> None:
    """Make one picture's renditions, unless somebody has."""
    image = Image.objects.filter(pk=image_id, rendered_at=None).first()
    if image is not None:
        render_image(image)


@db_periodic_task(crontab(minute="*/2"))
def sweep_renditions() -> None:
    """Renders pictures whose jobs were lost."""
    render_forgotten()


@db_periodic_task(crontab(minute="17", hour="3"))
def mark_unused_pictures() -> None:
    """Marks pictures that nothing refers to, and unmarks those that are used again."""
    mark_unused()


@db_periodic_task(crontab(minute="47"))
def remove_unused_pictures() -> None:
    """Deletes pictures that have been marked as unused for the time of grace."""
    remove_unused()
