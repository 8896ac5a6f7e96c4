"""Jobs of the pictures."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.images.models import Image
from shop.images.services import mark_unused, remove_unused, render_forgotten, render_image


@db_task(retries=2, retry_delay=20)
def render(image_id: int) -> None:
    """Make one picture's renditions."""
    image = Image.objects.filter(pk=image_id).first()
    if image is not None:
        render_image(image)


@db_periodic_task(crontab(minute="*/2"))
def sweep() -> None:
    """Render the forgotten ones."""
    render_forgotten()


@db_periodic_task(crontab(minute="17", hour="3"))
def mark() -> None:
    """Find what nothing refers to, and what is used again."""
    mark_unused()


@db_periodic_task(crontab(minute="47"))
def remove() -> None:
    """Remove what has been marked for long enough."""
    remove_unused()
