/**
 * A simulated AMD SEV-SNP host: its tables, its IOMMUs, its guests and devices, and the policies by
 * which it shares memory. One seed gives one trace.
 */
package dev.fencepost.producer.sim;
