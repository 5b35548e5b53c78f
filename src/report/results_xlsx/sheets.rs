//! The sheets of `results.xlsx`, one function each.

use rust_xlsxwriter::{
    Chart, ChartAxisDateUnitType, ChartFont, ChartLegendPosition, ChartLine, ChartType, Color,
    ExcelDateTime, Format, FormatAlign, Worksheet, XlsxError,
};

use super::Measure;
use crate::model::Arm;
use crate::model::measures::Unit;
use crate::model::spec::CivilDate;
use crate::report::answer;
use crate::report::arms_of;
use crate::report::describe::{Assumption, Subject, assumptions as assumed};
use crate::report::results::{Results, WeekRow};
use crate::report::verdict::Telling;
use crate::report::words::arm_words;
use crate::report::words::{capital, name_and_unit};
use crate::report::{turns_on, verdict};

/// Width over which the verdict's sentences are broken, in columns of the table and in letters.
const SENTENCE_COLUMNS: u16 = 8;
const LETTERS_OF_A_LINE: usize = 120;
/// Height of a line, in points.
const LINE: f64 = 15.0;
/// Rows that a chart takes, and its size in pixels.
const CHART_ROWS: u32 = 17;
const CHART: (u32, u32) = (640, 320);

fn bold() -> Format {
    Format::new().set_bold()
}

fn head() -> Format {
    bold()
        .set_background_color(Color::RGB(0x00E8_EDF2))
        .set_text_wrap()
        .set_align(FormatAlign::Top)
}

fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// How numbers of a unit are shown; they are kept with all their digits.
fn of_unit(unit: Unit) -> Format {
    Format::new().set_num_format(match unit {
        Unit::Share => "0.0%",
        Unit::Currency => "#,##0",
        _ => "#,##0.0",
    })
}

fn heads(sheet: &mut Worksheet, row: u32, names: &[&str]) -> Result<(), XlsxError> {
    for (column, name) in (0_u16..).zip(names) {
        sheet.write_with_format(row, column, *name, &head())?;
    }
    Ok(())
}

fn date(sheet: &mut Worksheet, row: u32, column: u16, date: CivilDate) -> Result<(), XlsxError> {
    let day = date.date();
    let moment = ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)?;
    let format = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(row, column, &moment, &format)?;
    Ok(())
}

fn number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: Option<f64>,
    format: &Format,
) -> Result<(), XlsxError> {
    if let Some(value) = value {
        sheet.write_number_with_format(row, column, value, format)?;
    }
    Ok(())
}

/// The sentences and the table that stand first.
pub(super) fn verdict(sheet: &mut Worksheet, results: &Results) -> Result<(), XlsxError> {
    let summary = &results.summary;
    let arms = arms_of(summary);
    sheet.set_name("Verdict")?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, 44)?;
    sheet.write_with_format(0, 0, &*results.scenario.title, &bold().set_font_size(14))?;
    sheet.set_freeze_panes(1, 0)?;
    let mut row = 2;
    let turns_on = turns_on::sentence(summary);
    for sentence in answer::told(summary, Telling::All)
        .into_iter()
        .chain(turns_on)
    {
        sheet.merge_range(row, 0, row, SENTENCE_COLUMNS, &sentence, &wrapped())?;
        let lines = sentence.chars().count() / LETTERS_OF_A_LINE + 1;
        sheet.set_row_height(row, LINE * lines as f64)?;
        row += 1;
    }
    row += 1;
    for column in 3..3 + 2 * arms.len() as u16 {
        sheet.set_column_width(column, 11)?;
    }
    let mut names = vec!["Measure".to_owned(), "Unit".to_owned(), "From".to_owned()];
    for &arm in &arms {
        names.push(arm_words(arm).brief.to_owned());
        names.push("±".to_owned());
    }
    heads(
        sheet,
        row,
        &names.iter().map(|name| &**name).collect::<Vec<_>>(),
    )?;
    for line in verdict::lines(summary, Telling::All) {
        row += 1;
        sheet.write(row, 0, &*line.measure)?;
        let currency = summary.currency.as_ref().map_or("currency", |c| c.code());
        sheet.write(
            row,
            1,
            if line.unit == Unit::Currency {
                currency
            } else {
                line.unit.shown()
            },
        )?;
        sheet.write(row, 2, &*line.when)?;
        let format = of_unit(line.unit);
        for ((column, figure), said) in (3_u16..).step_by(2).zip(&line.figures).zip(&line.arms) {
            if figure.is_none() {
                sheet.write(row, column, &**said)?;
                continue;
            }
            number(sheet, row, column, figure.map(|(mean, _)| mean), &format)?;
            number(
                sheet,
                row,
                column + 1,
                figure.and_then(|(_, half)| half),
                &format,
            )?;
        }
    }
    let note = "Means over the worst four weeks, from the day given; from \"go-live\" and \"start\" to the end. \
                ± half of the 95 % interval. Change: against no go-live.";
    sheet.merge_range(row + 2, 0, row + 2, SENTENCE_COLUMNS, note, &wrapped())?;
    sheet.set_row_height(row + 2, 2.0 * LINE)?;
    Ok(())
}

/// Every week of the verdict's measures, a row each, in runs of one measure and arm, with a chart for each
/// measure beside them.
pub(super) fn weekly(
    sheet: &mut Worksheet,
    measures: &[Measure],
    rows: &[WeekRow],
) -> Result<(), XlsxError> {
    const HEAD: [&str; 11] = [
        "measure",
        "unit",
        "arm",
        "week",
        "from",
        "days",
        "mean",
        "±",
        "5th percentile",
        "95th percentile",
        "replications",
    ];
    // Columns of what a chart is made of.
    const FROM: u16 = 4;
    const MEAN: u16 = 6;
    sheet.set_name("Weekly")?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    heads(sheet, 0, &HEAD)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_column_width(0, 36)?;
    sheet.set_column_width(FROM, 11)?;
    let (mut row, mut chart_row) = (1, 1);
    for &measure in measures {
        let unit = measure.unit();
        let format = of_unit(unit);
        let mut chart = Chart::new(ChartType::Line);
        for arm in Arm::ALL {
            let first = row;
            let of = rows
                .iter()
                .filter(|r| r.arm == arm && r.measure == measure.id());
            for week in of {
                sheet.write(row, 0, capital(measure.name()))?;
                sheet.write(row, 1, unit.shown())?;
                sheet.write(row, 2, arm_words(arm).brief)?;
                sheet.write_number(row, 3, week.week as f64)?;
                date(sheet, row, FROM, week.from)?;
                sheet.write_number(row, 5, week.days as f64)?;
                let figure = &week.figure;
                let values = [figure.mean, figure.half_width, figure.p05, figure.p95];
                for (column, value) in (MEAN..).zip(values) {
                    number(sheet, row, column, value, &format)?;
                }
                sheet.write_number(row, 10, figure.n as f64)?;
                row += 1;
            }
            if row > first {
                let series = chart.add_series();
                series.set_name(arm_words(arm).brief);
                series.set_categories(("Weekly", first, FROM, row - 1, FROM));
                series.set_values(("Weekly", first, MEAN, row - 1, MEAN));
                series.set_format(ChartLine::new().set_width(1.75));
            }
        }
        chart
            .title()
            .set_name(&capital(&name_and_unit(measure)))
            .set_font(ChartFont::new().set_size(11));
        chart
            .x_axis()
            .set_date_axis(true)
            .set_num_format("mmm yy")
            .set_major_unit(1)
            .set_major_unit_date_type(ChartAxisDateUnitType::Months);
        chart
            .y_axis()
            .set_num_format(if unit.is_share() { "0%" } else { "#,##0" })
            .set_min(0);
        chart.legend().set_position(ChartLegendPosition::Bottom);
        chart.set_width(CHART.0).set_height(CHART.1);
        if rows.iter().any(|r| r.measure == measure.id()) {
            sheet.insert_chart(chart_row, HEAD.len() as u16 + 1, &chart)?;
            chart_row += CHART_ROWS;
        }
    }
    if row > 1 {
        sheet.autofilter(0, 0, row - 1, HEAD.len() as u16 - 1)?;
    }
    Ok(())
}

/// Every parameter as resolved, with the distribution of what is not known and where it comes from.
pub(super) fn assumptions(sheet: &mut Worksheet, results: &Results) -> Result<(), XlsxError> {
    sheet.set_name("Assumptions")?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    heads(sheet, 0, &["key", "value", "unit", "range", "source"])?;
    sheet.set_freeze_panes(1, 1)?;
    for (column, width) in [(0, 48), (1, 20), (2, 20), (3, 32), (4, 90)] {
        sheet.set_column_width(column, width)?;
    }
    let subject = Subject {
        scenario: &results.scenario,
        name: &results.manifest.name,
        notes: results.manifest.notes.as_ref(),
        run: Some(&results.manifest),
    };
    for (
        row,
        Assumption {
            key,
            value,
            range,
            source,
        },
    ) in (1_u32..).zip(assumed(&subject))
    {
        sheet.write_string(row, 0, key)?;
        let (written, unit) = value.split_once(' ').unwrap_or((&value, ""));
        let percent = value
            .strip_suffix('%')
            .and_then(|text| text.trim().parse::<f64>().ok());
        if let Some(percent) = percent {
            let format = Format::new()
                .set_num_format("0.###%")
                .set_align(FormatAlign::Left);
            sheet.write_number_with_format(row, 1, percent / 100.0, &format)?;
        } else if let Ok(number) = written.parse::<f64>() {
            sheet.write_number_with_format(
                row,
                1,
                number,
                &Format::new().set_align(FormatAlign::Left),
            )?;
            sheet.write_string(row, 2, unit)?;
        } else {
            sheet.write_string(row, 1, &value)?;
        }
        sheet.write_string(row, 3, range)?;
        sheet.write_string(row, 4, source)?;
    }
    Ok(())
}

/// What this is, and how to have it again.
pub(super) fn read_me(sheet: &mut Worksheet, results: &Results) -> Result<(), XlsxError> {
    let manifest = &results.manifest;
    sheet.set_name("Read me")?;
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 110)?;
    let replications = format!(
        "{}, from number {} on",
        manifest.replications, manifest.first_replication
    );
    let arms: Vec<String> = arms_of(&results.summary)
        .into_iter()
        .map(|arm| format!("{} ({})", arm_words(arm).brief, arm.name()))
        .collect();
    let said = [
        ("Scenario", format!("{} ({})", results.scenario.title, manifest.name)),
        ("From", results.scenario.start.to_string()),
        ("To", results.scenario.end.to_string()),
        ("Seed", manifest.seed.to_string()),
        ("Replications", replications),
        ("Version", format!("cutover {}", manifest.version)),
        ("Scenario, SHA-256", manifest.scenario_sha256.clone()),
        ("Arms", arms.join(", ")),
        ("To repeat it", "cutover run manifest.json --out again".to_owned()),
        ("Verdict", "the answer, and what it rests on; ± is half of a 95 % interval".to_owned()),
        ("Weekly", "the verdict's measures week by week for the trust, means over replications, with charts; all measures and specialties are in weekly.csv".to_owned()),
        ("Assumptions", "every parameter with its source; range is the distribution of what is not known".to_owned()),
        ("Days", "are not here: daily.csv has them, and datapackage.json says what its columns are".to_owned()),
    ];
    for (row, (what, text)) in (0_u32..).zip(&said) {
        sheet.write_with_format(row, 0, *what, &bold().set_align(FormatAlign::Top))?;
        sheet.write_with_format(row, 1, &**text, &wrapped())?;
    }
    Ok(())
}
