package dev.fencepost.registry;

import org.apache.avro.Schema;

/**
 * A schema as a version of a subject.
 *
 * @param version counted from 1
 * @param id of the schema
 * @param schema as it was registered
 */
public record SubjectVersion(int version, int id, Schema schema) {}
