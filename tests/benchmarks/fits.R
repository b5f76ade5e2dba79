# Seconds that lmer takes for one fit of each data set: Rscript fits.R DATA.csv REPEATS
suppressMessages(library(lme4))
arguments <- commandArgs(TRUE)
observations <- read.csv(arguments[1])
observations$subject <- factor(observations$subject)
repeats <- as.integer(arguments[2])
control <- lmerControl(check.nobs.vs.nRE = "ignore")
for (data in split(observations, observations$data_set)) {
  seconds <- replicate(repeats, {
    start <- Sys.time()
    suppressMessages(suppressWarnings(lmer(y ~ x + (1 + x | subject), data, control = control)))
    as.numeric(Sys.time() - start, units = "secs")
  })
  cat(median(seconds), "\n")
}
