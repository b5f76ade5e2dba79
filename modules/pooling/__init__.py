"""Complete, no and partial pooling: the data -> the fits."""
