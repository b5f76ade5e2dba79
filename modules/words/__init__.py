"""What is said of fits: sentences, symbols, equations, R's printed text."""
