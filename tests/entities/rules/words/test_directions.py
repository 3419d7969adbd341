from entities.rules.words.directions import END, ISOLATE, isolated

ARABIC, HEBREW = "فاطمة الزهراء", "משרד התחבורה 12"


def test_a_name_from_right_to_left_is_isolated():
    assert isolated(ARABIC) == f"{ISOLATE}{ARABIC}{END}"
    assert isolated(HEBREW) == f"{ISOLATE}{HEBREW}{END}"
    assert isolated(f"Radio {ARABIC}") == f"{ISOLATE}Radio {ARABIC}{END}"


def test_other_names_stay_as_they_are():
    for name in ("", "Þórdís Øystein-Ångström", "Łukasz Żółć", "北京", "12", "Ελένη"):
        assert isolated(name) == name
