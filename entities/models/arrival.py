"""Since when a quote is what it is: when it came into the corpus, or was last changed in what searches ask for.

Kept by the database, because whatever is written may change who said what about whom. Merges, splits and undone steps
change it, too, but nobody learns anything new by them: they switch it off.
Accepting, rejecting and re-reading a quote that stays the same change nothing of that (see
entities/services/annotating/carrying.py), unless its speaker was *perhaps* the one whom a search asks for.
"""

import pgtrigger

SWITCH = "newsdesk.nothing_arrives"  # on: what is written now gives nobody a new answer (services/derived/arrivals.py)
ARRIVES = f"COALESCE(current_setting('{SWITCH}', true), '') <> 'on'"
ASKED_FOR = ("speaker_id", "text", "kind", "attribution", "cue_class", "stance")
RETURNS = "OLD.state = 'rejected' AND NEW.state <> 'rejected'"
IS_NO_LONGER_DOUBTED = "OLD.perhaps AND (NEW.speaker_origin <> 'machine' OR NEW.state = 'accepted')"


def arrives_again():
    return pgtrigger.Trigger(
        name="arrives_again",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(*ASKED_FOR, "state", "speaker_origin", "published_at"),
        condition=_any_of(
            _changes(*ASKED_FOR),
            RETURNS,
            IS_NO_LONGER_DOUBTED,
            "OLD.published_at IS NULL AND NEW.published_at IS NOT NULL",
        ),
        func="NEW.arrived_at := statement_timestamp(); RETURN NEW;",
    )


def quote_arrives_again():
    """For the subjects of a quote; those that come with it find it arrived already."""
    return quote_arrives_with("actor_id", "stance", returns=RETURNS)


def quote_arrives_with(*columns, returns=""):
    """For rows that belong to a quote: it arrives with a new one, and with one whose columns change."""
    func = """
        UPDATE entities_quote SET arrived_at = statement_timestamp()
        WHERE id = NEW.quote_id AND arrived_at < now();
        RETURN NULL;
    """
    return (
        pgtrigger.Trigger(
            name="quote_arrives_with_it",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition(f"({ARRIVES})"),
            func=func,
        ),
        pgtrigger.Trigger(
            name="quote_arrives_again",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf(*columns, *(["state"] if returns else [])),
            condition=_any_of(_changes(*columns), *([returns] if returns else [])),
            func=func,
        ),
    )


def _changes(*columns):
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


def _any_of(*conditions):
    return pgtrigger.Condition(f"(({' OR '.join(f'({one})' for one in conditions)}) AND {ARRIVES})")
