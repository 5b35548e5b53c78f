//! Tables, words, pictures and files of results; nothing is simulated here.
