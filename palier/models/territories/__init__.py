"""Where homes are and who is there: départements, communes, organisations and their territories."""
