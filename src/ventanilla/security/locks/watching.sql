-- What a seat does too much of: told to its supervisors, and stopped where it is grave.

-- Raise an alarm once for a cause.
CREATE OR REPLACE FUNCTION sec.alert(
    kind text, cause text, seat bigint, post bigint, dossier uuid, detail jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.oversight_alert
      (effect, kind, at, seat_id, officer_id, post_id, dossier_id, detail)
    SELECT concat(alert.kind, ':', cause), alert.kind, sec.now(), s.id, s.officer_id, alert.post,
           alert.dossier, alert.detail
    FROM public.security_seat AS s WHERE s.id = alert.seat
    ON CONFLICT (effect) DO NOTHING
$$;

-- Stop the seat of a release that was refused because it had opened too many cases. What a list
-- or a search spends is refused, and no more.
CREATE OR REPLACE FUNCTION sec.stop_seat(release bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
BEGIN
  SELECT s.id, s.officer_id, s.post_id INTO held
    FROM public.audit_event AS e JOIN public.security_seat AS s ON s.id = e.seat_id
    WHERE e.id = stop_seat.release AND e.job = '' AND e.kind = 'open'
      AND EXISTS (SELECT FROM sec.budget AS b
                  WHERE b.kind = 'open'
                    AND sec.spent(e.seat_id, b.kind, b.counted, b.span) > b.most);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  INSERT INTO public.oversight_freeze (seat_id, officer_id, post_id, cause, frozen_at, note)
    VALUES (held.id, held.officer_id, held.post_id, 'budget', sec.now(), '')
    ON CONFLICT (seat_id) WHERE released_at IS NULL DO NOTHING;
  IF FOUND THEN
    PERFORM sec.alert('budget', concat(release), held.id, held.post_id, NULL, '{}');
  END IF;
END $$;

-- Look over the log of the last while, and raise what stands out. Run every minute.
CREATE OR REPLACE FUNCTION sec.watch() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  instant timestamptz := sec.now();
  before bigint := (SELECT count(*) FROM public.oversight_alert);
BEGIN
  -- More than 40 cases in ten minutes.
  PERFORM sec.alert('bulk', concat(found.seat_id, ':', floor(extract(epoch FROM instant) / 600)),
                    found.seat_id, s.post_id, NULL, jsonb_build_object('cases', found.cases))
    FROM (SELECT e.seat_id, count(DISTINCT d) AS cases
          FROM public.audit_event AS e, unnest(e.dossiers) AS d
          WHERE e.at > instant - interval '10 minutes' AND e.kind = 'open' AND e.job = ''
          GROUP BY e.seat_id HAVING count(DISTINCT d) > 40) AS found
    JOIN public.security_seat AS s ON s.id = found.seat_id;
  -- Three times what is much for this seat, by its last thirty days.
  PERFORM sec.alert('unusual', concat(today.seat_id, ':', instant::date), today.seat_id,
                    s.post_id, NULL, jsonb_build_object('cases', today.cases))
    FROM (SELECT e.seat_id, count(DISTINCT d) AS cases
          FROM public.audit_event AS e, unnest(e.dossiers) AS d
          WHERE e.at > instant - interval '1 day' AND e.kind = 'open' AND e.job = ''
          GROUP BY e.seat_id HAVING count(DISTINCT d) >= 20) AS today
    JOIN public.security_seat AS s ON s.id = today.seat_id
    JOIN LATERAL (
      SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY a_day.cases) AS much, count(*) AS days
      FROM (SELECT count(DISTINCT d) AS cases FROM public.audit_event AS e, unnest(e.dossiers) AS d
            WHERE e.seat_id = today.seat_id AND e.kind = 'open' AND e.job = ''
              AND e.at BETWEEN instant - interval '31 days' AND instant - interval '1 day'
            GROUP BY e.at::date) AS a_day) AS own ON own.days >= 5
    WHERE today.cases > 3 * own.much;
  -- The same person, searched for three times, and no case opened after the first time.
  PERFORM sec.alert('searches', concat(found.seat_id, ':', left(found.token, 32), ':',
                                       instant::date),
                    found.seat_id, s.post_id, NULL, jsonb_build_object('times', found.times))
    FROM (SELECT e.seat_id, e.detail ->> 'token' AS token, count(*) AS times, min(e.at) AS first
          FROM public.audit_event AS e
          WHERE e.at > instant - interval '1 day' AND e.kind = 'search' AND e.job = ''
            AND e.detail ? 'token'
          GROUP BY e.seat_id, e.detail ->> 'token' HAVING count(*) >= 3) AS found
    JOIN public.security_seat AS s ON s.id = found.seat_id
    WHERE NOT EXISTS (SELECT FROM public.audit_event AS e
                      WHERE e.seat_id = found.seat_id AND e.kind = 'open' AND e.at > found.first);
  -- Whatever was taken out.
  PERFORM sec.alert('export', concat(e.id), e.seat_id, s.post_id, NULL,
                    jsonb_build_object('action', e.action))
    FROM public.audit_event AS e JOIN public.security_seat AS s ON s.id = e.seat_id
    WHERE e.at > instant - interval '1 day' AND e.kind = 'act'
      AND e.action IN ('export.asked', 'export.made', 'export.downloaded', 'export.released');
  RETURN (SELECT count(*) FROM public.oversight_alert) - before;
END $$;

-- Say that a dossier is a planted one.
CREATE OR REPLACE FUNCTION sec.plant(wanted uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO sec.canary (dossier) VALUES (wanted) ON CONFLICT DO NOTHING
$$;

-- Which of these are planted: for the figures, which leave them out.
CREATE OR REPLACE FUNCTION sec.planted(asked uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT dossier FROM sec.canary WHERE dossier = ANY (asked)
$$;
