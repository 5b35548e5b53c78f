# The package against the program: what it returns is what the program prints and writes.
# Without the program there is nothing to hold it against.

library(cutover)

has_program <- !inherits(try(cutover_program(), silent = TRUE), "try-error")
if (!has_program) {
  message("the program cutover is not here: nothing is tested")
  quit(status = 0)
}

failure <- function(expression) {
  tryCatch({
    expression
    NULL
  }, error = identity)
}

# Where the session began, so that what is left behind is seen.
elsewhere <- tempfile()
dir.create(elsewhere)
setwd(elsewhere)

clinic <- cutover_new("first-clinic")
run <- cutover_run(clinic, replications = 3, seed = 7)

# The summary is what `cutover run --json` prints, to the bit.
printed <- system2(cutover_program(), c("run", shQuote(clinic), "-n", "3", "--seed", "7", "--json", "--no-files"),
                   stdout = TRUE)
stopifnot(identical(run$summary, jsonlite::fromJSON(paste(printed, collapse = "\n"), simplifyVector = FALSE)),
          run$summary$seed == 7, run$summary$replications == 3, length(run$findings) > 0,
          run$manifest$seed == 7, any(grepl("One eye clinic goes live", capture.output(print(run)))))

# Tables have every cell of their files, and are of the types that these declare.
classes <- c(string = "character", time = "character", date = "Date", number = "numeric", integer = "integer",
             boolean = "logical")
held <- function(result) {
  package <- jsonlite::fromJSON(file.path(result$folder, "datapackage.json"), simplifyVector = FALSE)
  for (resource in package$resources) {
    table <- result[[resource$name]]()
    lines <- readLines(file.path(result$folder, resource$path))
    cells <- utils::read.csv(text = lines, colClasses = "character", na.strings = "", check.names = FALSE)
    stopifnot(nrow(table) == length(lines) - 1, nrow(table) > 0, identical(names(table), names(cells)),
              identical(attr(table, "description"), resource$description))
    for (field in resource$schema$fields) {
      column <- table[[field$name]]
      cell <- cells[[field$name]]
      as_declared <- switch(field$type, number = as.numeric(cell), integer = as.integer(cell),
                            boolean = cell == "true", date = as.Date(cell), cell)
      stopifnot(identical(class(column), unname(classes[field$type])),
                identical(attr(column, "unit"), field$unit),
                identical(attr(column, "description"), field$description),
                identical(is.na(column), is.na(cell)), all(column == as_declared, na.rm = TRUE))
    }
  }
  vapply(package$resources, function(resource) resource$name, "")
}
stopifnot(setequal(held(run), c("daily", "weekly", "sessions", "replications", "windows")))

# The figures of the summary are those of the tables.
windows <- run$windows()
first <- run$findings[[1]]
ours <- windows[windows$measure == first$measure & windows$arm == "planned" & windows$window == "week-1", ]
stopifnot(nrow(ours) == 3, ours$from[1] == as.Date(first$week_1$from),
          isTRUE(all.equal(mean(ours$value), first$week_1$arms$planned$mean, tolerance = 1e-12)))
table <- summary(run)
of_first <- table[table$measure == first$measure & table$window == "week-1" & table$arm == "planned", ]
stopifnot(identical(of_first$mean, first$week_1$arms$planned$mean), class(table$from) == "Date",
          identical(of_first$"half-width", first$week_1$arms$planned$half_width), of_first$unit == first$unit)

# A mistake is answered in the program's words, with line and caret.
wrong <- failure(cutover_run(sub("^referrals", "refferals", readLines(clinic))))
stopifnot(inherits(wrong, "cutover_error"), wrong$status == 2, is.null(wrong$call),
          grepl("unknown key \"refferals\"", conditionMessage(wrong), fixed = TRUE),
          grepl("scenario.toml:11:1", conditionMessage(wrong), fixed = TRUE),
          grepl("\n   | ^^^^^^^^^\n", conditionMessage(wrong), fixed = TRUE),
          grepl("did you mean \"referrals\"?", conditionMessage(wrong), fixed = TRUE))
stopifnot(grepl("there is no file nowhere.toml", conditionMessage(failure(cutover_run("nowhere.toml")))),
          inherits(failure(cutover_run(clinic, bogus = 1)), "cutover_error"),
          grepl("further options have to be named",
                conditionMessage(failure(cutover_run(clinic, 3, 7, NULL, 1, NULL, 5)))),
          grepl("no datapackage.json", conditionMessage(failure(cutover_read(elsewhere)))))

# A variant as a list: tables are merged, tables in braces take the place of the base's.
variant <- cutover_run(list(
  base = clinic, start = as.Date("2024-01-15"), title = "A \"busier\" </clinic> \\ \u00e9",
  specialty = list(ophthalmology = list(referrals = "20 per week")),
  clinic = list(eye = list(consultation = I(list(new = list(gamma = "21 min", cv = 1 / 3), "follow-up" = "12 min")))),
  "new-system" = list(learning = list(clinician = list(initial = 2L))),
  plan = list("lighter-clinics" = list(template = I(list(ramp = I("50% for 4 weeks")))))
), replications = 2, arms = c("baseline", "planned"))
resolved <- variant$manifest$scenario
stopifnot(identical(unlist(variant$summary$arms), c("baseline", "planned")),
          identical(variant$summary$title, "A \"busier\" </clinic> \\ \u00e9"), variant$summary$start == "2024-01-15",
          resolved$specialty$ophthalmology$referrals$rate == "20 per week" ||
            identical(resolved$specialty$ophthalmology$referrals, "20 per week"),
          resolved$specialty$ophthalmology$`follow-up`$chance == "66%",
          identical(resolved$clinic$eye$consultation$new, list(cv = 1 / 3, gamma = "21 min")),
          resolved$`new-system`$learning$clinician$initial == 2,
          resolved$`new-system`$learning$clinician$plateau == 1.03,
          identical(resolved$plan$`lighter-clinics`$template$ramp, list("50% for 4 weeks")))
without <- cutover_run(list(base = clinic, without = "plan.lighter-clinics"), replications = 2)
stopifnot(identical(unlist(without$summary$arms), c("baseline", "unmitigated")))
stopifnot(grepl("clinic.eye.from: a difftime cannot be written", fixed = TRUE, conditionMessage(
  failure(cutover_run(list(clinic = list(eye = list(from = as.difftime(5, units = "mins")))))))))

# A picture, by default of the waiting list where there is no booking office, without a warning.
picture <- tempfile(fileext = ".pdf")
options(warn = 2)
pdf(picture, compress = FALSE, useKerning = FALSE)
plot(run)
plot(variant, "clinic.overrun", main = "Overrun")
plot(cutover_run(clinic, replications = 1))
invisible(dev.off())
options(warn = 0)
drawn <- readLines(picture, encoding = "latin1", warn = FALSE)
times <- function(text) sum(grepl(paste0("(", text, ")"), drawn, fixed = TRUE, useBytes = TRUE))
stopifnot(times("go-live") == 3, times("no go-live") == 3, times("no plan") == 2, times("Overrun") == 1,
          times("waiting list, patients") == 2, times("clinic overrun, min") == 1)
stopifnot(grepl("no calls.wait of trust", conditionMessage(failure(plot(run, "calls.wait")))))

# Several scenarios.
path <- "clinic.eye.slots.new"
sweep <- cutover_sweep(clinic, stats::setNames(list(c("20 min", "18 min")), path),
                       of = c("peak of list.size", "clinic.wait"), replications = 2)
stopifnot(setequal(held(sweep), c("results", "replications")), nrow(sweep$results()) == 4,
          identical(unique(sweep$results()[[path]]), c("20 min", "18 min")))
points <- stats::setNames(data.frame(c("18 min", "20 min")), path)
listed <- cutover_sweep(clinic, points = points, of = "clinic.wait", replications = 2)$results()
of_wait <- sweep$results()[sweep$results()$response == "clinic.wait", ]
stopifnot(identical(as.numeric(listed$mean), rev(of_wait$mean)), listed$mean[1] > listed$mean[2])
busier <- list(base = clinic, specialty = list(ophthalmology = list(referrals = "25 per week")))
against <- cutover_compare(list(now = clinic, busier = busier), of = "referrals.received", replications = 3)
stopifnot(identical(held(against), "comparison"), against$comparison()$scenario == "busier",
          against$comparison()$from == "now", against$comparison()$lower > 0)
choice <- cutover_choose(clinic, stats::setNames(list(c("20 min", "18 min")), path), that = "clinic.attended >= 1",
                         cheapest = "clinic.overrun", at_most = 10)
stopifnot(identical(held(choice), "choice"), nrow(choice$choice()) == 2, length(choice$summary$answer) > 0)

# What the program warns of is said, and is no error.
later <- list(base = clinic, seed = 2)
said <- character()
withCallingHandlers(invisible(cutover_compare(list(clinic, later = later), of = "clinic.attended", replications = 2)),
                    message = function(m) {
                      said <<- c(said, conditionMessage(m))
                      invokeRestart("muffleMessage")
                    })
stopifnot(identical(said, "note: later has another seed; all are simulated with 1\n"))

# What is asked without simulating.
checked <- cutover_check(clinic, forecast = "no")
stopifnot(isTRUE(checked$figures$valid), any(grepl("is valid", capture.output(print(checked)))))
measures <- cutover_measures()
stopifnot(identical(measures[c("name", "unit", "description")], run$measures[c("name", "unit", "description")]),
          all(grepl("calls", cutover_measures("calls")$name)), nrow(cutover_measures("calls")) > 3)

# A folder that was asked for stays and can be read again; one that was not goes with what reads it.
kept <- cutover_run(clinic, replications = 2, out = "kept")
stopifnot(identical(cutover_read("kept")$weekly(), kept$weekly()))
repeated <- cutover_run("kept/manifest.json")
stopifnot(identical(repeated$summary, kept$summary))
weekly <- repeated$weekly
folder <- repeated$folder
rm(repeated)
invisible(gc())
stopifnot(nrow(weekly()) > 0)
rm(weekly)
invisible(gc())
stopifnot(!dir.exists(folder), identical(list.files(elsewhere), "kept"))

# A program that is not there is said so.
set <- options(cutover.program = "/nowhere/cutover")
stopifnot(grepl("names /nowhere/cutover, and there is no such file", conditionMessage(failure(cutover_program()))))
options(set)
cat("all is as the program says\n")
