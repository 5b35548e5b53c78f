# Tables, read as the datapackage.json of their folder says.

package_of <- function(folder) {
  file <- file.path(folder, "datapackage.json")
  if (!file.exists(file)) {
    stop(folder, " has no datapackage.json: nothing says what is in it", call. = FALSE)
  }
  fromJSON(file, simplifyVector = FALSE)
}

# What the types of a data package are in R. A time of day stays a text, for which R has no type.
r_types <- c(string = "character", time = "character", date = "Date", number = "numeric",
             integer = "integer", boolean = "logical")

read_table <- function(folder, resource) {
  fields <- resource$schema$fields
  of_fields <- function(key) vapply(fields, function(field) field[[key]], "")
  table <- read.csv(file.path(folder, resource$path), colClasses = unname(r_types[of_fields("type")]),
                           na.strings = unlist(resource$schema$missingValues), check.names = FALSE,
                           encoding = "UTF-8")
  if (!identical(names(table), of_fields("name"))) {
    stop(resource$path, " does not have the columns that its datapackage.json says", call. = FALSE)
  }
  for (i in seq_along(fields)) {
    # A name that would be a formula to a spreadsheet is written behind an apostrophe.
    if (fields[[i]]$type == "string") table[[i]] <- sub("^'('*[-=+@\t\r])", "\\1", table[[i]])
    attr(table[[i]], "unit") <- fields[[i]]$unit
    attr(table[[i]], "description") <- fields[[i]]$description
  }
  attr(table, "description") <- resource$description
  table
}

# The tables of a folder, as functions that read them.
tables_of <- function(folder, resources) {
  tables <- lapply(resources, function(resource) {
    force(resource)
    function() read_table(folder, resource)
  })
  names(tables) <- vapply(resources, function(resource) resource$name, "")
  tables
}

measures_of <- function(package) {
  rows <- lapply(package$measures, function(measure) as.data.frame(measure[c("name", "title", "unit", "description")]))
  do.call(rbind, rows)
}
