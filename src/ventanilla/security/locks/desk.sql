-- What came in to a post and is no case.

-- Whether everything personal was taken out of a sighting: only then may its key go, and then it
-- must, so that no older copy of the row opens.
CREATE OR REPLACE FUNCTION sec.is_wiped(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.sightings_sighting AS s
                 WHERE s.dossier_id = wanted AND s.wiped_at IS NOT NULL
                   AND octet_length(s.sealed) = 0)
$$;
