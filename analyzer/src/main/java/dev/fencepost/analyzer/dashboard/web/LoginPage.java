package dev.fencepost.analyzer.dashboard.web;

import io.javalin.http.Context;

/** Asks a browser for the token. */
final class LoginPage {
    private static final String POLICY =
            "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final String HTML =
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Fencepost: token</title>
            <h1>Fencepost</h1>
            <form method="post" action="/login">
              <p><label>Token <input type="password" name="token" autocomplete="current-password"
                required autofocus></label> <button>Open</button></p>
            </form>
            </html>
            """;

    private LoginPage() {}

    static void show(Context request) {
        request.header("Content-Security-Policy", POLICY)
                .header("WWW-Authenticate", "Bearer")
                .status(401)
                .contentType("text/html; charset=utf-8")
                .result(HTML);
    }
}
