"""OneMap's own PostgreSQL + PostGIS cluster: private, on a Unix socket, without a TCP port."""

from gis.cluster.binaries import Binaries, find_binaries
from gis.cluster.cluster import Cluster
from gis.cluster.lock import DataFolderLock

__all__ = ["Binaries", "Cluster", "DataFolderLock", "find_binaries"]
