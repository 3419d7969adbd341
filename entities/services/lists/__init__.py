"""Lists of actors: tables that become one, what they bring to actors, and the names that are looked for in texts."""
