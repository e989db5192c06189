"""Messages on a pipe: each with its length in front."""

import struct
from typing import IO

LENGTH = struct.Struct("<Q")


def send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(LENGTH.pack(len(message)) + message)
    pipe.flush()


def read(pipe: IO[bytes]) -> bytes | None:
    """One message; None at the end."""
    length = pipe.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(length)
    message = pipe.read(size)
    return message if len(message) == size else None
