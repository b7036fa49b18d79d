package dev.fencepost.producer.importer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Joins lines that a mail or a terminal has wrapped: what starts no trace line belongs to the line
 * before, unless a blank line parts them. Quotes ({@code > }) are taken off. Where a line was cut
 * within a word and where at a blank, the words that trace lines are made of decide. Not
 * thread-safe.
 */
final class Unwrapper implements LineSource {
    /** Words of which neither half stands alone. */
    private static final Set<String> WORDS =
            Set.of(
                    "IOMMU:",
                    "iova=",
                    "paddr=",
                    "size=",
                    "unmapped_size=",
                    "device=",
                    "dev=",
                    "flags=",
                    "dir=",
                    "dma_addr=",
                    "dma_addrs=",
                    "sizes=",
                    "phys_addr=",
                    "phys_addrs=",
                    "attrs=",
                    "virt_addr=",
                    "nents=",
                    "ents=",
                    "dom=",
                    "prot=",
                    "pgsize=",
                    "pgcount=",
                    "iommu=",
                    "d0=",
                    "d1=",
                    "d2=",
                    "d3=",
                    "sync=",
                    "addr=",
                    "domid=",
                    "cmd=",
                    "gather=",
                    "start=",
                    "end=",
                    "ret=",
                    "pfn=",
                    "gpa=",
                    "level=",
                    "asid=",
                    "immutable=",
                    "error_code",
                    "rmp_level",
                    "psmash_ret",
                    "map:",
                    "unmap:");

    private final LineSource source;
    private final LineHead head = new LineHead();
    private byte[] line = new byte[256];
    private int length;
    private int height;
    private boolean cut;
    private byte[] ahead = {};
    private boolean started;
    private boolean ended;
    private boolean aheadCut;

    Unwrapper(LineSource source) {
        this.source = source;
    }

    /** A line without the marks of a quoted mail. */
    static String withoutQuote(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int from = behindQuote(bytes, 0, bytes.length);
        return from == 0 ? text : Ascii.text(bytes, from, bytes.length);
    }

    private static int behindQuote(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] == '>') {
            at++;
            if (at + 1 < to && bytes[at] == ' ' && bytes[at + 1] == '>') {
                at++;
            }
        }
        return at > from && at < to && bytes[at] == ' ' ? at + 1 : at;
    }

    @Override
    public boolean next() throws IOException {
        if (!started) {
            started = true;
            readAhead();
        }
        if (ended) {
            return false;
        }
        line = ahead.clone();
        length = line.length;
        cut = aheadCut;
        height = 1;
        boolean joinable = head.starts(line, 0, length);
        for (readAhead(); !ended && joinable && continues(); readAhead()) {
            append();
            height++;
        }
        return true;
    }

    private void readAhead() throws IOException {
        ended = !source.next();
        if (!ended) {
            int from = behindQuote(source.bytes(), source.from(), source.to());
            ahead = Arrays.copyOfRange(source.bytes(), from, source.to());
            aheadCut = source.cut();
        }
    }

    /** Whether the line ahead is the rest of this one. */
    private boolean continues() {
        int from = Ascii.blanks(ahead, 0, ahead.length);
        return from < ahead.length
                && length + ahead.length < LineReader.MAX_LENGTH
                && !aheadCut
                && !head.starts(ahead, 0, ahead.length)
                && OtherLine.of(ahead, 0, ahead.length).kind() == OtherLine.Is.UNKNOWN;
    }

    private void append() {
        String before = lastWord();
        String after = firstWord();
        byte[] blank = atBlank(before, after) ? new byte[] {' '} : new byte[0];
        byte[] joined = Arrays.copyOf(line, length + blank.length + ahead.length);
        System.arraycopy(blank, 0, joined, length, blank.length);
        System.arraycopy(ahead, 0, joined, length + blank.length, ahead.length);
        line = joined;
        length = joined.length;
    }

    private static boolean atBlank(String before, String after) {
        if (before.isEmpty() || after.isEmpty()) {
            return false; // the blank is there
        }
        boolean halves = before.indexOf('=') < 0 && isWord(before + after);
        boolean whole = isWord(after) || after.equals("-") || after.charAt(0) == '(';
        return !halves && (whole || before.equals("-"));
    }

    /** Whether a word begins as one of trace lines does. */
    private static boolean isWord(String text) {
        int end = text.indexOf('=');
        return WORDS.contains(end < 0 ? text : text.substring(0, end + 1));
    }

    private String lastWord() {
        int from = length;
        while (from > 0 && !Ascii.isBlank(line[from - 1])) {
            from--;
        }
        return Ascii.text(line, from, length);
    }

    private String firstWord() {
        int to = 0;
        while (to < ahead.length && !Ascii.isBlank(ahead[to])) {
            to++;
        }
        return Ascii.text(ahead, 0, to);
    }

    @Override
    public byte[] bytes() {
        return line;
    }

    @Override
    public int from() {
        return 0;
    }

    @Override
    public int to() {
        return length;
    }

    @Override
    public boolean cut() {
        return cut;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
