"""Roofs beside social homes, and who asks for one."""
