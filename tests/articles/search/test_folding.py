from articles.search.folding import fold_words


def test_fold_words_forgets_case_accents_blanks_and_kinds_of_marks_and_keeps_stops():
    assert fold_words("  ÉLYSÉE  d’Été U.S. ") == "elysee d'ete u.s."
