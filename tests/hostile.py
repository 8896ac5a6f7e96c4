"""What nobody should type."""

import json
import os
from pathlib import Path


def naughty_strings(data: Path) -> list[str]:
    """All of our own. Of the outside list every tenth, and with HYPOTHESIS_PROFILE=ci every third: each is a page or two to build."""
    own = data / "hostile" / "strings.json"
    file = own if own.exists() else data / "hostile" / "blns_even.json"
    strings: list[str] = json.loads(file.read_text(encoding="utf-8"))
    return strings if file == own else strings[:: 3 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 10]
