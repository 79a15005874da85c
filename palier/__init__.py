"""Palier: social housing, place by place."""
