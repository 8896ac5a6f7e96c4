"""A site that is there has the holidays of earlier packs already: they are remembered as given, so that none of them comes again."""

from django.db import migrations

EACH_YEAR = {
    "GN": {
        "New Year's Day": "01-01",
        "Women's Day": "03-08",
        "Labour Day": "05-01",
        "Africa Day": "05-25",
        "Assumption": "08-15",
        "Independence Day": "10-02",
        "Christmas": "12-25",
    },
    "KE": {
        "New Year's Day": "01-01",
        "Labour Day": "05-01",
        "Madaraka Day": "06-01",
        "Mazingira Day": "10-10",
        "Mashujaa Day": "10-20",
        "Jamhuri Day": "12-12",
        "Christmas": "12-25",
        "Boxing Day": "12-26",
    },
    "PK": {
        "Kashmir Day": "02-05",
        "Pakistan Day": "03-23",
        "Labour Day": "05-01",
        "Independence Day": "08-14",
        "Iqbal Day": "11-09",
        "Quaid-e-Azam Day": "12-25",
    },
}
FEASTS = {
    "GN": {
        "Laylat al-Qadr 1448": ["2027-03-06"],
        "Eid al-Fitr 1448": ["2027-03-09"],
        "Eid al-Adha 1448": ["2027-05-16"],
        "Mawlid 1449": ["2027-08-14"],
        "Laylat al-Qadr 1449": ["2028-02-23"],
        "Eid al-Fitr 1449": ["2028-02-26"],
        "Eid al-Adha 1449": ["2028-05-05"],
        "Mawlid 1450": ["2028-08-03"],
    },
    "KE": {
        "Eid al-Fitr 1448": ["2027-03-09"],
        "Good Friday 2027": ["2027-03-26"],
        "Easter Monday 2027": ["2027-03-29"],
        "Eid al-Adha 1448": ["2027-05-16"],
        "Eid al-Fitr 1449": ["2028-02-26"],
        "Good Friday 2028": ["2028-04-14"],
        "Easter Monday 2028": ["2028-04-17"],
        "Eid al-Adha 1449": ["2028-05-05"],
    },
    "PK": {
        "Eid al-Fitr 1448": ["2027-03-10", "2027-03-11"],
        "Eid al-Adha 1448": ["2027-05-17", "2027-05-18"],
        "Ashura 1449": ["2027-06-15", "2027-06-16"],
        "Mawlid 1449": ["2027-08-15"],
        "Eid al-Fitr 1449": ["2028-02-27", "2028-02-28"],
        "Eid al-Adha 1449": ["2028-05-06", "2028-05-07"],
        "Ashura 1450": ["2028-06-03", "2028-06-04"],
        "Mawlid 1450": ["2028-08-04"],
    },
}
NOT_OF_THE_MOON = ("Good Friday", "Easter Monday")


def remember_given_holidays(apps, schema_editor):
    """As loads have given them until now: all of a year, as long as the market knew none of it."""
    Country, PackHoliday = (apps.get_model("places", name) for name in ("Country", "PackHoliday"))
    for country in Country.objects.filter(code__in=FEASTS):
        known = {_year_of(day) for day in country.closed_days}
        every = {name: [day] for name, day in EACH_YEAR[country.code].items()} | FEASTS[country.code]
        PackHoliday.objects.bulk_create(
            PackHoliday(country=country, name=name, days=days, is_expected=_is_expected(name, days))
            for name, days in every.items()
            if _year_of(days[0]) in known
        )


def _year_of(day):
    """Empty for what is the same each year."""
    return day[:-6]


def _is_expected(name, days):
    return _year_of(days[0]) != "" and not name.startswith(NOT_OF_THE_MOON)


class Migration(migrations.Migration):
    dependencies = [("places", "0002_pack_holidays")]

    operations = [migrations.RunPython(remember_given_holidays, migrations.RunPython.noop)]
