"""Who comes in beside the household, the landlord and the réservataire: one scene of the demo for each."""
