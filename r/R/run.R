# One scenario simulated, and a folder of an earlier run read.

cutover_run <- function(scenario, replications = NULL, seed = NULL, arms = NULL, threads = NULL, out = NULL, ...) {
  into(out, function(folder, written) {
    call_program(c("run", scenario_file(scenario, written), "--out", folder,
                   options_of(replications = replications, seed = seed, arm = arms, threads = threads, ...)),
                 folder)
  }, cutover_read)
}

cutover_read <- function(folder) {
  package <- package_of(folder)
  read <- function(name) fromJSON(file.path(folder, name), simplifyVector = FALSE)
  summary <- read("summary.json")
  structure(class = c("cutover_run", "cutover_folder"),
            c(list(folder = folder, title = summary$title, summary = summary, findings = summary$findings,
                   manifest = read("manifest.json"), measures = measures_of(package)),
              tables_of(folder, package$resources)))
}

# Has `call` write into the folder `out`, or one of its own that goes with the result, and `read` read it.
# What the program reads is written to a second folder, which is gone afterwards.
into <- function(out, call, read) {
  written <- tempfile("cutover-")
  dir.create(written)
  on.exit(unlink(written, recursive = TRUE))
  folder <- if (is.null(out)) tempfile("cutover-") else path.expand(out)
  kept <- FALSE
  on.exit(if (!kept && is.null(out)) unlink(folder, recursive = TRUE), add = TRUE)
  text <- call(folder, written)
  result <- read(normalizePath(folder))
  result$text <- text
  if (is.null(out)) {
    folder <- result$folder
    # The folder goes with the last function that reads a table of it.
    keeps <- new.env()
    for (table in Filter(is.function, result)) assign("keeps", keeps, environment(table))
    reg.finalizer(keeps, function(keeps) unlink(folder, recursive = TRUE), onexit = TRUE)
  }
  kept <- TRUE
  result
}

print.cutover_folder <- function(x, ...) {
  writeLines(if (is.null(x$text)) paste0(x$title, ": ", x$folder) else x$text)
  invisible(x)
}

# What the verdict speaks of: each measure in its weeks, arm by arm.
summary.cutover_run <- function(object, ...) {
  rows <- list()
  for (finding in object$findings) {
    for (name in c("week_1", "worst_weeks")) {
      window <- finding[[name]]
      for (arm in names(window$arms)) {
        estimate <- window$arms[[arm]]
        rows[[length(rows) + 1]] <- data.frame(
          measure = finding$measure, unit = finding$unit, window = gsub("_", "-", name, fixed = TRUE),
          from = as.Date(window$from), to = as.Date(window$to), arm = arm,
          lapply(estimate[c("mean", "half_width", "p05", "p50", "p95", "n")],
                 function(value) if (is.null(value)) NA else value))
      }
    }
  }
  table <- do.call(rbind, rows)
  if (!is.null(table)) names(table)[names(table) == "half_width"] <- "half-width"
  table
}
