package dev.fencepost.analyzer.perfetto;

/**
 * The numbers of the fields that are written, as Perfetto's {@code .proto} files give them: they
 * are a published format and do not change.
 *
 * @see <a href="https://perfetto.dev/docs/reference/synthetic-track-event">Writing TrackEvent
 *     protos synthetically</a>
 */
final class Fields {
    // Trace
    static final int PACKET = 1;

    // TracePacket
    static final int TIMESTAMP = 8;
    static final int SEQUENCE = 10;
    static final int TRACK_EVENT = 11;
    static final int INTERNED_DATA = 12;
    static final int SEQUENCE_FLAGS = 13;
    static final int PREVIOUS_PACKET_DROPPED = 42;
    static final int DEFAULTS = 59;
    static final int TRACK_DESCRIPTOR = 60;
    static final int FIRST_ON_SEQUENCE = 87;

    // TracePacketDefaults
    static final int TIMESTAMP_CLOCK = 58;

    // TrackDescriptor
    static final int UUID = 1;
    static final int NAME = 2;
    static final int PARENT = 5;
    static final int COUNTER = 8;
    static final int CHILD_ORDERING = 11;
    static final int RANK = 12;

    // CounterDescriptor
    static final int UNIT = 3;

    // TrackEvent
    static final int CATEGORY_IIDS = 3;
    static final int ANNOTATIONS = 4;
    static final int TYPE = 9;
    static final int NAME_IID = 10;
    static final int TRACK = 11;
    static final int COUNTER_VALUE = 30;
    static final int FLOWS = 47;
    static final int ENDING_FLOWS = 48;

    // DebugAnnotation
    static final int ANNOTATION_NAME_IID = 1;
    static final int UINT_VALUE = 3;
    static final int STRING_VALUE = 6;

    // InternedData, and each entry of it
    static final int CATEGORIES = 1;
    static final int EVENT_NAMES = 2;
    static final int ANNOTATION_NAMES = 3;
    static final int ENTRY_IID = 1;
    static final int ENTRY_NAME = 2;

    // TrackEvent.Type
    static final int SLICE_BEGIN = 1;
    static final int SLICE_END = 2;
    static final int INSTANT = 3;
    static final int COUNTER_TYPE = 4;

    // others
    static final int EXPLICIT_ORDERING = 3;
    static final int UNIT_COUNT = 2;
    static final int CLOCK_BOOTTIME = 6;
    static final int STATE_CLEARED = 1;
    static final int NEEDS_STATE = 2;

    private Fields() {}
}
