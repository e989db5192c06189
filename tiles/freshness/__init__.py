"""What an edit makes dirty, what has been made anew, and who is told."""

from tiles.freshness.affected import Place, affected
from tiles.freshness.news import CHANNEL, News, latest, news_since, tell

__all__ = ["CHANNEL", "News", "Place", "affected", "latest", "news_since", "tell"]
