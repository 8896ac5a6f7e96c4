"""French, with the month in letters: 3/4 is not the same day for everybody."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j N Y"
DATETIME_FORMAT = "j F Y à H:i"
SHORT_DATETIME_FORMAT = "j N Y à H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "j F"
