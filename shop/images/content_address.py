"""The address of a file by its content: CIDv1 under the profile unixfs-v1-2025.

1 MiB chunks as raw leaves, balanced tree with at most 1024 links a node, sha2-256, base32. A file of one chunk is that leaf itself.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CHUNK = 1_048_576
LINKS = 1_024
RAW, DAG_PB = 0x55, 0x70
_SHA2_256 = b"\x12\x20"


@dataclass(frozen=True, slots=True)
class _Node:
    cid: bytes
    file_size: int  # bytes of the file under it
    dag_size: int  # bytes of all blocks from it down


def content_address(data: bytes) -> str:
    """The CID of these bytes as text ("bafkrei…", "bafybei…")."""
    level = [_leaf(data[start : start + CHUNK]) for start in range(0, len(data) or 1, CHUNK)]
    while len(level) > 1:
        level = [_parent(level[start : start + LINKS]) for start in range(0, len(level), LINKS)]
    return "b" + base64.b32encode(level[0].cid).decode().rstrip("=").lower()


def _leaf(chunk: bytes) -> _Node:
    return _Node(cid=_cid(RAW, chunk), file_size=len(chunk), dag_size=len(chunk))


def _parent(children: Sequence[_Node]) -> _Node:
    file_size = sum(child.file_size for child in children)
    unixfs = _number_field(1, 2) + _number_field(3, file_size) + b"".join(_number_field(4, child.file_size) for child in children)
    block = b"".join(_bytes_field(2, _link_bytes(child)) for child in children) + _bytes_field(1, unixfs)
    return _Node(cid=_cid(DAG_PB, block), file_size=file_size, dag_size=len(block) + sum(child.dag_size for child in children))


def _link_bytes(child: _Node) -> bytes:
    return _bytes_field(1, child.cid) + _bytes_field(2, b"") + _number_field(3, child.dag_size)


def _cid(codec: int, block: bytes) -> bytes:
    return bytes([1, codec]) + _SHA2_256 + hashlib.sha256(block).digest()


# Protocol buffers' wire format, as far as it is needed here.
def _number_field(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes_field(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    return bytes(_septets(value))


def _septets(value: int) -> Iterable[int]:
    while value > 0x7F:
        yield value & 0x7F | 0x80
        value >>= 7
    yield value
