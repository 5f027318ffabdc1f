// What glibc has and musl lacks, but Debian's build of libgcc asks for: in which object an address lies, for the unwinder.
#define _GNU_SOURCE
#include <link.h>
#include <stddef.h>
#include <sys/auxv.h>

struct found { unsigned long long flags; void *start, *end, *map, *frames; unsigned long long reserved[7]; };
struct sought { unsigned long pc; struct found *to; };

static int look(struct dl_phdr_info *object, size_t size, void *sought) {
  struct sought *it = sought;
  unsigned long start = 0, end = 0, frames = 0;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[i];
    unsigned long at = object->dlpi_addr + part->p_vaddr;
    if (part->p_type == PT_LOAD && it->pc >= at && it->pc < at + part->p_memsz) start = at, end = at + part->p_memsz;
    if (part->p_type == PT_GNU_EH_FRAME) frames = at;
  }
  if (end == 0 || frames == 0) return 0;
  *it->to = (struct found){.start = (void *)start, .end = (void *)end, .frames = (void *)frames};
  return 1;
}

int _dl_find_object(void *pc, struct found *to) {
  struct sought sought = {(unsigned long)pc, to};
  return dl_iterate_phdr(look, &sought) ? 0 : -1;
}

unsigned long __getauxval(unsigned long type) { return getauxval(type); }
