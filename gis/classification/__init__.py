"""The classes that grid management knows people, companies and houses by."""

from gis.classification.classes import SUBJECTS, Class, Subject, classes_of, sub_classes
from gis.classification.store import keep_classes

__all__ = ["SUBJECTS", "Class", "Subject", "classes_of", "keep_classes", "sub_classes"]
