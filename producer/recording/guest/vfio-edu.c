/*
 * Lets QEMU's edu device do DMA through VFIO, over mappings of all sizes that come and go:
 *
 *   vfio-edu PCI-ADDRESS IOMMU-GROUP
 *
 * Each DMA and each scenario is announced in the trace, through the file that FENCEPOST_MARKER names.
 * A DMA is over before anything else happens. Some go to memory that is not mapped any more: that is
 * what they are for.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/vfio.h>

#define PAGE 0x1000UL
#define HUGE 0x200000UL
#define IOVA 0x10000000UL
#define SMALL_PAGES 64

/* Registers of edu and its own memory; docs/specs/edu.rst of QEMU. */
enum { DMA_FROM = 0x80, DMA_TO = 0x88, DMA_LENGTH = 0x90, DMA_COMMAND = 0x98, OWN_MEMORY = 0x40000 };
enum { START = 1, TO_MEMORY = 2 };

static int container;
static int marker = -1;
static volatile uint8_t *registers;

static void fail(const char *what)
{
	fprintf(stderr, "vfio-edu: %s: %s\n", what, strerror(errno));
	exit(1);
}

__attribute__((format(printf, 1, 2))) static void announce(const char *format, ...)
{
	char text[128];
	va_list values;

	va_start(values, format);
	int length = vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	puts(text);
	if (marker >= 0 && write(marker, text, length) != length)
		fail("marker");
}

static void map(uint64_t iova, char *memory, uint64_t size)
{
	struct vfio_iommu_type1_dma_map request = {
		.argsz = sizeof(request),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)memory,
		.iova = iova,
		.size = size,
	};

	if (ioctl(container, VFIO_IOMMU_MAP_DMA, &request))
		fail("map");
}

static void unmap(uint64_t iova, uint64_t size)
{
	struct vfio_iommu_type1_dma_unmap request = { .argsz = sizeof(request), .iova = iova, .size = size };

	if (ioctl(container, VFIO_IOMMU_UNMAP_DMA, &request))
		fail("unmap");
}

static void set(unsigned int offset, uint64_t value)
{
	*(volatile uint64_t *)(registers + offset) = value;
}

static void dma(uint64_t iova, unsigned int length, int command)
{
	int writes = command & TO_MEMORY;

	announce("dma %s iova=0x%lx len=%u", writes ? "write" : "read", iova, length);
	set(DMA_FROM, writes ? OWN_MEMORY : iova);
	set(DMA_TO, writes ? iova : OWN_MEMORY);
	set(DMA_LENGTH, length);
	set(DMA_COMMAND, START | command);
	while (*(volatile uint64_t *)(registers + DMA_COMMAND) & START)
		usleep(1000);
}

static void dma_read(uint64_t iova, unsigned int length)
{
	dma(iova, length, 0);
}

static void dma_write(uint64_t iova, unsigned int length)
{
	dma(iova, length, TO_MEMORY);
}

static void open_device(const char *address, const char *group_number)
{
	char path[64];

	snprintf(path, sizeof(path), "/dev/vfio/%s", group_number);
	container = open("/dev/vfio/vfio", O_RDWR);
	int group = open(path, O_RDWR);
	if (container < 0 || group < 0)
		fail(path);
	if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &container))
		fail("container");
	if (ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		fail("IOMMU");
	int device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, address);
	if (device < 0)
		fail(address);

	struct vfio_region_info bar = { .argsz = sizeof(bar), .index = VFIO_PCI_BAR0_REGION_INDEX };
	struct vfio_region_info config = { .argsz = sizeof(config), .index = VFIO_PCI_CONFIG_REGION_INDEX };
	uint16_t memory_and_bus_master = 6;

	if (ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &bar) ||
	    ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &config))
		fail("regions");
	if (pwrite(device, &memory_and_bus_master, 2, config.offset + 4) != 2)
		fail("command register");
	registers = mmap(NULL, bar.size, PROT_READ | PROT_WRITE, MAP_SHARED, device, bar.offset);
	if (registers == MAP_FAILED)
		fail("registers");
}

static char *memory(size_t size, int flags)
{
	char *all = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	if (all == MAP_FAILED)
		fail("memory");
	memset(all, 0x5a, size);
	return all;
}

/* Pages that lie side by side and are none of the huge ones: a transparent huge page holds them. */
static char *contiguous_memory(void)
{
	char *all = mmap(NULL, 2 * HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (all == MAP_FAILED)
		fail("memory");
	char *aligned = (char *)(((uintptr_t)all + HUGE - 1) & -HUGE);
	if (madvise(aligned, HUGE, MADV_HUGEPAGE))
		perror("vfio-edu: no transparent huge pages");
	memset(aligned, 0x5a, HUGE);
	return aligned;
}

static void run_scenarios(void)
{
	char *huge = memory(4 * HUGE, MAP_HUGETLB);
	char *small = contiguous_memory();

	announce("scenario 1: four huge pages, DMA in them and across a 2M edge");
	map(IOVA, huge, 4 * HUGE);
	dma_read(IOVA + PAGE, 64);
	dma_read(IOVA + HUGE - 32, 64);
	dma_write(IOVA + HUGE - 32, 64);

	announce("scenario 2: unmapped whole, DMA to the stale address");
	unmap(IOVA, 4 * HUGE);
	dma_read(IOVA + PAGE, 64);

	announce("scenario 3: %d maps of 4K, DMA across a page edge", SMALL_PAGES);
	for (int i = 0; i < SMALL_PAGES; i++)
		map(IOVA + i * PAGE, huge + i * PAGE, PAGE);
	dma_read(IOVA + 8 * PAGE - 32, 64);

	announce("scenario 4: one page in the middle unmapped, DMA into it");
	unmap(IOVA + 16 * PAGE, PAGE);
	dma_read(IOVA + 16 * PAGE - 32, 64);

	announce("scenario 5: half of the rest unmapped page by page, half at once");
	for (int i = 17; i < SMALL_PAGES / 2; i++)
		unmap(IOVA + i * PAGE, PAGE);
	unmap(IOVA + SMALL_PAGES / 2 * PAGE, SMALL_PAGES / 2 * PAGE);
	unmap(IOVA, 16 * PAGE);

	announce("scenario 6: 64K of base pages, DMA across a page edge");
	map(IOVA, small, 16 * PAGE);
	dma_write(IOVA + PAGE - 16, 32);
	unmap(IOVA, 16 * PAGE);

	announce("scenario 7: DMA after the last unmap");
	dma_write(IOVA, 32);
	announce("done");
}

int main(int count, char **arguments)
{
	const char *marker_file = getenv("FENCEPOST_MARKER");

	if (count != 3) {
		fprintf(stderr, "usage: vfio-edu PCI-ADDRESS IOMMU-GROUP\n");
		return 2;
	}
	if (marker_file)
		marker = open(marker_file, O_WRONLY);
	open_device(arguments[1], arguments[2]);
	run_scenarios();
	return 0;
}
