"""The site seen from outside, minute by minute: what a visitor gets, what is kept of it, and what is said of it.

A minute is a whole number: minutes since 1 January 1970, UTC. Nothing here reads the database or holds a person's data.
"""
