"""The second line: roles, claims, the policies of each table, and the jobs that each may ask for."""
