# Seconds that lme4 takes for profile intervals and for a bootstrap of one data set:
# Rscript intervals.R DATA.csv REPEATS REFITS
suppressMessages(library(lme4))
arguments <- commandArgs(TRUE)
observations <- read.csv(arguments[1])
observations$subject <- factor(observations$subject)
repeats <- as.integer(arguments[2])
refits <- as.integer(arguments[3])
fit <- lmer(y ~ x + (1 + x | subject), observations)
quietly <- function(action) suppressMessages(suppressWarnings(action))
seconds <- function(action) {
  start <- Sys.time()
  quietly(action())
  as.numeric(Sys.time() - start, units = "secs")
}
statistic <- function(refit) c(as.data.frame(VarCorr(refit))$sdcor, fixef(refit))
cat(median(replicate(repeats, seconds(function() confint(fit, quiet = TRUE)))), "\n")
cat(seconds(function() bootMer(fit, statistic, nsim = refits, seed = 1)), "\n")
