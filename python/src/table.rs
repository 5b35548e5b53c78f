//! Tables, handed over as Arrow streams (PyCapsules): polars, pandas and pyarrow take them
//! without copying a row through Python.

use std::io::Cursor;
use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{DataType, SchemaRef};
use cutover::model::Measure;
use cutover::report::arrow::{Batches, schema};
use cutover::report::columns;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};

use crate::errors::failed;

/// The bytes of a CSV file, wherever they are kept.
#[derive(Clone)]
pub struct Csv(Arc<dyn AsRef<[u8]> + Send + Sync>);

impl AsRef<[u8]> for Csv {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}

/// A table, with the columns of the CSV file of the same name.
///
/// Whatever reads Arrow streams takes it: `polars.DataFrame(table)`, `pandas.DataFrame.from_arrow(table)`
/// (pandas 3), `pyarrow.table(table)`. `columns` says what stands in it, and in which unit.
#[pyclass(frozen, module = "cutover")]
#[derive(Clone)]
pub struct Table {
    schema: SchemaRef,
    csv: Csv,
}

impl Table {
    /// Of a table that is declared, and its CSV.
    pub fn of(table: &columns::Table<'_>, csv: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        Self {
            schema: Arc::new(schema(table)),
            csv: Csv(Arc::new(csv)),
        }
    }
}

fn kind(kind: &DataType) -> &'static str {
    match kind {
        DataType::Utf8 => "text",
        DataType::Date32 => "date",
        DataType::Time32(_) => "time",
        DataType::Int64 => "whole number",
        DataType::Boolean => "true or false",
        _ => "number",
    }
}

#[pymethods]
impl Table {
    /// The schema as an Arrow PyCapsule.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(&*self.schema).map_err(failed)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The rows as an Arrow PyCapsule; `requested_schema` is not heeded, as Arrow allows.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let rows = Batches::of(self.schema.clone(), Cursor::new(self.csv.clone()));
        let stream = FFI_ArrowArrayStream::new(Box::new(rows));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// What a row is.
    #[getter]
    fn description(&self) -> &str {
        self.schema
            .metadata()
            .get("description")
            .map_or("", |text| text)
    }

    /// The columns in their order, each a dictionary: `name`, `kind`, `unit` (None if it has none) and
    /// `description`.
    #[getter]
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let column = |field: &Arc<arrow_schema::Field>| {
            let told = PyDict::new(py);
            told.set_item("name", field.name())?;
            told.set_item("kind", kind(field.data_type()))?;
            told.set_item("unit", field.metadata().get("unit"))?;
            told.set_item("description", field.metadata().get("description"))?;
            Ok(told)
        };
        self.schema.fields().iter().map(column).collect()
    }

    /// The table as the text of a CSV file, as `cutover run` writes it.
    fn to_csv(&self) -> PyResult<&str> {
        std::str::from_utf8(self.csv.as_ref()).map_err(failed)
    }

    /// The table as a `pandas.DataFrame`; needs pandas and pyarrow.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::to_pyarrow(slf)?.call_method0("to_pandas")
    }

    /// The table as a `polars.DataFrame`; needs polars.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.call_method1("DataFrame", (slf,))
    }

    /// The table as a `pyarrow.Table`; needs pyarrow.
    fn to_pyarrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("table", (slf,))
    }

    fn __repr__(&self) -> String {
        let names: Vec<&str> = self
            .schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        format!("<Table of {}>", names.join(", "))
    }
}

/// All measures, each a dictionary: `name` (its id in tables), `title`, `unit` and `description`.
#[pyfunction]
pub fn measures(py: Python<'_>) -> PyResult<Vec<Bound<'_, PyDict>>> {
    let told = |measure: &Measure| {
        let definition = measure.definition();
        let told = PyDict::new(py);
        told.set_item("name", definition.id)?;
        told.set_item("title", definition.name)?;
        told.set_item("unit", definition.unit.many())?;
        told.set_item("description", definition.means)?;
        Ok(told)
    };
    Measure::ALL.iter().map(told).collect()
}
