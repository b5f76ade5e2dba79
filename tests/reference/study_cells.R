# Simulation studies as one writes them in R: a loop that draws data, fits and tests.
# Rscript study_cells.R > study_cells.csv   (R 4.2, lme4 1.1-31, lmerTest)
suppressPackageStartupMessages(library(lmerTest))
set.seed(20261129)

draw <- function(subjects, occasions, slope, missing) {
  d <- expand.grid(x = seq_len(occasions) - 1, subject = factor(seq_len(subjects)))
  z <- matrix(rnorm(2 * subjects), ncol = 2)
  rho <- 0.18
  intercept <- 268 + 31 * z[, 1]
  slopes <- slope + 6.8 * (rho * z[, 1] + sqrt(1 - rho^2) * z[, 2])
  d$y <- intercept[d$subject] + slopes[d$subject] * d$x + rnorm(nrow(d), sd = 25.5)
  lost <- round(nrow(d) * missing / 100)
  if (lost) d[-sample(nrow(d), lost), ] else d
}

study <- function(cell, subjects, occasions, slope, missing, random, replicates) {
  model <- as.formula(paste("y ~ x + (", random, "| subject)"))
  found <- replicate(replicates, {
    d <- draw(subjects, occasions, slope, missing)
    lm_row <- coef(summary(lm(y ~ x, data = d)))["x", ]
    own <- sapply(split(d, d$subject), function(one) {
      if (length(unique(one$x)) > 1) coef(lm(y ~ x, data = one))[["x"]] else NA
    })
    fit <- suppressMessages(suppressWarnings(lmer(model, data = d)))
    row <- coef(summary(fit))["x", ]
    reach <- qt(0.975, row[["df"]]) * row[["Std. Error"]]
    c(
      rejected_complete = lm_row[["Pr(>|t|)"]] < 0.05,
      rejected_none = t.test(own)$p.value < 0.05,
      rejected_wald = 2 * pnorm(-abs(row[["t value"]])) < 0.05,
      rejected_satterthwaite = row[["Pr(>|t|)"]] < 0.05,
      coverage_satterthwaite = abs(row[["Estimate"]] - slope) <= reach,
      width_wald = 2 * qnorm(0.975) * row[["Std. Error"]],
      singular_partial = isSingular(fit)
    )
  })
  data.frame(
    cell = cell, subjects = subjects, occasions = occasions, slope = slope, missing = missing,
    random = random, what = rownames(found), value = rowMeans(found),
    error = apply(found, 1, sd) / sqrt(replicates), replicates = replicates
  )
}

cells <- rbind(
  study("power", 18, 8, 5, 0, "1 + x", 500),
  study("no effect, a third missing", 12, 6, 0, 33, "1 + x", 500),
  study("no effect, slopes taken as equal", 12, 6, 0, 0, "1", 500)
)
write.csv(cells, row.names = FALSE)
