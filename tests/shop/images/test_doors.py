"""Every way in for a picture leads through the one door: read from the code itself, so that a new way cannot be forgotten."""

import ast
from collections.abc import Iterator

from site_config.event_map import product_sources
from tests.sources import nodes_of

DOOR = {"accept_upload", "preview_upload", "read_location", "PictureField", "PhotosField"}
# Files that are no pictures, and what becomes of them.
NO_PICTURES = {
    "sellers.models.imports": "catalogue files, in a storage that no visitor can read",
    "sellers.forms.imports": "catalogue files, read as text",
    "shop.digital.models": "files for sale, in a storage that no visitor can read",
    "sellers.forms.downloads": "files for sale, looked at by shop/digital's own door",
    "shop.personal.models": "archives of one's own data, which the site writes itself",
    "site_config.backups.files": "restores files that the site has taken before",
    "site_config.styleguide": "shows the component and takes nothing",
}
# Where a file is taken in one module and read in another: that one has to use the door.
READ_BY = {
    "couriers.forms": "couriers.services.code_pictures",
    "couriers.views.door": "couriers.services.code_pictures",
    "shop.chat.forms": "shop.chat.services.messages",
    "shop.places.forms": "shop.accounts.forms.addresses",
}


def _modules() -> Iterator[tuple[str, ast.Module]]:
    return ((name, tree) for name, tree in product_sources() if not f"{name}.".startswith("shop.images."))


def _uses_door(name: str) -> bool:
    tree = dict(product_sources())[name]
    imports = (node for node in nodes_of(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shop.images"))
    return any(alias.name in DOOR for node in imports for alias in node.names)


def _takes_files(tree: ast.Module) -> bool:
    """Whether it has a field for files, or looks into the files of a request or form itself; handing them all to a form is not that."""
    for node in nodes_of(tree):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name in {"FileField", "ImageField", "MultiPartParser"}:
            return True
        inner = node.value if isinstance(node, ast.Attribute | ast.Subscript) else None
        if isinstance(inner, ast.Attribute) and inner.attr in {"FILES", "files"}:
            return True
    return False


def _opens_pictures(tree: ast.Module) -> bool:
    """Whether it lets Pillow, or what it brings along, read bytes."""
    from_pil = {
        alias.asname or alias.name
        for node in nodes_of(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "PIL"
        for alias in node.names
    }
    calls = (node.func for node in nodes_of(tree) if isinstance(node, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr == "open" and getattr(call.value, "id", "") in from_pil for call in calls)


def test_whoever_takes_a_file_uses_the_door_or_says_why_not() -> None:
    takers = {name for name, tree in _modules() if _takes_files(tree)}
    assert len(takers) >= 5, "the search finds what is there"
    past_the_door = {name for name in takers - set(NO_PICTURES) if not _uses_door(READ_BY.get(name, name))}
    assert past_the_door == set()


def test_nobody_else_lets_pillow_read_bytes() -> None:
    assert {name for name, tree in _modules() if _opens_pictures(tree)} == set()


def test_the_search_would_find_a_way_past_the_door() -> None:
    for code in ("forms.FileField()", "models.ImageField()", "request.FILES['x']", "request.FILES.get('x')", "self.files.get('x')"):
        assert _takes_files(ast.parse(code)), code
    assert not _takes_files(ast.parse("Form(request.POST, request.FILES or None)"))
    assert _opens_pictures(ast.parse("from PIL import Image as P\nP.open(f)"))
