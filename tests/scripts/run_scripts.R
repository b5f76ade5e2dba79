# Runs every script.R in the folders that are named, each in an environment of its own, and writes
# what it has fitted to estimates.tsv there, and its warnings to warnings_r.txt.
hex <- function(texts) {
  vapply(enc2utf8(as.character(texts)), function(text) paste(charToRaw(text), collapse = ""), "")
}

write_estimates <- function(fitted) {
  sink("estimates.tsv")
  on.exit(sink())
  tell <- function(key, values, names = seq_along(values)) {
    cat(sprintf("%s\t%s\t%.17g\n", key, names, as.numeric(values)), sep = "")
  }
  data <- get(fitted$.data, fitted)
  tell("x", data[[2]])
  tell("y", data[[3]])
  cat(sprintf("label\t%d\t%s\n", seq_len(nrow(data)), hex(data[[1]])), sep = "")
  if (!exists("complete", fitted, inherits = FALSE)) return()
  tell("complete", coef(fitted$complete))
  tell("complete_sigma", sigma(fitted$complete))
  own <- coef(fitted$none)
  tell("none_intercept", own[[1]], hex(rownames(own)))
  tell("none_slope", own[[2]], hex(rownames(own)))
  if (!exists("partial", fitted, inherits = FALSE)) return()
  partial <- fitted$partial
  tell("criterion", -2 * logLik(partial))
  tell("fixed", fixef(partial))
  tell("standard_error", sqrt(diag(as.matrix(vcov(partial)))))
  tell("sigma", sigma(partial))
  variances <- as.data.frame(VarCorr(partial))
  variances <- variances[variances$grp != "Residual", ]
  tell("sd", variances$sdcor[is.na(variances$var2)])
  tell("correlation", variances$sdcor[!is.na(variances$var2)])
  lines <- coef(partial)[[1]]
  tell("line_intercept", lines[[1]], hex(rownames(lines)))
  tell("line_slope", lines[[2]], hex(rownames(lines)))
}

for (folder in commandArgs(TRUE)) {
  home <- setwd(folder)
  warned <- character()
  png("picture%03d.png", width = 500, height = 400)
  fitted <- new.env()
  withCallingHandlers(
    {
      sink("printed_r.txt")
      source("script.R", local = fitted, print.eval = TRUE, encoding = "UTF-8")
      sink()
    },
    warning = function(warning) {
      warned <<- c(warned, conditionMessage(warning))
      invokeRestart("muffleWarning")
    }
  )
  invisible(dev.off())
  fitted$.data <- readLines("data_name.txt")
  write_estimates(fitted)
  writeLines(warned, "warnings_r.txt")
  setwd(home)
}
