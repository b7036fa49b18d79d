package dev.fencepost.producer.route;

import static java.lang.Long.compareUnsigned;

import java.util.Arrays;

/**
 * Disjoint ranges of unsigned 64-bit addresses, each with two values; neighbours of equal values
 * are one range.
 *
 * <p>Sorted blocks of primitive arrays under a directory: a lookup is two binary searches, or none
 * where the cursor already stands on the answer. Both ends of a range belong to it, so that one may
 * end with the last address there is. {@link #seek} and {@link #next} move the one cursor; {@link
 * #put} and {@link #clear} lose it. Single-threaded.
 */
final class RangeTable {
    private static final int BLOCK = 128;

    private Block[] blocks = new Block[4];
    private long[] firsts = new long[4];
    private int blockCount;
    private int size;

    private Block block = Block.NONE;
    private int blockIndex;
    private int slot;

    /**
     * Moves the cursor to the range that holds the address, or else to the first one after it.
     *
     * @return whether a range holds the address
     */
    boolean seek(long address) {
        if (slot < block.count
                && isNotAbove(block.start[slot], address)
                && isNotAbove(address, block.last[slot])) {
            return true;
        }
        blockIndex = Math.max(0, floor(firsts, blockCount, address));
        if (blockIndex == blockCount) {
            block = Block.NONE;
            slot = 0;
            return false;
        }
        block = blocks[blockIndex];
        slot = floor(block.start, block.count, address);
        if (slot >= 0 && isNotAbove(address, block.last[slot])) {
            return true;
        }
        next();
        return false;
    }

    /** Moves the cursor to the range after the one it stands on. */
    void next() {
        slot++;
        if (slot >= block.count) {
            blockIndex++;
            slot = 0;
            block = blockIndex < blockCount ? blocks[blockIndex] : Block.NONE;
        }
    }

    boolean atEnd() {
        return slot >= block.count;
    }

    /** First address of the range under the cursor. */
    long start() {
        return block.start[slot];
    }

    /** Last address of the range under the cursor. */
    long last() {
        return block.last[slot];
    }

    long first() {
        return block.first[slot];
    }

    long second() {
        return block.second[slot];
    }

    /** Ranges held. */
    int size() {
        return size;
    }

    /** Forgets everything. */
    void clear() {
        Arrays.fill(blocks, null);
        blockCount = 0;
        size = 0;
        loseCursor();
    }

    /** Gives the addresses from {@code start} to {@code last} these values. */
    void put(long start, long last, long first, long second) {
        clear(start, last);
        long from = start;
        long to = last;
        if (start != 0 && seek(start - 1) && first() == first && second() == second) {
            from = start();
            delete();
        }
        if (last != -1 && seek(last + 1) && first() == first && second() == second) {
            to = last();
            delete();
        }
        insert(from, to, first, second);
    }

    /** Takes the addresses from {@code start} to {@code last} out; ranges that they cut stay. */
    void clear(long start, long last) {
        while (true) {
            seek(start);
            if (atEnd() || compareUnsigned(start(), last) > 0) {
                return;
            }
            long oldLast = last();
            if (compareUnsigned(start(), start) < 0) {
                long first = first();
                long second = second();
                block.last[slot] = start - 1;
                if (compareUnsigned(oldLast, last) > 0) {
                    insert(last + 1, oldLast, first, second);
                }
            } else if (compareUnsigned(oldLast, last) > 0) {
                block.start[slot] = last + 1;
                firsts[blockIndex] = block.start[0];
                loseCursor();
                return;
            } else {
                delete();
            }
        }
    }

    private void insert(long start, long last, long first, long second) {
        loseCursor();
        int index = Math.max(0, floor(firsts, blockCount, start));
        if (index == blockCount) {
            addBlock(index, new Block());
        } else if (blocks[index].count == BLOCK) {
            addBlock(index + 1, blocks[index].upperHalf());
            if (compareUnsigned(firsts[index + 1], start) < 0) {
                index++;
            }
        }
        Block target = blocks[index];
        target.insert(floor(target.start, target.count, start) + 1, start, last, first, second);
        firsts[index] = target.start[0];
        size++;
    }

    private void delete() {
        block.delete(slot);
        size--;
        if (block.count == 0) {
            System.arraycopy(
                    blocks, blockIndex + 1, blocks, blockIndex, blockCount - blockIndex - 1);
            System.arraycopy(
                    firsts, blockIndex + 1, firsts, blockIndex, blockCount - blockIndex - 1);
            blocks[--blockCount] = null;
        } else {
            firsts[blockIndex] = block.start[0];
        }
        loseCursor();
    }

    private void addBlock(int index, Block added) {
        if (blockCount == blocks.length) {
            blocks = Arrays.copyOf(blocks, blockCount * 2);
            firsts = Arrays.copyOf(firsts, blockCount * 2);
        }
        System.arraycopy(blocks, index, blocks, index + 1, blockCount - index);
        System.arraycopy(firsts, index, firsts, index + 1, blockCount - index);
        blocks[index] = added;
        firsts[index] = added.start[0];
        blockCount++;
    }

    private void loseCursor() {
        block = Block.NONE;
        slot = 0;
    }

    /**
     * Index of the last key not above the address, -1 if there is none. Its steps are selections
     * and not branches, which random addresses would have mispredicted every other time.
     */
    private static int floor(long[] keys, int count, long address) {
        if (count == 0 || !isNotAbove(keys[0], address)) {
            return -1;
        }
        int at = 0;
        for (int left = count; left > 1; ) {
            int half = left >>> 1;
            at = isNotAbove(keys[at + half], address) ? at + half : at;
            left -= half;
        }
        return at;
    }

    private static boolean isNotAbove(long a, long b) {
        return a + Long.MIN_VALUE <= b + Long.MIN_VALUE;
    }

    /** Up to {@link #BLOCK} ranges in order. */
    private static final class Block {
        /** Where the cursor stands when it stands nowhere. */
        static final Block NONE = new Block();

        int count;
        final long[] start = new long[BLOCK];
        final long[] last = new long[BLOCK];
        final long[] first = new long[BLOCK];
        final long[] second = new long[BLOCK];

        void insert(int at, long newStart, long newLast, long newFirst, long newSecond) {
            move(at, at + 1);
            start[at] = newStart;
            last[at] = newLast;
            first[at] = newFirst;
            second[at] = newSecond;
            count++;
        }

        void delete(int at) {
            move(at + 1, at);
            count--;
        }

        Block upperHalf() {
            Block upper = new Block();
            int half = BLOCK / 2;
            System.arraycopy(start, half, upper.start, 0, half);
            System.arraycopy(last, half, upper.last, 0, half);
            System.arraycopy(first, half, upper.first, 0, half);
            System.arraycopy(second, half, upper.second, 0, half);
            upper.count = half;
            count = half;
            return upper;
        }

        private void move(int from, int to) {
            System.arraycopy(start, from, start, to, count - from);
            System.arraycopy(last, from, last, to, count - from);
            System.arraycopy(first, from, first, to, count - from);
            System.arraycopy(second, from, second, to, count - from);
        }
    }
}
