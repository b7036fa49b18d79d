package dev.fencepost.producer.importer;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/** Domain ids for events: real where the recording tells, else made up and beyond 16 bits. */
final class Domains {
    /** Real ids have 16 bits: none is so large. */
    static final int FIRST_MADE_UP = 1 << 16;

    private final DomainIds ids;
    private final TreeSet<Integer> real = new TreeSet<>();
    private final Map<Object, Integer> madeUp = new HashMap<>();

    Domains(DomainIds ids) {
        this.ids = ids;
    }

    /** The id of a pointer at a line; pointer 0 stands for all domains that no probe tells. */
    int of(long pointer, long line) {
        OptionalInt known = idAt(pointer, line);
        return known.isPresent() ? real(known.getAsInt()) : standIn((Long) pointer);
    }

    /** The real id of a pointer at a line. */
    OptionalInt idAt(long pointer, long line) {
        return pointer == 0 ? ids.onlyOne() : ids.idAt(pointer, line);
    }

    /** The made-up id of what stands for a domain: a pointer, a device or its group. */
    int standIn(Object domain) {
        return madeUp.computeIfAbsent(domain, unused -> FIRST_MADE_UP + madeUp.size());
    }

    /** Notes an id that the recording spells out. */
    int real(int id) {
        if (Integer.compareUnsigned(id, FIRST_MADE_UP) < 0) {
            real.add(id);
        }
        return id;
    }

    SortedSet<Integer> realIds() {
        return real;
    }

    SortedSet<Integer> madeUpIds() {
        return new TreeSet<>(madeUp.values());
    }
}
