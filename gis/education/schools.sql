-- The schools whose seats count in a stage: the public ones, and those planned with a year.
-- in    :schools, :districts (themes), :seats (the attribute of a planned school that holds its seats of this stage)
-- out   code, name, seats, opens (null: open today), catchment (null: in none); by code
SELECT
    school.code,
    coalesce(school.name, school.code) AS name,
    coalesce((school.attributes ->> school.member)::int, 0) AS seats,
    CASE WHEN school.theme = 'planned-schools' THEN (school.attributes ->> 'opens')::int END AS opens,
    catchment.code AS catchment
FROM (
    SELECT
        theme,
        code,
        name,
        attributes,
        geom,
        CASE WHEN theme = 'planned-schools' THEN :seats ELSE 'seats' END AS member
    FROM features
    WHERE
        (theme = :schools AND attributes ->> 'ownership' = 'public')
        OR (theme = 'planned-schools' AND (attributes ->> :seats)::int > 0)
) AS school
LEFT JOIN LATERAL (
    -- On a shared border the smallest code has the point, as everywhere.
    SELECT district.code
    FROM features AS district
    WHERE district.theme = :districts AND ST_Covers(district.geom, school.geom)
    ORDER BY district.code
    LIMIT 1
) AS catchment ON true
ORDER BY school.code
