//! stub
#![allow(missing_docs)]
pub fn latin_hypercube(_p: usize, _d: usize, _seed: u64) -> Vec<Vec<f64>> {
    vec![]
}
pub fn sobol(_p: usize, _d: usize, _seed: u64) -> Result<Vec<Vec<f64>>, String> {
    Ok(vec![])
}
pub fn grid(levels: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let n: usize = levels.iter().product();
    let levels = levels.to_vec();
    (0..n).map(move |mut i| {
        let mut v = vec![0; levels.len()];
        for k in (0..levels.len()).rev() {
            v[k] = i % levels[k];
            i /= levels[k];
        }
        v
    })
}
