"""A market to try, in one command."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from site_config.demo.content import OTHER_SELLERS, PASSWORD
from site_config.demo.fakes import running_fakes
from site_config.demo.preparation import forget_everything, is_embedded, prepare
from site_config.demo.server import HOST, port_is_free, serve

ROLES = {
    "buyer@demo.test": "shops in Conakry; waits for two parcels",
    "seller@demo.test": "owns two stores in Conakry",
    "seller2@demo.test": "owns two stores, in Conakry and Labé",
    "courier@demo.test": "an approved courier in Conakry; one parcel is packed for him, one is free on the market",
    "cashier@demo.test": "counts cash at the desk in Madina, /desk/",
    "staff@demo.test": "moderates, settles cash and payouts, /admin/",
    "staff2@demo.test": "the second person where it takes two",
}


class Command(BaseCommand):
    """`manage.py demo`: prepares what is missing, then serves pages, sockets and jobs until interrupted."""

    help = "Prepare a market with stores, products and accounts, and serve it from this one process."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, help="Where to listen on this machine; 8000 unless SITE_URL says otherwise.")
        parser.add_argument("--reset", action="store_true", help="Delete the embedded database and its pictures, and start over.")
        parser.add_argument("--no-serve", action="store_true", help="Only prepare the data.")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PUBLIC:
            raise CommandError("The demo makes accounts with a known password, so it does not run on a public site (SITE_URL is https).")
        port = options["port"] or urlsplit(settings.SITE_URL).port or 8000
        if not options["no_serve"]:
            _check_port(port)
            _settle_address(port)
        if options["reset"]:
            _start_over()
        prepare(say=self._say)
        self._introduce(port)
        if not options["no_serve"]:
            with running_fakes():
                serve(import_module("site_config.asgi").application, port=port)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _introduce(self, port: int) -> None:
        lines = ["", f"  Makiti is at http://{HOST}:{port}/", "", f"  Sign in with the password {PASSWORD} as"]
        lines += [f"    {email:<20} {role}" for email, role in ROLES.items()]
        others = ", ".join(person.email for person in OTHER_SELLERS)
        self._say(
            "\n".join([*lines, "", f"  Stores in Kenya and Pakistan belong to {others}.", "  Ctrl-C stops it; what you did stays.", ""])
        )


def _check_port(port: int) -> None:
    if not 1 <= port <= 65535:
        raise CommandError(f"A port is a number from 1 to 65535, not {port}.")
    if not port_is_free(port):
        raise CommandError(f"Port {port} is taken by another program. Stop that one, or choose another port with --port.")


def _settle_address(port: int) -> None:
    """QR codes, cookies and the policy for sockets are made from SITE_URL when the settings load: load them again if it is another."""
    address = f"http://{HOST}:{port}"
    if address != settings.SITE_URL:
        os.environ["SITE_URL"] = address
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - this very command, again


def _start_over() -> None:
    if not is_embedded():
        raise CommandError("--reset deletes the embedded SQLite database only, and this site uses another one (DATABASE_URL).")
    forget_everything()
