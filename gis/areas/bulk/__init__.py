"""Assignment of GeoParquet partitions of any number: on all cores, or on a Dask cluster."""

from gis.areas.bulk.partition import PartitionReport, assign_partition
from gis.areas.bulk.run import BulkJob, assign_files
from gis.areas.bulk.source import load_areas

__all__ = ["BulkJob", "PartitionReport", "assign_files", "assign_partition", "load_areas"]
