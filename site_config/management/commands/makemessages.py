"""Collect texts for translation, the names of facts among them."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """As Django's own. What a fact is called stands where it is registered."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=integrity_check"]
