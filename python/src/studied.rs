//! A study's page, common to a sweep, a comparison and a choice.

use cutover::report::study_page::StudyPage;
use cutover::report::{pictures, web};
use pyo3::prelude::*;

use crate::errors::failed;
use crate::run::in_frame;

/// What is said, and the page of it.
pub struct Studied {
    /// As on a terminal.
    pub text: String,
    /// What the page is made of.
    pub page: StudyPage,
}

impl Studied {
    /// The page of HTML.
    pub fn html(&self, py: Python<'_>) -> PyResult<String> {
        let page = &self.page;
        py.detach(|| web::study::page(page, &pictures::study::pictures(page)))
            .map_err(failed)
    }

    /// The page in a frame, for a notebook.
    pub fn framed(&self, py: Python<'_>) -> PyResult<String> {
        self.html(py).map(|page| in_frame(&page))
    }
}
