"""Brings in articles with their annotations, as an archive holds them: very many at once, and all exact."""
