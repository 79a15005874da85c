"""The invented world of the demo: who lives in it, their homes, and every stage of the path, built by the real workflows.

Deterministic from a seed and an anchor date, but for what must be unforeseeable: opaque ids, draw seeds and salts.
"""
