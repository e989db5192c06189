-- What the front of an address may say: the names of areas, newest generation first.
SELECT
    a.level,
    a.code,
    a.name,
    a.within
FROM areas AS a
WHERE a.level <> 'grid'
ORDER BY a.level ASC, a.code ASC, a.valid_from DESC
