"""The program in R, with lme4 and ggplot2."""
