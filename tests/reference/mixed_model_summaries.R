# Writes what lme4 and lmerTest read off their fits:
#     Rscript mixed_model_summaries.R
# lme4_inference.csv       Satterthwaite's degrees of freedom for the chapter's and 18 drawn data sets,
#                          in four structures, by REML and ML
# lme4_fit_statistics.csv  log-likelihood, AIC, BIC and explained variances of the same fits
# lme4_anova.csv           likelihood ratio tests of nested structures, refitted by ML
# sleep2_fitted.csv        fitted values and residuals of the chapter's model
suppressMessages({library(lme4); library(lmerTest)})

all <- read.csv("lme4_datasets.csv")
all <- all[all$dataset %% 20 < 2, c("dataset", "subject", "x", "y")]
sleep <- read.csv("sleepstudy.csv")
sleep <- subset(sleep, Days >= 2)
sleep <- data.frame(dataset = "sleep2", subject = sleep$Subject, x = sleep$Days - 2, y = sleep$Reaction)
sets <- c(list(sleep2 = sleep), split(all, all$dataset))

structures <- c("1" = "(1 | subject)", "1 + x" = "(1 + x | subject)",
                "0 + x" = "(0 + x | subject)", "1 + x ||" = "(1 + x || subject)")
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5),
                       check.nobs.vs.nRE = "ignore", check.conv.grad = "ignore",
                       check.conv.hess = "ignore", check.conv.singular = "ignore")
fit <- function(data, structure, reml, lmer = lme4::lmer) {
  data$subject <- factor(data$subject)
  formula <- as.formula(paste("y ~ x +", structures[[structure]]))
  eval(bquote(lmer(.(formula), data, REML = .(reml), control = control)))
}

inference <- statistics <- tests <- list()
for (name in names(sets)) for (reml in c(TRUE, FALSE)) for (structure in names(structures)) {
  data <- sets[[name]]
  m <- fit(data, structure, reml, lmerTest::lmer)
  id <- data.frame(dataset = name, random = structure, reml = reml)
  criterion <- if (reml) REMLcrit(m) else deviance(m)
  table <- coef(summary(m, ddf = "Satterthwaite"))
  inference[[length(inference) + 1]] <- data.frame(
    id, term = c("intercept", "slope"), criterion = criterion, singular = isSingular(m),
    estimate = table[, 1], standard_error = table[, 2], df = table[, 3], t = table[, 4],
    p_t = table[, 5], row.names = NULL)

  # Variances by their definitions: of the fixed part (Nakagawa & Schielzeth 2013) and, averaged
  # over observations, of the random part (Johnson 2014).
  V <- matrix(0, 2, 2)
  for (block in VarCorr(m)) {
    at <- match(rownames(block), c("(Intercept)", "x"))
    V[at, at] <- V[at, at] + block
  }
  Z <- cbind(1, data$x)
  fixed <- var(as.vector(Z %*% fixef(m)))
  random <- mean(diag(Z %*% V %*% t(Z)))
  statistics[[length(statistics) + 1]] <- data.frame(
    id, criterion = criterion, log_likelihood = as.numeric(logLik(m)),
    n_parameters = attr(logLik(m), "df"), aic = AIC(m), bic = BIC(m),
    variance_fixed = fixed, variance_random = random, variance_residual = sigma(m)^2,
    marginal_r2 = fixed / (fixed + random + sigma(m)^2),
    conditional_r2 = (fixed + random) / (fixed + random + sigma(m)^2))
}

pairs <- list(c("1", "1 + x ||"), c("0 + x", "1 + x ||"), c("1 + x ||", "1 + x"),
              c("1", "1 + x"), c("0 + x", "1 + x"))
for (name in names(sets)) for (pair in pairs) {
  # anova() finds the fits' data by name
  data <- sets[[name]]; data$subject <- factor(data$subject)
  small <- fit(data, pair[1], TRUE); large <- fit(data, pair[2], TRUE)
  a <- suppressMessages(anova(small, large, refit = TRUE))
  tests[[length(tests) + 1]] <- data.frame(
    dataset = name, smaller = pair[1], larger = pair[2], chi_square = a$Chisq[2], df = a$Df[2],
    p = a[["Pr(>Chisq)"]][2], deviance_smaller = a$deviance[1], deviance_larger = a$deviance[2])
}
m <- fit(sleep, "1 + x", TRUE)
write.csv(do.call(rbind, inference), "lme4_inference.csv", row.names = FALSE)
write.csv(do.call(rbind, statistics), "lme4_fit_statistics.csv", row.names = FALSE)
write.csv(do.call(rbind, tests), "lme4_anova.csv", row.names = FALSE)
write.csv(data.frame(subject = sleep$subject, x = sleep$x, y = sleep$y, fitted = fitted(m),
                     residual = residuals(m), scaled_residual = residuals(m, scaled = TRUE)),
          "sleep2_fitted.csv", row.names = FALSE)
