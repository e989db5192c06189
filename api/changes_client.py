"""The other end of `/api/changes`: reads the feed of another OneMap."""

import gzip
import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import orjson

from gis.changes import Page, Wanted, read_page
from gis.errors import InvalidInput, Unavailable

PATH = "/api/changes"
# How much longer than it was asked to wait a server may take to answer.
PATIENCE_S = 60.0
# These say that the request was fine and the moment was not.
LATER = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class RemoteFeed:
    """A Source for a Follower, by HTTP. `url` is where that OneMap is, as https://map.example."""

    url: str

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).netloc:
            raise InvalidInput(f"{self.url[:80]!r} is not a source: it has to be http(s)://HOST.")

    def page(self, since: int, limit: int, wanted: Wanted, wait_s: float) -> Page:
        """Raises Unavailable when the server is away, InvalidInput when it refuses the request."""
        query = [("since", since), ("limit", limit), ("wait_s", wait_s)]
        query += [("entity", entity) for entity in wanted.entities]
        query += [("area", wanted.area)] if wanted.area is not None else []
        request = urllib.request.Request(  # noqa: S310 - http(s), see above
            f"{self.url.rstrip('/')}{PATH}?{urlencode(query)}",
            headers={"Accept": "application/json", "Accept-Encoding": "gzip"},
        )
        return read_page(self._asked(request, wait_s + PATIENCE_S))

    def _asked(self, request: urllib.request.Request, timeout_s: float) -> bytes:
        try:
            with urllib.request.urlopen(request, timeout=timeout_s) as answer:  # noqa: S310
                body = answer.read()
                return _plain(body, answer.headers.get("Content-Encoding"))
        except urllib.error.HTTPError as error:
            with error:
                said = _detail(error)
            if error.code in LATER:
                raise Unavailable(f"{self.url} answers {error.code}: {said}") from None
            raise InvalidInput(f"{self.url} refuses, {error.code}: {said}") from None
        except (OSError, http.client.HTTPException, EOFError) as error:
            reason = getattr(error, "reason", error)
            raise Unavailable(f"{self.url} cannot be reached: {reason}") from None


def _plain(body: bytes, encoding: str | None) -> bytes:
    return gzip.decompress(body) if encoding == "gzip" else body


def _detail(error: urllib.error.HTTPError) -> str:
    """The sentence of a problem, or else the status in words."""
    try:
        return str(orjson.loads(error.read())["detail"])
    except (OSError, ValueError, KeyError, TypeError):
        return error.reason
