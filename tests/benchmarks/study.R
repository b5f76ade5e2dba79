# What a simulation study with lme4 and lmerTest costs: Rscript study.R FILE
# The file has columns data_set, subject, x and y; prints the seconds for each data set.
suppressPackageStartupMessages(library(lmerTest))
data <- read.csv(commandArgs(TRUE)[1])
data_sets <- split(data, data$data_set)
fit_three <- function(d) {
  complete <- summary(lm(y ~ x, data = d))$coefficients
  slopes <- sapply(split(d, d$subject), function(one) if (nrow(one) > 1) coef(lm(y ~ x, data = one))[2] else NA)
  none <- t.test(slopes)
  fit <- suppressMessages(suppressWarnings(lmer(y ~ x + (1 + x | subject), data = d)))
  list(complete, none, coef(summary(fit)), confint(fit, method = "Wald", parm = "beta_"), isSingular(fit))
}
invisible(fit_three(data_sets[[1]]))
for (d in data_sets) cat(sum(system.time(fit_three(d))[c("user.self", "sys.self")]), "\n")
