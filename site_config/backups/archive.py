"""The archive: a tar whose members can all be checked before any is used. In memory is one part at a time, whatever there is in all."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from site_config.backups.refusals import BackupRefused

FORMAT = 1
CHUNK = 1_048_576
MEMBERS_IN_SUMS = 1_000
SUMS, MANIFEST = "sums/", "manifest-"
CUT_OFF = "The archive is cut off: it has no manifest at its end. Take another one."
ALTERED = "The archive is damaged or was altered: {name} is not what was written. Take another one."


class ArchiveWriter:
    """Writes members one after the other; `close` writes the manifest. What `out` raises (a full disk) comes through."""

    def __init__(self, out: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115  # closed with the manifest
        self._lines: list[str] = []
        self._sums: list[str] = []

    def add_part(self, name: str, data: bytes) -> None:
        """A member that is in memory."""
        self._write(name, data)
        self._note(name, hashlib.sha256(data).hexdigest())

    def add_file(self, name: str, file: IO[bytes], *, size: int) -> None:
        """A member of that size, read bit by bit. Raises BackupRefused when there is less."""
        info = tarfile.TarInfo(name)
        info.size = size
        reader = _HashingReader(file)
        try:
            self._tar.addfile(info, reader)  # type: ignore[arg-type]  # all that it asks for is read()
        except OSError as error:
            if "unexpected end of data" in str(error):
                raise BackupRefused(f"{name} became shorter while it was read.") from error
            raise
        self._note(name, reader.digest.hexdigest())

    def close(self, facts: dict[str, Any]) -> None:
        """Write the manifest: the facts, and the sums of the sums."""
        self._flush_sums()
        text = json.dumps({"format": FORMAT, **facts, "sums": self._sums}, ensure_ascii=False, indent=1).encode()
        self._write(f"{MANIFEST}{hashlib.sha256(text).hexdigest()}.json", text)
        self._tar.close()

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is not None:  # else tarfile, when it is forgotten, would write what it holds to a file that is full or gone
            stream: Any = self._tar.fileobj
            stream.closed = True

    def _note(self, name: str, digest: str) -> None:
        self._lines.append(f"{digest}  {name}\n")
        if len(self._lines) >= MEMBERS_IN_SUMS:
            self._flush_sums()

    def _flush_sums(self) -> None:
        data = "".join(self._lines).encode()
        self._write(f"{SUMS}{len(self._sums):06}", data)
        self._sums.append(hashlib.sha256(data).hexdigest())
        self._lines.clear()

    def _write(self, name: str, data: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        self._tar.addfile(info, io.BytesIO(data))


class _HashingReader:
    def __init__(self, file: IO[bytes]) -> None:
        self.digest, self._file = hashlib.sha256(), file

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def read_manifest(file: IO[bytes]) -> dict[str, Any]:
    """Read the whole archive once, compare every sum, and return its manifest. Raises BackupRefused; nothing is kept of it."""
    try:
        manifest = _manifest_behind_its_members(file)
    except (tarfile.TarError, EOFError) as error:
        raise BackupRefused(f"{CUT_OFF} ({error})") from error
    if manifest is None:
        raise BackupRefused(CUT_OFF)
    return manifest


def _manifest_behind_its_members(file: IO[bytes]) -> dict[str, Any] | None:
    lines: list[str] = []
    sums: list[str] = []
    manifest: dict[str, Any] | None = None
    for name, member, _size in archive_members(file):
        if manifest is not None:
            raise BackupRefused(ALTERED.format(name=name))
        if name.startswith(MANIFEST):
            manifest = _checked_manifest(name, member.read(), sums=sums, unsummed=lines)
        elif name.startswith(SUMS):
            sums.append(_checked_sums(name, member.read(), lines))
        else:
            lines.append(f"{_digest_of(member)}  {name}\n")
    return manifest


def archive_members(file: IO[bytes]) -> Iterator[tuple[str, IO[bytes], int]]:
    """Each member's name, something to read it from before the next one is asked for, and its size. TarError where it is no tar."""
    file.seek(0)
    with tarfile.open(fileobj=file, mode="r|") as tar:
        for info in tar:
            member = tar.extractfile(info)
            if member is None:
                raise BackupRefused(ALTERED.format(name=info.name))
            yield info.name, member, info.size


def chunks_of(member: IO[bytes]) -> Iterable[bytes]:
    """Its bytes, bit by bit."""
    return iter(lambda: member.read(CHUNK), b"")


def _digest_of(member: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks_of(member):
        digest.update(chunk)
    return digest.hexdigest()


def _checked_sums(name: str, data: bytes, lines: list[str]) -> str:
    written = data.decode(errors="replace").splitlines(keepends=True)
    if written != lines:
        pairs = zip(written, [*lines, *[""] * len(written)], strict=False)
        different = next((line.partition("  ")[2].strip() for line, found in pairs if line != found), name)
        raise BackupRefused(ALTERED.format(name=different))
    lines.clear()
    return hashlib.sha256(data).hexdigest()


def _checked_manifest(name: str, text: bytes, *, sums: list[str], unsummed: list[str]) -> dict[str, Any]:
    if name != f"{MANIFEST}{hashlib.sha256(text).hexdigest()}.json":
        raise BackupRefused(ALTERED.format(name="the manifest"))
    manifest: dict[str, Any] = json.loads(text)
    if manifest["format"] != FORMAT:
        raise BackupRefused(f"The archive has format {manifest['format']}; this release reads format {FORMAT}.")
    if manifest["sums"] != sums or unsummed:
        raise BackupRefused(ALTERED.format(name="the list of sums"))
    return manifest
