# What is asked without simulating much.

cutover_check <- function(scenario, ...) {
  written <- tempfile("cutover-")
  dir.create(written)
  on.exit(unlink(written, recursive = TRUE))
  file <- scenario_file(scenario, written)
  text <- call_program(c("check", file, options_of(...)))
  # What there is to complain of has been said.
  figures <- suppressMessages(call_program(c("check", file, "--json", options_of(...))))
  structure(class = "cutover_check",
            list(text = text, figures = fromJSON(paste(figures, collapse = "\n"), simplifyVector = FALSE)))
}

print.cutover_check <- function(x, ...) {
  writeLines(x$text)
  invisible(x)
}

cutover_measures <- function(containing = NULL) {
  lines <- call_program(c("measures", containing))
  heads <- grep("^[^ ]", lines)
  parts <- regmatches(lines[heads], regexec("^(\\S+) \\(([^,]+)(, (.*))?\\)$", lines[heads]))
  text <- split(trimws(lines[-heads]), cumsum(seq_along(lines) %in% heads)[-heads])
  part <- function(i) vapply(parts, function(of) of[i], "")
  data.frame(name = part(2), unit = part(3), direction = part(5),
             description = vapply(text, paste, "", collapse = " ", USE.NAMES = FALSE))
}

cutover_new <- function(template = NULL, out = NULL, ...) {
  file <- if (is.null(out)) {
    folder <- tempfile("cutover-")
    dir.create(folder)
    file.path(folder, paste0(if (is.null(template)) "my-scenario" else template, ".toml"))
  } else {
    path.expand(out)
  }
  call_program(c("new", template, "--out", file, options_of(...)), dirname(file))
  invisible(file)
}
