from entities.rules.texts.difference import SHOWN, Changed, Difference, Fact, Finding, beside, compare, shared_part


def finding(start, end, what="quote", **facts):
    return Finding(what, ((start, end),), f"{start}–{end}", tuple(Fact(k, v, str(v)) for k, v in facts.items()))


def test_same_findings_differ_in_nothing():
    found = [finding(0, 10, Speaker=1), finding(0, 10, "mention")]
    assert compare(found, found) == Difference()
    assert not compare(found, found)


def test_new_gone_and_changed_are_told_apart():
    kept, gone, old = finding(0, 10, Speaker=1), finding(20, 30), finding(40, 60, Speaker=1, Stance="neutral")
    now, new = finding(40, 60, Speaker=2, Stance="neutral"), finding(80, 90)
    difference = compare([old, gone, kept], [new, kept, now])
    assert difference == Difference([new], [gone], [Changed(old, now)])
    assert difference.changed[0].fields == [("Speaker", "1", "2")]


def test_moved_borders_are_a_change_while_half_is_shared():
    assert [c.fields for c in compare([finding(0, 10)], [finding(0, 14)]).changed] == [[("Words", "0–10", "0–14")]]
    apart = compare([finding(0, 10)], [finding(8, 30)])
    assert (len(apart.new), len(apart.gone), len(apart.changed)) == (1, 1, 0)


def test_findings_of_different_kinds_are_never_the_same():
    difference = compare([finding(0, 10, "mention")], [finding(0, 10, "date")])
    assert difference.of("date") == Difference(new=[finding(0, 10, "date")])
    assert difference.of("mention") == Difference(gone=[finding(0, 10, "mention")])


def test_equal_places_are_paired_with_what_says_the_same_first():
    person, group = finding(0, 5, "mention", Label="PERSON"), finding(0, 5, "mention", Label="NORP")
    assert compare([person, group], [group]) == Difference(gone=[person])


def test_each_finding_is_paired_once_with_the_nearest():
    difference = compare([finding(0, 10)], [finding(0, 9), finding(0, 12)])
    assert [change.after for change in difference.changed] == [finding(0, 9)]
    assert difference.new == [finding(0, 12)]


def test_shared_part_counts_characters_of_all_fragments():
    assert shared_part([(0, 10), (20, 30)], [(0, 10)]) == 0.5
    assert shared_part([(0, 10)], [(10, 20)]) == 0


def test_two_of_one_name_are_told_apart():
    was, became = (Finding("quote", ((0, 9),), "We go", (Fact("Speaker", key, "Ana Lind"),)) for key in (1, 2))
    (change,) = compare([was], [became]).changed
    assert change.fields == [("Speaker", "Ana Lind", "Ana Lind (another of that name)")]


def test_short_texts_beside_each_other_are_whole():
    assert beside("Nobody asked us", "Nobody asked") == "Nobody asked us"


def test_long_texts_beside_each_other_are_cut_to_where_they_differ():
    words = " ".join(f"word{n}" for n in range(60))
    longer = f"{words} and kept his chair"
    assert beside(longer, words) == "… word56 word57 word58 word59 and kept his chair"
    assert beside(words, longer) == "… word56 word57 word58 word59"
    assert beside(f"At last {words}", words) == "At last word0 word1 word2 word3 word4 …"
    middle = words.replace("word30", "harbour")
    assert beside(middle, words) == "… word26 word27 word28 word29 harbour word31 word32 word33 word34 …"


def test_texts_that_differ_throughout_show_both_ends_of_their_difference():
    shown = beside("ferry " * 40, "harbour " * 40)
    assert (shown[:11], shown[-12:], len(shown)) == ("ferry ferry", "ferry ferry ", SHOWN + len(" … "))
