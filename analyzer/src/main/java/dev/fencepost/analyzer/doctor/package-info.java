/** Checks of a deployment before it runs, none of which changes anything. */
package dev.fencepost.analyzer.doctor;
