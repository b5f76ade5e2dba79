"""The ten kinds of exercise: a file a kind, a function an exercise."""
