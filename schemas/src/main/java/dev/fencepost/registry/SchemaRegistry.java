package dev.fencepost.registry;

import org.apache.avro.Schema;

/**
 * Gives schemas ids and finds them again. Implementations are safe for use by several threads and
 * remember what they were told: an id never changes its meaning.
 */
public interface SchemaRegistry {
    /**
     * Registers a schema as a version of a subject unless it is one already.
     *
     * @return its id
     * @throws RegistryUnavailableException where the registry does not answer; try again
     * @throws RegistryRefusedException where it answers no, as to an incompatible schema
     */
    int register(String subject, Schema schema);

    /**
     * What records of a schema of ours are to be written as under a subject. Unless an
     * implementation is told otherwise that is the schema itself, which it registers.
     *
     * @throws RegistryUnavailableException where the registry does not answer; try again
     * @throws RegistryRefusedException where it answers no, or has nothing that would do
     */
    default WriterSchema writerSchema(String subject, Schema ours) {
        return new WriterSchema(register(subject, ours), ours);
    }

    /**
     * The schema of an id.
     *
     * @throws RegistryUnavailableException where the registry does not answer; try again
     * @throws SchemaNotFoundException where it answers that there is none
     * @throws RegistryRefusedException where it answers no for another reason
     */
    Schema schemaById(int id);
}
