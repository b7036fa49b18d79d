package dev.fencepost.analyzer.perfetto;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.Locale;

/**
 * The part of Perfetto's schema that a reader of our traces needs, as its {@code .proto} files
 * number it, for protobuf's own parser.
 */
final class PublishedProtos {
    private static final String SCHEMA =
            """
            Trace
              1 packet TracePacket*
            TracePacket
              8 timestamp uint64
              10 trusted_packet_sequence_id uint32
              11 track_event TrackEvent
              12 interned_data InternedData
              13 sequence_flags uint32
              42 previous_packet_dropped uint32
              58 timestamp_clock_id uint32
              59 trace_packet_defaults TracePacketDefaults
              60 track_descriptor TrackDescriptor
              87 first_packet_on_sequence bool
            TracePacketDefaults
              58 timestamp_clock_id uint32
            TrackDescriptor
              1 uuid uint64
              2 name string
              5 parent_uuid uint64
              8 counter CounterDescriptor
              11 child_ordering int32
              12 sibling_order_rank int32
            CounterDescriptor
              3 unit int32
            TrackEvent
              3 category_iids uint64*
              4 debug_annotations DebugAnnotation*
              9 type int32
              10 name_iid uint64
              11 track_uuid uint64
              30 counter_value int64
              47 flow_ids fixed64*
              48 terminating_flow_ids fixed64*
            DebugAnnotation
              1 name_iid uint64
              3 uint_value uint64
              6 string_value string
            InternedData
              1 event_categories Entry*
              2 event_names Entry*
              3 debug_annotation_names Entry*
            Entry
              1 iid uint64
              2 name string
            """;

    private PublishedProtos() {}

    /** Perfetto's {@code Trace}. */
    static Descriptor trace() {
        FileDescriptorProto.Builder file =
                FileDescriptorProto.newBuilder()
                        .setName("perfetto.proto")
                        .setPackage("perfetto.protos")
                        .setSyntax("proto2");
        for (String line : SCHEMA.split("\n", -1)) {
            if (line.startsWith(" ")) {
                file.getMessageTypeBuilder(file.getMessageTypeCount() - 1)
                        .addField(field(line.strip().split(" ", -1)));
            } else if (!line.isEmpty()) {
                file.addMessageType(DescriptorProto.newBuilder().setName(line));
            }
        }
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0])
                    .findMessageTypeByName("Trace");
        } catch (DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    private static FieldDescriptorProto field(String[] words) {
        boolean repeated = words[2].endsWith("*");
        String type = repeated ? words[2].substring(0, words[2].length() - 1) : words[2];
        FieldDescriptorProto.Builder field =
                FieldDescriptorProto.newBuilder()
                        .setNumber(Integer.parseInt(words[0]))
                        .setName(words[1])
                        .setLabel(repeated ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
        if (Character.isUpperCase(type.charAt(0))) {
            return field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                    .setTypeName(".perfetto.protos." + type)
                    .build();
        }
        return field.setType(
                        FieldDescriptorProto.Type.valueOf("TYPE_" + type.toUpperCase(Locale.ROOT)))
                .build();
    }
}
