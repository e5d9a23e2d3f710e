mod sealing;
mod start;
