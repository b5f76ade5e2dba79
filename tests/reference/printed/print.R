# Prints the summaries that tests/unit/test_lm_text.py and test_lmer_text.py compare with.
# Run in tests/reference/printed with R 4.2 and lme4 1.1-31: Rscript print.R
suppressMessages(library(lme4))
options(useFancyQuotes = FALSE)

keep <- function(object, file) writeLines(capture.output(print(object)), paste0(file, ".txt"))

sleepstudy <- read.csv("../sleepstudy.csv")
sleepstudy$Subject <- factor(sleepstudy$Subject)
sleep2 <- subset(sleepstudy, Days >= 2)
sleep2$days_deprived <- sleep2$Days - 2
radon <- read.csv("../more_data/radon.csv")
oxboys <- read.csv("../more_data/oxboys.csv")
oxboys$boy <- factor(oxboys$boy)
lme4_datasets <- read.csv("../lme4_datasets.csv")
small <- read.csv("small_data_sets.csv")

# Regressions
cp_model <- lm(formula = Reaction ~ days_deprived, data = sleep2)
keep(summary(cp_model), "lm_sleep2_complete")
keep(summary(lm(Reaction ~ days_deprived + Subject + days_deprived:Subject, data = sleep2)),
     "lm_sleep2_none")
newcomers <- rbind(sleepstudy[c("Reaction", "Days", "Subject")],
                   data.frame(Reaction = c(245, 286, 288), Days = c(0, 0, 1),
                              Subject = c("373", "374", "374")))
keep(summary(lm(Reaction ~ Days, data = newcomers)), "lm_newcomers_complete")
keep(summary(lm(Reaction ~ Days + Subject + Days:Subject, data = newcomers)), "lm_newcomers_none")
keep(summary(lm(log_radon ~ floor, data = radon)), "lm_radon_complete")
keep(summary(lm(log_radon ~ floor + county + floor:county, data = radon)), "lm_radon_none")
for (name in unique(small$data_set)) {
  few <- subset(small, data_set == name)
  rownames(few) <- NULL
  few$subject <- factor(type.convert(few$subject, as.is = TRUE))
  keep(summary(lm(y ~ x, data = few)), paste0("lm_", name, "_complete"))
  keep(summary(lm(y ~ x + subject + x:subject, data = few)), paste0("lm_", name, "_none"))
}
spelled_out <- setNames(sleep2[c("Reaction", "days_deprived", "Subject")],
                        c("reaction time of the psychomotor vigilance test",
                          "days_deprived_of_sleep_since_the_baseline", "participant of the study"))
keep(summary(lm(`reaction time of the psychomotor vigilance test` ~
                  days_deprived_of_sleep_since_the_baseline + `participant of the study` +
                  days_deprived_of_sleep_since_the_baseline:`participant of the study`,
                data = spelled_out)), "lm_spelled_out_none")

# The t-test of the slopes
lines <- coef(lmList(Reaction ~ days_deprived | Subject, sleep2))
keep(t.test(lines$days_deprived), "t_test_sleep2")

# Mixed models, with the optimiser told to go on until it gains nothing: by default it stops when
# the fourth digit of a variance may still be to come.
exact <- lmerControl(optCtrl = list(xtol_rel = 1e-13, xtol_abs = 1e-13, ftol_abs = 1e-13,
                                    maxeval = 1e5))
show_mixed <- function(file, y, x, subject, data, control = exact) {
  structures <- c("1" = "(1 | %2$s)%.0s", "1+x" = "(%1$s | %2$s)", "0+x" = "(0 + %1$s | %2$s)",
                  "1+x||" = "(%1$s || %2$s)")
  for (structure in names(structures)) for (reml in c(TRUE, FALSE)) {
    random <- sprintf(structures[[structure]], x, subject)
    call <- bquote(lmer(.(as.formula(paste(y, "~", x, "+", random))), .(as.name(data)),
                        REML = .(reml), control = control))
    fit <- suppressMessages(suppressWarnings(eval(call)))
    fit@call$control <- NULL
    keep(summary(fit), sprintf("lmer_%s_%s_%s", file, chartr("|", "I", structure),
                               if (reml) "reml" else "ml"))
  }
}
show_mixed("sleep2", "Reaction", "days_deprived", "Subject", "sleep2")
show_mixed("radon", "log_radon", "floor", "county", "radon")
show_mixed("oxboys", "height", "age", "boy", "oxboys")
simulated <- subset(lme4_datasets, dataset == 0)
show_mixed("simulated0", "y", "x", "subject", "simulated")
# Both variances are zero, which the default finds exactly.
simulated <- subset(lme4_datasets, dataset == 43)
show_mixed("simulated43", "y", "x", "subject", "simulated", lmerControl())
far <- transform(sleep2, age = 12 + days_deprived)
show_mixed("far", "Reaction", "age", "Subject", "far")
names(spelled_out) <- c("reaction_time_of_the_psychomotor_vigilance_test",
                        "days_deprived_of_sleep_since_the_baseline", "participant_of_the_study")
show_mixed("spelled_out", names(spelled_out)[1], names(spelled_out)[2], names(spelled_out)[3],
           "spelled_out")
