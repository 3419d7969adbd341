from entities.reads.quality import parsed, quality, section, tables

REPORT = """# Quality

Pipeline version 7. All figures

## Who said what about whom, on `acceptance2_dev`

|  | precision | recall | F1 |
|---|---|---|---|
| quotes found | 88.3 | 90.8 | 88.6 |
| subjects of the quotes found | 80.6 | 59.1 | 68.2 |

|  | accuracy | of |
|---|---|---|
| right speaker, of the quotes found | 92.1 | 356 |
| right stance toward the main subject | 83.9 | 180 |

## What a count of quotes is worth

| set | count | actor of | actors | true number within, % |
|---|---|---|---|---|
| `acceptance2_dev` | quotes by | one article | 111 | 91.9 |
| `acceptance2_dev` | quotes by | 10 articles, drawn | 500 | 94.6 |

## Sets
"""


def test_figures_are_read_as_they_were_written_down():
    told = parsed(REPORT)
    assert (told.version, told.missed, told.false, told.subjects_missed) == ("7", 9, 12, 41)
    assert (told.wrong_speakers, told.wrong_stances, told.within) == (8, 16, {"quotes by": 91.9})
    assert told.rows[0] == ("quotes found", 88.3, 90.8)


def test_the_report_in_docs_has_all_of_them():
    told = quality()
    assert set(told.within) == {"quotes by an actor", "quotes about an actor", "quotes by one about another"}
    assert min(told.within.values()) >= 85  # of intervals that are to hold it nine times in ten
    assert 0 < told.missed < 50
    assert 0 < told.wrong_stances < 50


def test_a_report_without_a_section_has_no_table_of_it():
    assert tables(section(REPORT, "Names")) == []
