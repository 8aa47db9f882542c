// Functions of glibc 2.35 and 2.36 for the programs of the bundle, which must run with glibc 2.34.
// The linker takes these definitions, so the programs do not ask glibc for them. The static libgcc
// of g++ 12 calls _dl_find_object, its libstdc++ calls arc4random, and the harness calls the
// others.

#include <dlfcn.h>
#include <link.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace {

struct Search {
  ElfW(Addr) address;
  dl_find_object* found;
};

// Called for each loaded object. Ends the iteration with 1 if `search.address` lies in this one.
int Visit(dl_phdr_info* object, std::size_t /*size*/, void* data) {
  Search& search = *static_cast<Search*>(data);
  const ElfW(Phdr)* unwind_table = nullptr;
  bool is_inside = false;
  ElfW(Addr) begin = ~ElfW(Addr){0};
  ElfW(Addr) end = 0;
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object->dlpi_phdr[i];
    if (segment.p_type == PT_GNU_EH_FRAME) unwind_table = &segment;
    if (segment.p_type != PT_LOAD) continue;
    const ElfW(Addr) first = object->dlpi_addr + segment.p_vaddr;
    const ElfW(Addr) last = first + segment.p_memsz;
    is_inside = is_inside || (first <= search.address && search.address < last);
    begin = first < begin ? first : begin;
    end = last > end ? last : end;
  }
  if (!is_inside || unwind_table == nullptr) return 0;
  *search.found = {};
  search.found->dlfo_map_start = reinterpret_cast<void*>(begin);
  search.found->dlfo_map_end = reinterpret_cast<void*>(end);
  search.found->dlfo_eh_frame = reinterpret_cast<void*>(object->dlpi_addr + unwind_table->p_vaddr);
  return 1;
}

}  // namespace

extern "C" {

// Finds the object that holds `address`, and its unwind table. Returns 0, or -1 if there is none.
// libgcc asks when an exception is thrown. glibc's version is faster, because it takes no lock.
int _dl_find_object(void* address, dl_find_object* result) noexcept {
  Search search{reinterpret_cast<ElfW(Addr)>(address), result};
  return dl_iterate_phdr(Visit, &search) == 1 ? 0 : -1;
}

// A random number for std::random_device. Ends the program if the kernel has none to give, as glibc
// does.
std::uint32_t arc4random() noexcept {
  std::uint32_t number = 0;
  if (getentropy(&number, sizeof number) != 0) std::abort();
  return number;
}

// harness/base/wait_for_events. A kernel that does not have the call returns ENOSYS, as with glibc.
int epoll_pwait2(int epoll, epoll_event* events, int most, const timespec* timeout,
                 const sigset_t* signals) {
  constexpr std::size_t kKernelSignalSetSize = 8;  // sizeof(sigset_t) is 128
  return static_cast<int>(
      syscall(SYS_epoll_pwait2, epoll, events, most, timeout, signals, kKernelSignalSetSize));
}

// harness/charts. Squares of doubles neither overflow nor vanish in a long double.
double hypot(double x, double y) noexcept {
  if (std::isinf(x) || std::isinf(y)) return std::numeric_limits<double>::infinity();
  const auto a = static_cast<long double>(x);
  const auto b = static_cast<long double>(y);
  return static_cast<double>(std::sqrt(a * a + b * b));
}

}  // extern "C"
