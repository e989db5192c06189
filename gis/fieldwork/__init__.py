"""Field work: a worker's visit to a building, and what the visit opens."""

from gis.fieldwork.inside import Inside, inside_of
from gis.fieldwork.visits import Fix, Lease, Visit, visit

__all__ = ["Fix", "Inside", "Lease", "Visit", "inside_of", "visit"]
