"""The content address agrees with the reference implementation."""

import hashlib
import json
from pathlib import Path

import pytest

from shop.images.content_address import CHUNK, LINKS, content_address

PROFILE = "cidv1_raw_leaves_1m_unixfs_v1_2025"


def _deterministic(prefix: str, size: int) -> bytes:
    blocks = (hashlib.sha256(f"{prefix}{n}".encode()).digest() for n in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def _content(vector: dict[str, object], data: Path) -> bytes:
    if "utf8" in vector:
        return str(vector["utf8"]).encode()
    if "content" in vector:
        return _deterministic("a" if vector["size"] == 262144 else str(vector.get("prefix", "b")), int(str(vector["size"])))
    return (data / str(vector["name"])).read_bytes()


def test_every_known_address_agrees(data: Path) -> None:
    vectors = json.loads((data / "web3" / "ipfs_cids.json").read_text())["vectors"]
    assert len(vectors) == 8
    for vector in vectors:
        content = _content(vector, data)
        assert len(content) == vector["size"]
        assert content_address(content) == vector[PROFILE], vector["name"]


def test_the_tree_above_the_chunks_agrees(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # No published file is larger than 1 MiB; the older profile differs in its numbers alone, so it proves the nodes.
    monkeypatch.setattr("shop.images.content_address.CHUNK", 262_144)
    monkeypatch.setattr("shop.images.content_address.LINKS", 174)
    vectors = json.loads((data / "web3" / "ipfs_cids.json").read_text())["vectors"]
    for vector in vectors:
        assert content_address(_content(vector, data)) == vector["cidv1_raw_leaves_256k"], vector["name"]


def test_a_file_of_one_chunk_is_its_own_leaf() -> None:
    assert content_address(bytes(CHUNK)).startswith("bafkrei")
    assert content_address(bytes(CHUNK + 1)).startswith("bafybei")


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_address_has_59_characters_and_is_stable(size: int) -> None:
    assert len(content_address(bytes(size))) == 59
    assert content_address(bytes(size)) == content_address(bytearray(size))


def test_a_node_carries_at_most_1024_links() -> None:
    assert LINKS == 1024
