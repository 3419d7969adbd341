"""Since when a quote is what it is: when it came into the corpus, or was last changed in what searches ask for.

Kept by the database, because corrections, merges, splits and undone steps all change who said what about whom.
Accepting, rejecting and re-reading a quote that stays the same change nothing of that (see
entities/services/annotating/carrying.py).
"""

import pgtrigger

ASKED_FOR = ("speaker_id", "text", "kind", "attribution", "cue_class", "stance")
RETURNS = "OLD.state = 'rejected' AND NEW.state <> 'rejected'"


def arrives_again():
    return pgtrigger.Trigger(
        name="arrives_again",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(*ASKED_FOR, "state", "published_at"),
        condition=_any_of(_changes(*ASKED_FOR), RETURNS, "OLD.published_at IS NULL AND NEW.published_at IS NOT NULL"),
        func="NEW.arrived_at := statement_timestamp(); RETURN NEW;",
    )


def quote_arrives_again():
    """For the subjects of a quote; those that come with it find it arrived already."""
    func = """
        UPDATE entities_quote SET arrived_at = statement_timestamp()
        WHERE id = NEW.quote_id AND arrived_at < now();
        RETURN NULL;
    """
    return (
        pgtrigger.Trigger(name="quote_arrives_with_it", when=pgtrigger.After, operation=pgtrigger.Insert, func=func),
        pgtrigger.Trigger(
            name="quote_arrives_again",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("actor_id", "stance", "state"),
            condition=_any_of(_changes("actor_id", "stance"), RETURNS),
            func=func,
        ),
    )


def _changes(*columns):
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


def _any_of(*conditions):
    return pgtrigger.Condition(f"({' OR '.join(f'({one})' for one in conditions)})")
