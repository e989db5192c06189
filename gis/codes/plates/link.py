"""The link on a plate. It is printed for years: it names the building by its code for life."""

from urllib.parse import urlsplit

from gis.errors import InvalidInput

HERE_ONLY = ("localhost", "0.0.0.0", "::", "::1")  # noqa: S104 - refused, not bound


def check_public_url(public_url: str | None) -> str:
    """The address before /b/…, without a slash at its end.

    Raises InvalidInput when there is none, or one that only this machine reaches.
    """
    if not public_url:
        raise InvalidInput(
            "Plates need the address under which everybody reaches this server: set"
            " ONEMAP_PUBLIC_URL, or give --public-url https://….",
            "public_url",
        )
    parts = urlsplit(public_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise InvalidInput(
            f"public_url={public_url[:80]!r} is no address such as https://map.example.cn.",
            "public_url",
        )
    if parts.hostname in HERE_ONLY or parts.hostname.startswith("127."):
        raise InvalidInput(
            f"public_url={public_url[:80]!r} is reached from this machine only; a plate is read"
            " by everybody's telephone.",
            "public_url",
        )
    return public_url.rstrip("/")


def building_link(public_url: str, code: str) -> str:
    """What the QR symbol of a building says."""
    return f"{public_url}/b/{code}"
