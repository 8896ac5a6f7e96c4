"""What can be wrong with a store; every text may be shown to the user."""

from django.utils.translation import gettext_lazy as _


class StoreError(Exception):
    """Something that a store cannot do."""

    message = _("This change of the store was refused.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class InvalidStore(StoreError):
    """Details that do not fit together."""

    message = _("These details of the store do not fit together.")


class InvalidHours(StoreError):
    """Stretches that overlap or end before they begin."""

    message = _("These opening hours do not fit together.")


class InvalidStoreMove(StoreError):
    """Its state does not allow it: staff suspended it, or another tab was quicker."""

    message = _("The store is not in a state that allows this.")


class SuspensionReasonMissing(StoreError):
    """The owner is told why."""

    message = _("Say in a few words why the store is suspended: its owner reads it.")


class SellingEnded(StoreError):
    """Staff have closed the person's account, or one of his stores."""

    message = _("You cannot open a store while staff have closed your account or one of your stores. Write to us to sort it out.")


class InvalidZone(StoreError):
    """An area or a price that cannot be."""

    message = _("This delivery zone does not fit together.")
