//! Queues on their way, not yet settled: the exact distribution of how many are there after a time.
//! No sampling.

/// Chances of 0, 1, 2, ... customers in an M/M/1 queue after `time`, empty at first: uniformisation
/// (Jensen 1953), the number of changes being Poisson.
pub fn single_server(arrival_rate: f64, service_rate: f64, time: f64) -> Vec<f64> {
    let total = arrival_rate + service_rate;
    let up = arrival_rate / total;
    let mean = total * time;
    // Beyond that the rest of the Poisson distribution, and of the queue, is below the last digit.
    let changes = (mean + 12.0 * mean.sqrt() + 20.0) as usize;
    let mut now = vec![0.0; changes + 2];
    now[0] = 1.0;
    let mut law = vec![0.0; now.len()];
    let mut log_weight = -mean;
    for change in 0..=changes {
        if change > 0 {
            log_weight += mean.ln() - (change as f64).ln();
            let mut next = vec![0.0; now.len()];
            for n in 0..change {
                next[n + 1] += up * now[n];
                next[n.saturating_sub(1)] += (1.0 - up) * now[n];
            }
            now = next;
        }
        let weight = log_weight.exp();
        for (sum, chance) in law.iter_mut().zip(&now) {
            *sum += weight * chance;
        }
    }
    law
}

/// Chances of 0, 1, 2, ... who still wait after so many days, where a Poisson number comes each morning
/// and so many of all who wait are seen each noon; nobody waits at first.
pub fn daily_clinic(arrivals: f64, seen: usize, days: usize) -> Vec<f64> {
    let poisson: Vec<f64> = (0..100_usize)
        .scan((-arrivals).exp(), |chance, n| {
            let here = *chance;
            *chance *= arrivals / (n + 1) as f64;
            Some(here)
        })
        .collect();
    let mut law = vec![1.0];
    for _ in 0..days {
        let mut next = vec![0.0; law.len() + poisson.len()];
        for (waiting, &chance) in law.iter().enumerate() {
            for (come, &of) in poisson.iter().enumerate() {
                next[(waiting + come).saturating_sub(seen)] += chance * of;
            }
        }
        law = next;
    }
    law
}

/// Mean of a distribution over 0, 1, 2, ...
pub fn mean(law: &[f64]) -> f64 {
    law.iter()
        .enumerate()
        .map(|(n, chance)| n as f64 * chance)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_end_they_are_settled() {
        // M/M/1 at load .6: chance .4 of nobody, mean 1.5.
        let law = single_server(0.6, 1.0, 300.0);
        assert!((law.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!((law[0] - 0.4).abs() < 1e-6, "{}", law[0]);
        assert!((mean(&law) - 1.5).abs() < 1e-5, "{}", mean(&law));
        // One is seen a day: arrivals Poisson .5 leave, by Pollaczek and Khinchine for whole numbers,
        // a^2 / (2 (1 - a)) = .25 waiting.
        let law = daily_clinic(0.5, 1, 200);
        assert!((law.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!((mean(&law) - 0.25).abs() < 1e-9, "{}", mean(&law));
    }

    #[test]
    fn at_first_they_are_counted() {
        // Nobody is served: a Poisson number.
        let law = single_server(2.0, 0.0, 3.0);
        assert!((mean(&law) - 6.0).abs() < 1e-9, "{}", mean(&law));
        // Two days of which the first is seen to: E[max(0, A - 1)] = a - 1 + exp(-a).
        let law = daily_clinic(1.0, 1, 1);
        assert!((mean(&law) - (-1.0_f64).exp()).abs() < 1e-12);
    }
}
