# A measure by week, arm by arm, with the interval of its mean.

arm_titles <- c(baseline = "no go-live", unmitigated = "no plan", planned = "plan", halted = "halted")

plot.cutover_run <- function(x, measure = NULL, specialty = "trust", xlab = "", ylab = NULL, main = x$title,
                             ylim = NULL, ...) {
  if (is.null(measure)) {
    measure <- if (isTRUE(x$summary$subjects$booking_office)) "booking.unbooked" else "list.size"
  }
  weeks <- x$weekly()
  weeks <- weeks[weeks$measure == measure & weeks$specialty == specialty & !is.na(weeks$mean), ]
  if (!nrow(weeks)) {
    stop("this run has no ", measure, " of ", specialty, " by week; see unique(run$weekly()$measure)", call. = FALSE)
  }
  half <- ifelse(is.na(weeks$"half-width"), 0, weeks$"half-width")
  low <- weeks$mean - half
  high <- weeks$mean + half
  told <- x$measures[x$measures$name == measure, ]
  if (is.null(ylab)) ylab <- paste0(told$title, ", ", told$unit)
  if (is.null(ylim)) ylim <- range(0, low, high)
  arms <- unique(weeks$arm)
  # Colours of Okabe and Ito, which everybody can tell apart.
  colours <- palette.colors(length(arms) + 1, "Okabe-Ito")[-1]
  plot(weeks$from, weeks$mean, type = "n", xlab = xlab, ylab = ylab, main = main, ylim = ylim, ...)
  for (i in seq_along(arms)) {
    of <- weeks$arm == arms[i]
    polygon(c(weeks$from[of], rev(weeks$from[of])), c(low[of], rev(high[of])), border = NA,
            col = adjustcolor(colours[i], 0.25))
  }
  for (i in seq_along(arms)) {
    of <- weeks$arm == arms[i]
    # Of arms that coincide the earlier shows at the edges.
    lines(weeks$from[of], weeks$mean[of], col = colours[i], lwd = 2 + 2 * (length(arms) - i))
  }
  if (!is.null(x$summary$go_live)) {
    abline(v = as.Date(x$summary$go_live), lty = 2)
    mtext("go-live", at = as.Date(x$summary$go_live), cex = 0.8)
  }
  legend("topleft", legend = arm_titles[arms], col = colours, lwd = 2, bty = "n")
  invisible(x)
}
