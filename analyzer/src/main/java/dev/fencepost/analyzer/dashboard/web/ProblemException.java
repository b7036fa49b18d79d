package dev.fencepost.analyzer.dashboard.web;

/** Ends a request with a problem, as RFC 9457 has them. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;

    ProblemException(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    /** A parameter cannot be used. */
    static ProblemException badParameter(String name, String detail) {
        return new ProblemException(400, "Bad parameter", name + ": " + detail);
    }

    static ProblemException notFound(String detail) {
        return new ProblemException(404, "Not found", detail);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }
}
