"""The bytes of a log as UTF-8, whatever they are packed in."""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa

from attunement.errors import InputError, ReaderError

Packing = Literal["gzip", "zstd"]

_CHUNK = 1 << 18
_PACKINGS: dict[bytes, Packing] = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_UNREAD_PACKINGS = {b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"Rar!": "rar", b"7z\xbc\xaf": "7z"}
_PACKING_SUFFIXES = {".gz", ".gzip", ".zst", ".zstd"}
_WIDE_ENCODINGS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True)
class Stream:
    """A file to be read from the start as often as wanted."""

    path: Path
    packing: Packing | None
    """`gzip` or `zstd`, as its first bytes say."""

    @property
    def suffix(self) -> str:
        """The file's extension in lower case, `.gz` and the like left out."""
        suffixes = [suffix.lower() for suffix in self.path.suffixes]
        if suffixes and suffixes[-1] in _PACKING_SUFFIXES:
            suffixes.pop()
        return suffixes[-1] if suffixes else ""

    def chunks(self) -> Iterator[bytes]:
        """The file unpacked and as UTF-8 without its byte order mark.

        Raises:
            ReaderError: the packed data are damaged or end early; all that could be unpacked was yielded before.
        """
        pieces = self._unpacked() if self.packing else self._plain()
        first = next(pieces, b"")
        for mark, encoding in _WIDE_ENCODINGS.items():
            if first.startswith(mark):
                yield from _recoded(self.path, encoding, _chain(first, pieces))
                return
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from pieces

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Each line with its number from 1, without the newline; the line in which damaged data end is left out."""
        number = 0
        parts: list[bytes] = []
        for chunk in self.chunks():
            first, *others = chunk.split(b"\n")
            parts.append(first)
            if not others:
                continue
            number += 1
            yield number, b"".join(parts)
            for line in others[:-1]:
                number += 1
                yield number, line
            parts = [others[-1]]
        if last := b"".join(parts):
            yield number + 1, last

    def texts(self) -> Iterator[str]:
        """The chunks as text.

        Raises:
            ReaderError: a byte is not UTF-8, or as for `chunks`.
        """
        decoder = codecs.getincrementaldecoder("utf-8")()
        lines = 1
        for chunk in self.chunks():
            try:
                yield decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line = lines + chunk[: error.start].count(b"\n")
                raise ReaderError(f"{self.path}:{line}: is not UTF-8; convert the file to UTF-8 first") from None
            lines += chunk.count(b"\n")
        if decoder.getstate()[0]:
            raise ReaderError(f"{self.path}:{lines}: ends within a character; the file is truncated")

    def head(self, size: int = 1 << 16) -> str:
        """The first characters, for detection; what cannot be decoded or unpacked is passed over."""
        kept = b""
        try:
            for chunk in self.chunks():
                kept += chunk
                if len(kept) >= size:
                    break
        except ReaderError:
            if not kept:
                raise
        return kept[:size].decode("utf-8", "replace")

    def _plain(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def _unpacked(self) -> Iterator[bytes]:
        done = 0
        try:
            with self._open() as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
                    done += len(chunk)
        except OSError as error:
            yield from self._remainder(done)
            raise ReaderError(
                f"{self.path}: the {self.packing} data are damaged or end early ({str(error).lower()}); "
                "what stands before was read"
            ) from None

    def _remainder(self, done: int) -> Iterator[bytes]:
        """What can be unpacked past `done` bytes, byte by byte: a read that fails gives back none of what it had."""
        salvaged = bytearray()
        with self._open() as file:
            while done:
                done -= len(file.read(min(done, _CHUNK)))
            try:
                while byte := file.read(1):  # pragma: no branch - it failed before, so it fails again
                    salvaged += byte
            except OSError:
                yield bytes(salvaged)

    def _open(self) -> pa.NativeFile:
        assert self.packing
        return pa.input_stream(str(self.path), compression=self.packing)


def open_stream(path: Path) -> Stream:
    """A file as a stream.

    Raises:
        InputError: there is no such file, it is a directory, it is empty, or it is packed in another way.
    """
    if path.is_dir():
        raise InputError(f"{path}: is a directory; name the files in it, such as {path / '*.jsonl'}")
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    if not start:
        raise InputError(f"{path}: is empty; a log has at least one record")
    for magic, name in _UNREAD_PACKINGS.items():
        if start.startswith(magic):
            raise InputError(f"{path}: is packed with {name}; unpack it, or pack it with gzip or zstd")
    return Stream(path, next((name for magic, name in _PACKINGS.items() if start.startswith(magic)), None))


def _chain(first: bytes, others: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from others


def _recoded(path: Path, encoding: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise ReaderError(f"{path}: begins like {encoding.upper()} but is not: {error.reason}") from None
