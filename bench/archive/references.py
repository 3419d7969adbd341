"""The bare SQL for the rows of each request of the workload, as somebody who knows the tables would write it by hand.

It stands beside each request and is run in the same minute on the same archive. Where a request lists rows, the keys of
its first column are compared with those on the page: the SQL asks for the same, or the figures are worth nothing.

`%(actor)s` and the like are the values of workload.py.
"""

PAGE, QUOTES = 30, 20
LIVE = "quote.state <> 'rejected' AND quote.attribution = 'said'"
ONCE = "NOT EXISTS (SELECT FROM entities_wording wording WHERE wording.quote_id = quote.id AND wording.repeats)"
SURE = "NOT quote.perhaps"
VERIFIED = "(quote.state = 'accepted' OR quote.origin = 'person' AND quote.state <> 'rejected')"
BY = """(quote.speaker_id = %(actor)s OR quote.id = ANY (ARRAY(
    SELECT quote_id FROM entities_jointspeaker WHERE actor_id = %(actor)s)))"""
# Those who speak for a body while they are in office, alone or together with others, and those whom nobody names.
FOR = """(quote.speaker_id = %(actor)s
  OR quote.id = ANY (ARRAY(SELECT quote_id FROM entities_jointspeaker WHERE actor_id = %(actor)s))
  OR quote.id = ANY (ARRAY(SELECT quote_id FROM entities_voiceinprint WHERE body_id = %(actor)s AND quote_id > 0))
  OR quote.id = ANY (ARRAY(
    SELECT said.id FROM entities_voice voice JOIN entities_quote said ON said.speaker_id = voice.speaker_id
      AND (said.published_at AT TIME ZONE 'UTC')::date BETWEEN voice.since AND voice.until
    WHERE voice.body_id = %(actor)s AND voice.state <> 'rejected'
    UNION ALL
    SELECT said.id FROM entities_voice voice JOIN entities_jointspeaker joint ON joint.actor_id = voice.speaker_id
      JOIN entities_quote said ON said.id = joint.quote_id
      AND (said.published_at AT TIME ZONE 'UTC')::date BETWEEN voice.since AND voice.until
    WHERE voice.body_id = %(actor)s AND voice.state <> 'rejected')))"""
ABOUT = """EXISTS (SELECT FROM entities_quotetarget target WHERE target.quote_id = quote.id
    AND target.state <> 'rejected' AND target.actor_id = %(actor)s)"""
ABOUT_TARGET = ABOUT.replace("%(actor)s", "%(target)s")
PERIOD = "quote.published_at >= %(since)s AND quote.published_at < %(until)s::date + 1"
WORDS = "quote.search @@ %(tsquery)s::tsquery"
OUTLET = "EXISTS (SELECT FROM articles_article a WHERE a.id = quote.article_id AND a.source_id = %(outlet)s)"


def newest_quotes(*conditions, live=LIVE, once=ONCE, dated="", most=QUOTES):
    where = " AND ".join(filter(None, (live, once, *conditions)))
    return _two_shelves("entities_quote quote", "quote", where, dated, most, first=True)


def newest_articles(*conditions, most=PAGE):
    where = " AND ".join(conditions) or "true"
    return _two_shelves("articles_article article", "article", where, "", most, first=False)


def _two_shelves(table, row, where, dated, most, *, first):
    """What has a date, newest first, before or after what has none: each is one walk along an index."""
    chosen = f"SELECT {row}.id FROM {table} WHERE {where} AND {row}.published_at"
    newest = f"ORDER BY {row}.published_at DESC, {row}.id DESC LIMIT {most}"
    with_date = f"({chosen} IS NOT NULL {dated and f'AND {dated}'} {newest})"
    without = f"({chosen} IS NULL ORDER BY {row}.id DESC LIMIT {most})"
    shelves = (with_date, without) if first else (without, with_date)
    return f"SELECT id FROM (\n{shelves[0]}\nUNION ALL\n{shelves[1]}\n) AS found LIMIT {most}"


def leading_actors(*conditions, order="total.mentions DESC"):
    where = " AND ".join(("NOT total.verified_only", "total.once", "actor.merged_into_id IS NULL", *conditions))
    return (
        "SELECT actor.id FROM entities_actortotal total JOIN entities_actor actor ON actor.id = total.actor_id\n"
        f"WHERE {where} ORDER BY {order}, actor.id LIMIT {PAGE}"
    )


ACTORS_OF_A_PERIOD = f"""
SELECT counted.actor_id FROM entities_actoractivity counted JOIN entities_actor actor ON actor.id = counted.actor_id
WHERE counted.day BETWEEN %(since)s AND %(until)s AND NOT counted.repeats AND actor.merged_into_id IS NULL
GROUP BY counted.actor_id ORDER BY sum(counted.mentions) DESC, counted.actor_id LIMIT {PAGE}
"""
MATRIX_EVER = """
WITH speaking AS (SELECT actor_id FROM entities_actortotal WHERE NOT verified_only AND once
  ORDER BY quotes_by DESC, actor_id LIMIT 45),
spoken_of AS (SELECT actor_id FROM entities_actortotal WHERE NOT verified_only AND once
  ORDER BY quotes_about DESC, actor_id LIMIT 45)
SELECT speaker_id, target_id, quotes, positive, neutral, negative FROM entities_pairtotal
WHERE speaker_id IN (SELECT actor_id FROM speaking) AND target_id IN (SELECT actor_id FROM spoken_of)
  AND attribution = 'said' AND NOT verified_only AND once
"""
MATRIX = """
WITH counted AS (SELECT actor_id, sum(quotes_by) AS by, sum(quotes_about) AS about FROM entities_actoractivity
  WHERE {period} NOT repeats GROUP BY actor_id),
speaking AS (SELECT actor_id FROM counted ORDER BY by DESC, actor_id LIMIT 45),
spoken_of AS (SELECT actor_id FROM counted ORDER BY about DESC, actor_id LIMIT 45)
SELECT speaker_id, target_id, stance, sum(quotes) FROM entities_pairactivity
WHERE speaker_id IN (SELECT actor_id FROM speaking) AND target_id IN (SELECT actor_id FROM spoken_of)
  AND {period} attribution = 'said' AND NOT repeats GROUP BY 1, 2, 3
"""
IN_PERIOD = "day BETWEEN %(since)s AND %(until)s AND"
NETWORK_EVER = """
SELECT speaker_id, target_id, quotes FROM entities_pairtotal
WHERE attribution = 'said' AND NOT verified_only AND once ORDER BY quotes DESC, speaker_id, target_id LIMIT 80
"""
NETWORK = """
SELECT speaker_id, target_id, sum(quotes) FROM entities_pairactivity
WHERE day BETWEEN %(since)s AND %(until)s AND attribution = 'said' AND NOT repeats
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 80
"""
OF_A_SPEAKER = """
SELECT target_id, quotes, positive, neutral, negative FROM entities_pairtotal
WHERE speaker_id = %(actor)s AND attribution = 'said' AND NOT verified_only AND once ORDER BY quotes DESC LIMIT 30
"""
PAIR_BY_DAY = """
SELECT day, stance, sum(quotes) FROM entities_pairactivity
WHERE speaker_id = %(actor)s AND target_id = %(target)s AND attribution = 'said' AND NOT repeats GROUP BY 1, 2
"""
ACTOR_BY_DAY = """
SELECT day, sum(mentions), sum(quotes_by), sum(quotes_about) FROM entities_actoractivity
WHERE actor_id = %(actor)s AND NOT repeats GROUP BY day
"""
LANES = """
WITH first AS (SELECT actor_id FROM entities_actoractivity
  WHERE day BETWEEN %(since)s AND %(until)s AND NOT repeats GROUP BY 1 ORDER BY sum(quotes_by) DESC, 1 LIMIT 3)
SELECT actor_id, day, sum(quotes_by) FROM entities_actoractivity
WHERE actor_id IN (SELECT actor_id FROM first) AND day BETWEEN %(since)s AND %(until)s AND NOT repeats GROUP BY 1, 2
"""
OUTLETS_BY_DAY = """
SELECT source_id, day, sum(quotes_by) FROM entities_actoractivity
WHERE day BETWEEN %(since)s AND %(until)s AND NOT repeats GROUP BY 1, 2
"""
STANCES_OF_A_SPEAKER = f"""
SELECT quote.stance, count(*) FROM entities_quote quote WHERE {LIVE} AND {SURE} AND {ONCE} AND {BY} GROUP BY 1
"""
FACETS = f"""
WITH found AS (SELECT quote.stance, quote.kind, quote.cue_class, date_trunc('month', quote.published_at) AS month
  FROM entities_quote quote WHERE {LIVE} AND {SURE} AND {ONCE} AND {BY}
  ORDER BY quote.published_at DESC LIMIT 10000)
SELECT stance, kind, cue_class, month, count(*) FROM found GROUP BY GROUPING SETS ((1), (2), (3), (4))
"""
DAYS_OF_A_SPEAKER = f"""
SELECT (quote.published_at AT TIME ZONE 'UTC')::date, count(*) FROM entities_quote quote
WHERE {LIVE} AND {SURE} AND {ONCE} AND {BY} GROUP BY 1
"""
STATEMENTS = f"""
SELECT id FROM entities_statement WHERE n_outlets >= 2 AND last_at IS NOT NULL
ORDER BY n_outlets DESC, id LIMIT {PAGE}
"""
STATEMENTS_OF_A_PERIOD = f"""
SELECT id FROM entities_statement WHERE n_outlets >= 2
  AND last_at >= %(since)s AND first_at < %(until)s::date + 1 ORDER BY n_outlets DESC, id LIMIT {PAGE}
"""
STATEMENTS_ABOUT = f"""
SELECT statement.id FROM entities_statement statement WHERE n_outlets >= 2 AND last_at IS NOT NULL AND EXISTS (
  SELECT FROM entities_wording wording JOIN entities_quote quote ON quote.id = wording.quote_id
  WHERE wording.statement_id = statement.id AND quote.state <> 'rejected' AND {ABOUT})
ORDER BY n_outlets DESC, statement.id LIMIT {PAGE}
"""
PRINTINGS = """
SELECT quote.id FROM entities_wording wording JOIN entities_quote quote ON quote.id = wording.quote_id
JOIN articles_article article ON article.id = quote.article_id
WHERE wording.statement_id = %(statement)s ORDER BY quote.published_at, quote.id LIMIT 30
"""
MENTIONED = """EXISTS (SELECT FROM entities_mention mention WHERE mention.article_id = article.id
    AND mention.state <> 'rejected' AND mention.actor_id = %(actor)s)"""
ARTICLE_PERIOD = "article.published_at >= %(since)s AND article.published_at < %(until)s::date + 1"
ARTICLE_WORDS = "article.search @@ %(tsquery)s::tsquery"
NAMED = """EXISTS (SELECT FROM entities_alias alias WHERE alias.actor_id = actor.id
    AND (alias.key LIKE %(name)s || '%%' OR alias.key LIKE '%% ' || %(name)s || '%%'
      OR alias.key LIKE '%%-' || %(name)s || '%%' OR alias.key LIKE '%%''' || %(name)s || '%%'))"""
ANNOTATIONS = """
SELECT quote.id, quote.text, target.actor_id FROM entities_quote quote
LEFT JOIN entities_quotetarget target ON target.quote_id = quote.id WHERE quote.article_id = %(article)s
"""
MENTIONS = 'SELECT id, text, start, "end", actor_id FROM entities_mention WHERE article_id = %(article)s ORDER BY start'
TO_REVIEW = """
SELECT id FROM entities_quote WHERE state = 'suggested' AND origin <> 'person' ORDER BY review_rank DESC, id LIMIT 1
"""
DUPLICATES = """
SELECT id FROM entities_possibleduplicate WHERE dismissed_at IS NULL ORDER BY score DESC, id LIMIT 30
"""
OUTLETS = "SELECT source_id, count(*), min(published_at), max(published_at) FROM articles_article GROUP BY source_id"
LEADERS_OF_A_MONTH = """
SELECT actor_id, sum(quotes_by) FROM entities_actoractivity
WHERE day BETWEEN (SELECT max(published_at)::date - 29 FROM articles_article)
  AND (SELECT max(published_at)::date FROM articles_article) AND NOT repeats
GROUP BY actor_id ORDER BY 2 DESC, 1 LIMIT 6
"""
RISING = f"""
SELECT actor.id FROM entities_actor actor LEFT JOIN (
  SELECT actor_id, sum(CASE WHEN day > last - 30 THEN mentions ELSE -mentions END) AS rise
  FROM entities_actoractivity, (SELECT max(published_at)::date AS last FROM articles_article) newest
  WHERE day BETWEEN last - 59 AND last AND NOT repeats GROUP BY actor_id) counted ON counted.actor_id = actor.id
WHERE actor.merged_into_id IS NULL ORDER BY coalesce(rise, 0) DESC, actor.id LIMIT {PAGE}
"""
