"""The classes as rows, for what refers to them and for queries that name them."""

from dataclasses import asdict

from sqlalchemy import Connection, text

from gis.classification.classes import SUBJECTS, classes_of

KEEP = """
    INSERT INTO classes (code, subject, parent, zh, en) VALUES (:code, :subject, :parent, :zh, :en)
    ON CONFLICT (code) DO UPDATE
    SET subject = excluded.subject, parent = excluded.parent, zh = excluded.zh, en = excluded.en
"""


def keep_classes(connection: Connection) -> None:
    """Writes the classes of the files, those that are there already in their present words; none is
    removed, because rows may refer to it. For migrations, on a connection of the owner.
    """
    for subject in SUBJECTS:
        rows = [asdict(one) | {"subject": subject} for one in classes_of(subject)]
        connection.execute(text(KEEP), rows)
