"""The tables as SQLAlchemy Core knows them, for dynamic queries. The DDL is gis/sql/tables/."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(schema="onemap")


def _geom(kind: str) -> Column[object]:
    return Column("geom", Geometry(kind, srid=4326, spatial_index=False), nullable=False)


def _area_codes() -> list[Column[str]]:
    return [Column(level, Text) for level in ("district", "street", "community", "grid")]


def _validity() -> list[Column[object]]:
    return [Column("valid_from", Date, nullable=False), Column("valid_to", Date)]


def _source() -> list[Column[str]]:
    return [Column("source", Text), Column("source_id", Text)]


areas = Table(
    "areas",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("level", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("parent", Text),
    Column("contact", Text),
    *_validity(),
    *_source(),
    _geom("MULTIPOLYGON"),
    Column("within", ARRAY(Text)),
)
buildings = Table(
    "buildings",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text),
    Column("use", Text),
    Column("height_m", Float),
    Column("floors_above", SmallInteger),
    Column("floors_below", SmallInteger),
    Column("house_class", Text),
    Column("status", Text, nullable=False),
    *_validity(),
    *_area_codes(),
    *_source(),
    _geom("MULTIPOLYGON"),
)
floors = Table(
    "floors",
    metadata,
    Column("code", Text, primary_key=True),
    Column("building", Text, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("use", Text),
    Column("mezzanine", Boolean, nullable=False),
)
rooms = Table(
    "rooms",
    metadata,
    Column("code", Text, primary_key=True),
    Column("building", Text, nullable=False),
    Column("floor", Text, nullable=False),
    Column("unit", Text),
    Column("name", Text, nullable=False),
    Column("use", Text),
    Column("area_m2", Float),
    Column("house_class", Text),
)
addresses = Table(
    "addresses",
    metadata,
    Column("code", Text, primary_key=True),
    Column("level", Text, nullable=False),
    Column("standard_address", Text, nullable=False),
    Column("road", Text),
    Column("house_number", Text),
    Column("estate", Text),
    Column("building_name", Text),
    Column("unit", Text),
    Column("floor", Text),
    Column("room", Text),
    Column("building", Text),
    Column("status", Text, nullable=False),
    *_validity(),
    Column("accuracy_m", Float),
    *_area_codes(),
    *_source(),
    _geom("POINT"),
)
address_aliases = Table(
    "address_aliases",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("component", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("alias", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("within", Text),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("source", Text),
)
code_lineage = Table(
    "code_lineage",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("operation", Text, nullable=False),
    Column("predecessor", Text, nullable=False),
    Column("successor", Text),
    Column("on_day", Date, nullable=False),
    Column("note", Text),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)
facilities = Table(
    "facilities",
    metadata,
    Column("code", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text),
    Column("opening_hours", Text),
    Column("wheelchair", Boolean),
    Column("phone", Text),
    Column("capacity", Integer),
    Column("address", Text),
    *_area_codes(),
    *_source(),
    _geom("POINT"),
)
roads = Table(
    "roads",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text),
    Column("class", Text, nullable=False),
    Column("oneway", Boolean, nullable=False),
    *_source(),
    _geom("LINESTRING"),
)
landcover = Table(
    "landcover",
    metadata,
    Column("code", Text, primary_key=True),
    Column("class", Text, nullable=False),
    Column("name", Text),
    *_source(),
    _geom("MULTIPOLYGON"),
)
people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("birth_year", SmallInteger),
    Column("phone", Text),
    Column("address", Text, nullable=False),
    Column("building", Text, nullable=False),
    Column("verified_at", DateTime(timezone=True)),
    Column("verified_by", BigInteger),
    Column("class", Text),
)
legal_entities = Table(
    "legal_entities",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("credit_code", Text),
    Column("contact", Text),
    Column("phone", Text),
    Column("address", Text, nullable=False),
    Column("building", Text, nullable=False),
    Column("class", Text),
)
components = Table(
    "components",
    metadata,
    Column("code", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text),
    Column("state", Text, nullable=False),
    Column("address", Text),
    *_area_codes(),
    _geom("POINT"),
)
events = Table(
    "events",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("occurred_at", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    Column("address", Text),
    *_area_codes(),
    _geom("POINT"),
)
building_shares = Table(
    "building_shares",
    metadata,
    Column("building", Text, primary_key=True),
    Column("level", Text, primary_key=True),
    Column("area", Text, primary_key=True),
    Column("share", Float, nullable=False),
)
recuts = Table(
    "recuts",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("title", Text, nullable=False),
    Column("note", Text),
    Column("status", Text, nullable=False),
    Column("owner", BigInteger, nullable=False),
    Column("owner_name", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("proposed_at", DateTime(timezone=True)),
    Column("approved_by", BigInteger),
    Column("approved_by_name", Text),
    Column("applied_at", DateTime(timezone=True)),
    Column("applied_on", Date),
    Column("undone_by", BigInteger),
    Column("undone_by_name", Text),
    Column("undone_at", DateTime(timezone=True)),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("outcome", JSONB),
)
recut_grids = Table(
    "recut_grids",
    metadata,
    Column("recut", BigInteger, primary_key=True),
    Column("side", Text, primary_key=True),
    Column("number", SmallInteger, primary_key=True),
    Column("code", Text),
    Column("name", Text),
    Column("parent", Text),
    Column("adapted", Boolean, nullable=False),
    Column("area_id", BigInteger),
    Column("contact", Text),
    Column("valid_from", Date),
    *_source(),
    _geom("MULTIPOLYGON"),
)
