"""The SHA-256 digest of a file, which ties a result to the exact bytes it came from (FIPS 180-4, NIST, 2015)."""

from __future__ import annotations

import hashlib

from triangulate.intake.files import PathLike, read_chunks


def sha256_of(path: PathLike) -> str:
    """Return the SHA-256 of a file's bytes as 64 hexadecimal digits, read in pieces.

    Raises ``UnreadableInput`` if the file is missing or is not a regular file that may be read.
    """
    digest = hashlib.sha256()
    for chunk in read_chunks(path):
        digest.update(chunk)
    return digest.hexdigest()
