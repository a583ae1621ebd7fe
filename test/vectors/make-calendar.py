"""Writes calendar.json with Python's own datetime, which shares no code with ours: python3 test/vectors/make-calendar.py"""
import calendar, datetime as d, json, pathlib, random

random.seed(20260101)
day = lambda: d.date(random.randint(1900, 2199), random.randint(1, 12), random.randint(1, 28))
days = [d.date(2024, 2, 29), d.date(2000, 2, 29), d.date(1970, 1, 1), d.date(1999, 12, 31), d.date(2100, 2, 28)] + [day() for _ in range(60)]
holidays = ['2025-10-13', '2025-11-11', '2025-11-27', '2025-12-25', '2026-01-01', '2026-01-19', '2026-02-16', '2026-05-25', '2026-06-19', '2026-09-07']

def months(day, n):
    m = day.year * 12 + day.month - 1 + n
    return d.date(m // 12, m % 12 + 1, min(day.day, calendar.monthrange(m // 12, m % 12 + 1)[1]))

def business(a, b):
    return sum(1 for n in range((b - a).days + 1) if (x := a + d.timedelta(n)).weekday() < 5 and x.isoformat() not in holidays)

rows = []
for x in days:
    n = random.randint(-40000, 40000)
    m = random.randint(-40, 40)
    rows.append({'day': str(x), 'number': (x - d.date(1970, 1, 1)).days, 'weekday': x.isoweekday(), 'add': n, 'later': str(x + d.timedelta(n)),
                 'months': m, 'monthsLater': str(months(x, m)), 'endOfMonth': str(x.replace(day=calendar.monthrange(x.year, x.month)[1])),
                 'isoWeek': '%d-W%02d' % x.isocalendar()[:2], 'display': x.strftime('%B ') + f'{x.day}, {x.year}'})
spans = [('2025-10-01', '2026-09-30'), ('2025-10-01', '2025-10-31'), ('2026-02-14', '2026-02-17'), ('2026-09-07', '2026-09-07')]
out = {'days': rows, 'holidays': holidays, 'businessDays': [
    {'from': a, 'to': b, 'count': business(d.date.fromisoformat(a), d.date.fromisoformat(b))} for a, b in spans]}
pathlib.Path(__file__).with_name('calendar.json').write_text(json.dumps(out, indent=1) + '\n')
