package dev.fencepost.registry;

import org.apache.avro.Schema;

/**
 * What records of ours are written as: our own schema, or an earlier or later version of it.
 *
 * @param id in the registry
 * @param schema that the id means
 */
public record WriterSchema(int id, Schema schema) {}
