-- What people, companies and houses are, by sub-class. The letter keeps one subject's classes from another's rows.
ALTER TABLE people ADD COLUMN class text REFERENCES classes CHECK (class LIKE 'P___');
ALTER TABLE legal_entities ADD COLUMN class text REFERENCES classes CHECK (class LIKE 'C___');
ALTER TABLE buildings ADD COLUMN house_class text REFERENCES classes CHECK (house_class LIKE 'H___');
ALTER TABLE rooms ADD COLUMN house_class text REFERENCES classes CHECK (house_class LIKE 'H___');
GRANT SELECT ON classes TO onemap_loader, onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;

-- The class of a person is counted, never shown: a worker under a lease reads all but that column.
REVOKE SELECT ON people FROM onemap_worker;
GRANT SELECT (id, name, category, birth_year, phone, address, building, verified_at, verified_by) ON people TO onemap_worker;
