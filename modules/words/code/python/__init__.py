"""The program in Python, with statsmodels and plotnine."""
