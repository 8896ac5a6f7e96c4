"""What a public site serves of its style sheets and scripts: what they say, without how it is written."""

import gzip
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from site_config.static_files import StrippedStaticFiles, strip_source

STYLE = b"""/* A card.
   Two lines. */
.card :is(a, b) {
  --night: ;
  color: red; /* why */
}
"""
SCRIPT = b"""// What it does.
const address = "https://a.test/"; // why
if (address) {
  // deeper
  go(address);
}
"""


def test_comments_and_indentation_of_a_style_sheet_go() -> None:
    assert strip_source("css/card.css", STYLE) == b".card :is(a, b) {\n--night: ;\ncolor: red;\n}"


def test_addresses_in_a_script_are_no_comments() -> None:
    assert strip_source("js/go.js", SCRIPT) == b'const address = "https://a.test/"; // why\nif (address) {\ngo(address);\n}'


@pytest.mark.parametrize("name", ["leaflet/leaflet.css", "django_htmx/htmx-4.min.js", "img/logo.svg"])
def test_what_packages_bring_along_stays_as_it_is(name: str) -> None:
    assert strip_source(name, STYLE) == STYLE


def test_collected_files_are_stripped_hashed_and_compressed(tmp_path: Path) -> None:
    (tmp_path / "source/css").mkdir(parents=True)
    (tmp_path / "source/css/card.css").write_bytes(STYLE * 20)  # what is short is left uncompressed
    source = FileSystemStorage(tmp_path / "source")
    storage = StrippedStaticFiles(location=tmp_path / "collected", base_url="/static/")
    for _ in range(2):  # a second release finds the first one's files
        storage.delete("css/card.css")
        with source.open("css/card.css") as file:
            storage.save("css/card.css", file)
        assert all(done is True for _, _, done in storage.post_process({"css/card.css": (source, "css/card.css")}))
    hashed = tmp_path / "collected" / storage.stored_name("css/card.css")
    assert hashed.read_bytes() == strip_source("css/card.css", STYLE * 20)
    assert gzip.decompress(Path(f"{hashed}.gz").read_bytes()) == hashed.read_bytes()
