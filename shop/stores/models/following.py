"""Who wants to hear of a store."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.stores.models.stores import Store


class StoreFollow(models.Model):
    """A shopper follows a store, to hear of what is new there."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="followed_stores")
    store = models.ForeignKey(Store, models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [models.UniqueConstraint("user", "store", name="store_follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.store_id}"
