"""The law and the platform's own rules, in plain Python: no table, no clock, no dice. A jurist could read it aloud.

Chapters, in the order of the story: `law` (references, parameters, days and delays), `people` (a household and its facts),
`fitting` (may they rent this home), `situations` (what they go through, and its proof), `scoring` (points), `homes` (the flow
and its shares), `candidature` (its stages), `ranking` (the order, its proof), `commission` (from the list to the decision),
`offer` (and its answer), `life` (of a demande), `parting` (two households out of one), `doors` (who may read and do what),
`mandates` (who acts for whom), `counter` (with who is there), `seals` (nothing changes unseen), `mistakes` (what they cost),
`appeals` (what is contested), `threads` (what is written to who holds a file), `fetching` (what the administration said is not
asked again), `letters` (what is written to whom), `desks` (what awaits, by date). ``parameters/`` holds the figures, dated.
"""
