package dev.fencepost.analyzer.topology;

import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.registry.SchemaNotFoundException;
import dev.fencepost.registry.SchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** A registry in memory, which may be told not to answer for a while. */
final class MapRegistry implements SchemaRegistry {
    private final List<Schema> schemas = new ArrayList<>();
    private int silentFor;

    /** Does not answer the next so many questions. */
    synchronized void fallSilent(int questions) {
        silentFor = questions;
    }

    @Override
    public synchronized int register(String subject, Schema schema) {
        answer();
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema) + 1;
    }

    @Override
    public synchronized Schema schemaById(int id) {
        answer();
        if (id < 1 || id > schemas.size()) {
            throw new SchemaNotFoundException("no schema has id " + id);
        }
        return schemas.get(id - 1);
    }

    private void answer() {
        if (silentFor > 0) {
            silentFor--;
            throw new RegistryUnavailableException("the registry is silent");
        }
    }
}
