"""What nobody should type."""

import json
import os
from pathlib import Path


def naughty_strings(shared_data: Path) -> list[str]:
    """Of the big list of naughty strings every tenth, and with HYPOTHESIS_PROFILE=ci every third: each is a page or two to build."""
    strings: list[str] = json.loads((shared_data / "hostile" / "blns_even.json").read_text(encoding="utf-8"))
    return strings[:: 3 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 10]
