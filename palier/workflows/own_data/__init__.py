"""« Mes données »: what is held on a person, made into one archive that is theirs (ADR 87)."""
