"""The desk of who lets other roofs: what it declares, and the requests that live on it. No file of a household (ADR 90)."""
