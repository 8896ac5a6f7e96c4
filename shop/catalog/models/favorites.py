"""What somebody wants to find again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.catalog.models.products import Product


class Favorite(models.Model):
    """A product that a shopper keeps in sight: a heart. What is to be told when it is back or cheaper is an Alert (`shop.discovery`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="favorites")
    product = models.ForeignKey(Product, models.CASCADE, related_name="favorites")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        constraints = [models.UniqueConstraint("user", "product", name="favorite_once")]

    def __str__(self) -> str:
        return f"{self.user_id} ♥ {self.product_id}"
