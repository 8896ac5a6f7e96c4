"""Libraries that most processes never use are loaded when the first thing of them is asked for.

    if TYPE_CHECKING:
        import stripe
    else:
        stripe = late_module("stripe")

A process that sends no push carries no cryptography then. What a page that everybody sees needs is loaded before the first of them comes:
`site_config.warm_up`. Types and `except` clauses stay as they are, for they are read late too; a module that names such a library in an
annotation begins with `from __future__ import annotations`.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class LateModule(ModuleType):
    """Stands for a module that may not be loaded yet. Keeps nothing of it, so that both always say the same."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


def late_module(name: str) -> Any:
    """The module of that name, loaded with its first use. ImportError comes then, not here."""
    return LateModule(name)


@contextmanager
def modules_hidden(*names: str) -> Iterator[None]:
    """Within, these modules seem not to be installed, unless they are loaded already: for libraries that load all they could ever use."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: `import` says that there is no such module
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
