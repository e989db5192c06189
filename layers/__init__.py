"""The layer catalogue: one YAML file a layer, and all that is derived from it."""

from layers.catalogue import Catalogue, CategoryEntry
from layers.description import catalogue_tree, describe
from layers.files import json_schema, load_catalogue, load_layer
from layers.legend import LegendItem, legend, legend_document
from layers.model import Layer
from layers.readership import readerships
from layers.style import style_layers

__all__ = [
    "Catalogue",
    "CategoryEntry",
    "Layer",
    "LegendItem",
    "catalogue_tree",
    "describe",
    "json_schema",
    "legend",
    "legend_document",
    "load_catalogue",
    "load_layer",
    "readerships",
    "style_layers",
]
