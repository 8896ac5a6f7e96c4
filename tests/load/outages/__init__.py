"""Kills and outages under a real mix of buyers, sellers, couriers, bidders and staff: what they see, and whether every fact stays true.

Run by hand: `python -m tests.load.outages` (`--help` says what can be shortened). `site.py` is the site with its servers, `people.py` who
asks it, `trade.py` and `mix.py` what they do, `breaking.py` what is broken, `truth.py` what must hold afterwards.
"""
