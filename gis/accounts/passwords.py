"""Password hashes: Argon2id with the library's defaults (RFC 9106, low-memory profile)."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


def hash_password(password: str) -> str:
    return PasswordHasher().hash(password)


def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password is the hashed one. None, for an unknown login, costs the same time."""
    try:
        PasswordHasher().verify(password_hash or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hash_password("")
