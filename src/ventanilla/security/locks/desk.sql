-- What came in to a post and is no case.

-- Whether everything personal was taken out of a sighting or a notification: only then may its key
-- go, and then it must, so that no older copy of the row opens. That a wiped row holds nothing is
-- held by a constraint of each table. A dossier of a case is neither.
CREATE OR REPLACE FUNCTION sec.is_wiped(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.sightings_sighting AS s
                 WHERE s.dossier_id = wanted AND s.wiped_at IS NOT NULL)
      OR EXISTS (SELECT FROM public.notifications_notification AS n
                 WHERE n.dossier_id = wanted AND n.wiped_at IS NOT NULL)
$$;
