"""A week at the desks: a hand that reads pages and presses what they hold, and counts what it does."""
