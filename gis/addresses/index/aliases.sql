-- What people say for a component of an address, and said before.
SELECT
    l.component,
    l.name,
    l.alias,
    l.within
FROM address_aliases AS l
WHERE l.valid_to IS NULL OR l.valid_to > current_date
ORDER BY l.id
