"""What the team should look at."""

from datetime import datetime

from django.contrib.auth.backends import ModelBackend
from django.urls import reverse

from shop.moderation.queries import review_queue
from shop.notifications.services.notices import notify_recipients_once

MORNING = 8  # UTC


def list_team_with(permission: str) -> list[int]:
    """Those of the staff who may do something about it."""
    return list(ModelBackend().with_perm(permission).filter(is_staff=True).values_list("pk", flat=True))


def notify_team_of_reviews(*, at: datetime) -> int:
    """Once a day, from the morning on, how many listings wait for a moderator. Returns how many were told; again tells nobody twice."""
    if at.hour < MORNING or not (waiting := review_queue().count()):
        return 0
    page = reverse("admin:moderation_submittedproduct_changelist")
    team = list_team_with("moderation.add_reviewdecision")
    return len(
        notify_recipients_once(f"reviews:{at.date()}", recipients=team, kind="team.reviews_wait", data={"waiting": waiting}, url=page)
    )
