#!/usr/bin/env python
"""Django's command line for this site."""

import os
import sys

from django.core.management import execute_from_command_line

ROLES = {"run_huey": "worker", "runserver": "web", "demo": "web"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    os.environ.setdefault("PROCESS_ROLE", ROLES.get("".join(sys.argv[1:2]), "command"))
    execute_from_command_line(sys.argv)
