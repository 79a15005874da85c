"""What people and the clock do: one verb, one transaction, one line of the journal. `by` and `at` are always given.

Chapters bear the names of those of `rules`, in the order of the story: `acting` (who acts, how it is told and refused),
`letters`, `doors` (coming in, reading), `accounts` (of professionals), `register` (what the State sends and is sent), `people`
(a household completes its file), `scoring`, `homes` (from a vacancy to a publication), `candidature`, `ranking` (the closing),
`commission`, `offer` (to the lease), `radiation`, `life` (of a demande, to its erasure), `parting`, `seals` (nothing changes
unseen), `mistakes` (what they cost), `appeals` (what is contested), `threads` (messages with who holds a file), `desks` (what
awaits), `mandates` (who acts for whom), `counter` (with a person who is there).
"""
