package dev.fencepost.model;

/**
 * How bad, in rising order: wrong tables; an access failed; an access may have used a right that
 * was gone.
 */
public enum Severity {
    LATENT,
    FAULT,
    BREACH
}
