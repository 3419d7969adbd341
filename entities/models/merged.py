"""The database's own guard against annotations that name an actor which no longer stands for itself."""

import pgtrigger

SWITCH = "newsdesk.names_are_current"  # on: all actors that are written now are locked, and none of them is merged


def follows_merges(column):
    """A trigger that writes the kept actor's id wherever a row would name an absorbed one.

    Whoever read an actor before it was merged (a correction, a run of the engine, an undone step) writes the right id
    after it. The lock makes such a writer wait for a merge that is just happening.
    """
    return pgtrigger.Trigger(
        name=f"{column}_follows_merges",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(f"{column}_id"),
        condition=pgtrigger.Condition(f"COALESCE(current_setting('{SWITCH}', true), '') <> 'on'"),
        declare=[("kept", "bigint")],
        func=f"""
            LOOP
                SELECT merged_into_id INTO kept FROM entities_actor WHERE id = NEW.{column}_id FOR KEY SHARE;
                EXIT WHEN kept IS NULL;
                NEW.{column}_id := kept;
            END LOOP;
            RETURN NEW;
        """,
    )
