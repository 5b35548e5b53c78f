# What simulates several scenarios: sweeps, comparisons, choices.

cutover_sweep <- function(scenario, vary = NULL, points = NULL, of = NULL, replications = NULL, seed = NULL,
                          threads = NULL, out = NULL, ...) {
  into(out, function(folder, written) {
    call_program(c("sweep", scenario_file(scenario, written), "--out", folder, varied(vary, points, written),
                   options_of(of = of, replications = replications, seed = seed, threads = threads, ...)),
                 folder)
  }, read_study)
}

cutover_choose <- function(scenario, vary = NULL, points = NULL, that = NULL, sure = NULL, cheapest = NULL, of = NULL,
                           replications = NULL, seed = NULL, threads = NULL, out = NULL, ...) {
  into(out, function(folder, written) {
    call_program(c("choose", scenario_file(scenario, written), "--out", folder, varied(vary, points, written),
                   options_of(that = that, sure = sure, cheapest = cheapest, of = of,
                              replications = replications, seed = seed, threads = threads, ...)),
                 folder)
  }, read_study)
}

cutover_compare <- function(scenarios, of = NULL, replications = NULL, seed = NULL, threads = NULL, out = NULL, ...) {
  into(out, function(folder, written) {
    named <- if (is.null(names(scenarios))) rep("", length(scenarios)) else names(scenarios)
    files <- vapply(seq_along(scenarios), function(i) {
      # One that has no name has that of its file, or its number.
      is_file <- is.character(scenarios[[i]]) && file.exists(scenarios[[i]][1])
      name <- if (nzchar(named[i])) named[i] else if (!is_file) paste0("scenario-", i)
      scenario_file(scenarios[[i]], written, name)
    }, "")
    call_program(c("compare", files, "--out", folder,
                   options_of(of = of, replications = replications, seed = seed, threads = threads, ...)),
                 folder)
  }, read_study)
}

# The points of a sweep: values by path, or a data frame with a point a row.
varied <- function(vary, points, written) {
  file <- if (!is.null(points)) {
    path <- file.path(written, "points.csv")
    texts <- as.data.frame(lapply(points, as_text), optional = TRUE)
    write.csv(texts, path, row.names = FALSE, quote = TRUE, fileEncoding = "UTF-8")
    path
  }
  ranges <- vapply(names(vary), function(path) paste0(path, "=", paste(as_text(vary[[path]]), collapse = ",")), "")
  options_of(vary = if (length(ranges)) unname(ranges), points = file)
}

read_study <- function(folder) {
  package <- package_of(folder)
  # A comparison sums up in a file of its own, of the others the study has the answer.
  files <- file.path(folder, c("comparison.json", "study.json"))
  summary <- fromJSON(files[file.exists(files)][1], simplifyVector = FALSE)
  structure(class = "cutover_folder",
            c(list(folder = folder, title = package$title, summary = summary),
              tables_of(folder, package$resources)))
}
