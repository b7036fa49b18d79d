/** A judged trace in the forms that continuous integration takes: SARIF and JUnit's XML. */
package dev.fencepost.analyzer.ci;
