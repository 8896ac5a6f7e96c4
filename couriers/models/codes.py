"""The codes by which the two at the door know each other."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from couriers.models.deliveries import Delivery
from couriers.states import CodeSide
from shop.common.names import numbered

MAX_WRONG_TRIES = 5  # of a typed code: then only a new code opens the door


class HandoverCodeQuerySet(models.QuerySet["HandoverCode"]):
    """Codes by whether they still open anything."""

    def live(self) -> HandoverCodeQuerySet:
        """Neither used nor replaced; they may have expired. At most one for each side of a delivery."""
        return self.filter(used_at=None, replaced_at=None)


class HandoverCode(models.Model):
    """One side's proof of the meeting: an unguessable token for the QR, and a short code to say aloud."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="codes")
    side = models.CharField(max_length=7, choices=CodeSide)
    token = models.CharField(max_length=32, unique=True)
    spoken = models.CharField(_("spoken code"), max_length=8)
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0, help_text=_("Of typed codes."))

    objects = HandoverCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover code")
        verbose_name_plural = _("handover codes")
        constraints = [
            models.UniqueConstraint("delivery", "side", name="code_one_live", condition=models.Q(used_at=None, replaced_at=None)),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_side_display())

    @property
    def spoken_groups(self) -> str:
        """For reading aloud: "482 913"."""
        return f"{self.spoken[:3]} {self.spoken[3:]}"

    @property
    def path(self) -> str:
        """What its QR holds, behind the site's address."""
        return reverse("couriers:handover", args=[self.token])

    def has_expired(self, *, at: datetime) -> bool:
        """Whether its days are over at that instant."""
        return self.expires_at <= at
