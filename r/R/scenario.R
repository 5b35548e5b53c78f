# Scenarios: a file, the text of one, or a list that is written as one.

# The path of a scenario file; what is not a file yet is written into `folder`.
scenario_file <- function(scenario, folder, name = NULL) {
  is_path <- is.character(scenario) && length(scenario) == 1 && !grepl("\n", scenario, fixed = TRUE)
  if (is_path && is.null(name)) return(path.expand(scenario))
  text <- if (is_path) toml(list(base = scenario))
          else if (is.character(scenario)) scenario
          else if (is.list(scenario)) toml(scenario)
          else stop("a scenario is a path, a text, or a list", call. = FALSE)
  path <- file.path(folder, paste0(if (is.null(name)) "scenario" else name, ".toml"))
  connection <- file(path, "wb")
  on.exit(close(connection))
  writeLines(enc2utf8(text), connection, useBytes = TRUE)
  path
}

# The lines of a scenario file. What it builds on is found from the working directory, as paths are.
toml <- function(scenario) {
  if (!is.null(scenario$base)) {
    if (!file.exists(scenario$base)) stop("base: there is no file ", scenario$base, call. = FALSE)
    scenario$base <- normalizePath(scenario$base, winslash = "/")
  }
  # A list even of one.
  if (!is.null(scenario$without)) scenario$without <- I(scenario$without)
  toml_table(scenario, character())
}

# A table with a heading is merged with the one of the base, one in braces (`I(list(...))`) replaces it.
toml_table <- function(table, path) {
  table <- Filter(Negate(is.null), table)
  where <- paste(path, collapse = ".")
  if (length(table) && (is.null(names(table)) || !all(nzchar(names(table))))) {
    stop(if (length(path)) paste0(where, ": "), "everything in a table has a name", call. = FALSE)
  }
  below <- vapply(table, function(value) is_table(value) && !inherits(value, "AsIs"), TRUE)
  values <- Map(function(name, value) {
    paste(toml_key(name), "=", toml_value(value, paste(c(path, name), collapse = ".")))
  }, names(table)[!below], table[!below])
  # Tables below are of this one without its being named.
  named <- length(path) && (any(!below) || !length(table))
  heading <- if (named) paste0("[", paste(toml_key(path), collapse = "."), "]")
  c(heading, unlist(values, use.names = FALSE),
    unlist(Map(function(name, value) toml_table(value, c(path, name)), names(table)[below], table[below]),
           use.names = FALSE))
}

is_table <- function(value) is.list(value) && !is.data.frame(value) && (!is.null(names(value)) || !length(value))

toml_key <- function(keys) ifelse(grepl("^[A-Za-z0-9_-]+$", keys), keys, toml_text(keys))

# The escapes of JSON are those of TOML, but for the one of a slash in `</`.
toml_text <- function(texts) {
  json <- vapply(enc2utf8(texts), function(text) as.character(toJSON(unbox(text))), "", USE.NAMES = FALSE)
  gsub("<\\/", "</", json, fixed = TRUE)
}

# One value: a single one as it is, several and what is in a list without names in brackets.
toml_value <- function(value, where) {
  if (is_table(value)) {
    inside <- Map(function(name, of) paste(toml_key(name), "=", toml_value(of, paste0(where, ".", name))),
                  names(value), value)
    return(paste0("{ ", paste(inside, collapse = ", "), " }"))
  }
  if (is.list(value) && is.null(names(value))) {
    return(paste0("[", paste(vapply(value, toml_value, "", where = where), collapse = ", "), "]"))
  }
  if (!is.atomic(value)) stop(where, ": a ", class(value)[1], " cannot be written", call. = FALSE)
  if (anyNA(value)) stop(where, " is NA", call. = FALSE)
  written <- if (is.factor(value)) toml_text(as.character(value))
             else if (inherits(value, "Date")) format(value)
             else if (is.character(value)) toml_text(value)
             else if (!is.object(value) || inherits(value, "AsIs")) as_text(unclass(value))
             else stop(where, ": a ", class(value)[1], " cannot be written; write it as text, such as \"5 min\"",
                       call. = FALSE)
  if (length(value) == 1 && !inherits(value, "AsIs")) written
  else paste0("[", paste(written, collapse = ", "), "]")
}
