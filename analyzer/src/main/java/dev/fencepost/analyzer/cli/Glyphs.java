package dev.fencepost.analyzer.cli;

/** The signs that a timeline is drawn with. */
enum Glyphs {
    UNICODE("│", "├", "┤", "┼", "─", "●", "×", "┏", "┃", "┗", "►", "µs", "±"),
    ASCII("|", "+", "+", "+", "-", "o", "x", "/", "|", "\\", ">", "us", "+-");

    final String lane;
    final String right;
    final String left;
    final String cross;
    final String across;
    final String event;
    final String failed;
    final String opens;
    final String lasts;
    final String closes;
    final String moment;
    final String micros;
    final String plusMinus;

    Glyphs(
            String lane,
            String right,
            String left,
            String cross,
            String across,
            String event,
            String failed,
            String opens,
            String lasts,
            String closes,
            String moment,
            String micros,
            String plusMinus) {
        this.lane = lane;
        this.right = right;
        this.left = left;
        this.cross = cross;
        this.across = across;
        this.event = event;
        this.failed = failed;
        this.opens = opens;
        this.lasts = lasts;
        this.closes = closes;
        this.moment = moment;
        this.micros = micros;
        this.plusMinus = plusMinus;
    }
}
