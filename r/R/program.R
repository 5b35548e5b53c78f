# The program: where it is, how it is called, what it complains of.

cutover_program <- function() {
  named <- list("the option cutover.program" = getOption("cutover.program", ""),
                "the environment variable CUTOVER" = Sys.getenv("CUTOVER"))
  for (by in names(named)) {
    path <- path.expand(named[[by]])
    if (nzchar(path)) {
      if (!file.exists(path)) stop(by, " names ", path, ", and there is no such file", call. = FALSE)
      return(normalizePath(path))
    }
  }
  path <- unname(Sys.which("cutover"))
  if (!nzchar(path)) {
    stop("the program cutover is not on the PATH. Download it from a release, or compile it with ",
         "`cargo install --path .` in its sources; if it is elsewhere, say where: ",
         "options(cutover.program = \"/path/to/cutover\"), or the environment variable CUTOVER",
         call. = FALSE)
  }
  path
}

# Values as the program reads them: numbers with all their digits, never as 1e+05.
as_text <- function(values) {
  if (is.logical(values)) return(tolower(values))
  if (!is.numeric(values)) return(as.character(values))
  short <- format_each(values, 15)
  ifelse(as.numeric(short) == values, short, format_each(values, 17))
}

format_each <- function(values, digits) {
  vapply(values, format, "", digits = digits, scientific = FALSE, trim = TRUE, USE.NAMES = FALSE)
}

# Options of the command line, of named arguments: NULL is left out, TRUE is an option without a
# value, and of several values each is an option of its own.
options_of <- function(...) {
  given <- list(...)
  unnamed <- if (is.null(names(given))) rep(TRUE, length(given)) else !nzchar(names(given))
  if (any(unnamed)) stop("further options have to be named, such as events = \"csv\"", call. = FALSE)
  unlist(Map(function(name, values) {
    option <- paste0("--", gsub("_", "-", name, fixed = TRUE))
    if (is.null(values) || isFALSE(values)) character()
    else if (isTRUE(values)) option
    else rbind(option, as_text(values))
  }, names(given), given), use.names = FALSE)
}

# Calls the program and returns what it prints, as lines. Its complaints are an error, or a message
# where it went on; `folder` is what it was told to write to.
call_program <- function(arguments, folder = NULL) {
  program <- cutover_program()
  printed <- tempfile()
  said <- tempfile()
  on.exit(unlink(c(printed, said)))
  quoting <- if (.Platform$OS.type == "windows") "cmd" else "sh"
  status <- system2(program, shQuote(arguments, quoting), stdout = printed, stderr = said)
  words <- readLines(said, warn = FALSE, encoding = "UTF-8")
  if (status != 0) {
    words <- trimws(paste(words, collapse = "\n"), whitespace = "[\r\n]")
    if (!nzchar(words)) words <- paste0("cutover ", arguments[1], " was stopped")
    stop(structure(class = c("cutover_error", "error", "condition"),
                   list(message = words, call = NULL, status = status, arguments = arguments)))
  }
  words <- complaints(words, folder)
  if (length(words)) message(paste(words, collapse = "\n"))
  readLines(printed, warn = FALSE, encoding = "UTF-8")
}

# What is to be looked at, of what the program says beside its answer: the rest is progress.
complaints <- function(lines, folder) {
  if (!is.null(folder)) lines <- lines[!startsWith(lines, folder)]
  paragraph <- cumsum(!nzchar(lines))
  looked_at <- paragraph[grepl("^(note|warning): ", lines)]
  lines[paragraph %in% looked_at & nzchar(lines)]
}
