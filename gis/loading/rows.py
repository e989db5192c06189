"""From a batch to rows that COPY takes."""

import numpy as np
import pyarrow as pa
import shapely

from gis.loading.batch import Batch
from gis.loading.targets import Target


def rows_of(batch: Batch, target: Target) -> pa.Table:
    """The columns of the batch, typed as the table has them, and `geom` as WKB in WGS 84."""
    arrays: dict[str, pa.Array] = {}
    for name, values in batch.columns.items():
        field = target.field(name)
        arrays[name] = pa.array(values, field.kind if field else pa.string())
    arrays["geom"] = pa.array(shapely.to_wkb(np.asarray(batch.geometry)), pa.binary())
    return pa.table(arrays)
