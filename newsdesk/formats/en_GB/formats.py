"""How times are printed where no template says it; "22 November 2026, 15:01", never "3:01 p.m."."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
