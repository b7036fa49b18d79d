package dev.fencepost.analyzer.topology;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What an earlier version left in the topics in the middle of a trace, and the records that it had
 * yet to read.
 *
 * @param version that judged what it had read
 * @param spread slots of each host
 * @param schemas that it had registered
 * @param topics of which there were records, with as many partitions
 * @param left records of all topics, partition by partition in order
 * @param reached how many of a partition's records were judged and committed
 * @param rest records of the trace topics that came later
 */
record Recording(
        String version,
        int spread,
        List<Named> schemas,
        List<Counted> topics,
        List<ProducerRecord<byte[], byte[]>> left,
        List<Reached> reached,
        List<ProducerRecord<byte[], byte[]>> rest) {
    private static final int NONE = -1;

    /** A schema under its subject, and the id that the registry gave it. */
    record Named(String subject, int id, String schema) {}

    /** A topic and its number of partitions. */
    record Counted(String topic, int partitions) {}

    /** How many records of a partition were judged. */
    record Reached(String topic, int partition, long records) {}

    void write(Path file) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            out.writeUTF(version);
            out.writeInt(spread);
            out.writeInt(schemas.size());
            for (Named each : schemas) {
                out.writeUTF(each.subject());
                out.writeInt(each.id());
                out.writeUTF(each.schema());
            }
            out.writeInt(topics.size());
            for (Counted each : topics) {
                out.writeUTF(each.topic());
                out.writeInt(each.partitions());
            }
            write(left, out);
            out.writeInt(reached.size());
            for (Reached each : reached) {
                out.writeUTF(each.topic());
                out.writeInt(each.partition());
                out.writeLong(each.records());
            }
            write(rest, out);
        }
    }

    private static void write(List<ProducerRecord<byte[], byte[]>> records, DataOutputStream out)
            throws IOException {
        out.writeInt(records.size());
        for (ProducerRecord<byte[], byte[]> each : records) {
            out.writeUTF(each.topic());
            out.writeInt(each.partition() == null ? NONE : each.partition());
            write(each.key(), out);
            write(each.value(), out);
        }
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes == null ? NONE : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    static Recording read(Path file) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            String version = in.readUTF();
            int spread = in.readInt();
            List<Named> schemas = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                schemas.add(new Named(in.readUTF(), in.readInt(), in.readUTF()));
            }
            List<Counted> topics = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                topics.add(new Counted(in.readUTF(), in.readInt()));
            }
            List<ProducerRecord<byte[], byte[]>> left = records(in);
            List<Reached> reached = new ArrayList<>();
            for (int more = in.readInt(); more > 0; more--) {
                reached.add(new Reached(in.readUTF(), in.readInt(), in.readLong()));
            }
            return new Recording(version, spread, schemas, topics, left, reached, records(in));
        }
    }

    private static List<ProducerRecord<byte[], byte[]>> records(DataInputStream in)
            throws IOException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            String topic = in.readUTF();
            int partition = in.readInt();
            byte[] key = bytes(in);
            byte[] value = bytes(in);
            records.add(
                    new ProducerRecord<>(topic, partition == NONE ? null : partition, key, value));
        }
        return records;
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length == NONE ? null : in.readNBytes(length);
    }
}
