"""Exchanging my home: what I say of it, what I look for, and the rounds that are proposed to me."""
