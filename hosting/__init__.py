"""What keeps the site up, read apart from the product; the product imports none of it.

Read in this order: `supervision` (one small process that keeps the port open from release to release), `database` (the
server where none is given), `upgrades` (another release put in without a cut), `backups` (a lost second comes back),
`admission` (who comes in above capacity, and who waits), `metering` and `outside` (what is measured; the pages of health and
state), `probe` (what a visitor meets, minute by minute). Releases know each other by a few names that stay, in `config/`.
"""
