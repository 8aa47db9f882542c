#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <set>
#include <stdexcept>

#include "harness/base/unique_fd.h"

namespace {

void* AddressOf(int (*function)(const char*)) { return reinterpret_cast<void*>(function); }

bool Holds(const dl_find_object& object, void* address) {
  return object.dlfo_map_start <= address && address < object.dlfo_map_end;
}

TEST(DlFindObject, FindsTheProgramAndItsUnwindTable) {
  int (*function)(const char*) = [](const char* text) { return std::atoi(text); };
  dl_find_object object = {};
  ASSERT_EQ(_dl_find_object(AddressOf(function), &object), 0);
  EXPECT_TRUE(Holds(object, AddressOf(function)));
  EXPECT_TRUE(Holds(object, object.dlfo_eh_frame));
  // Only our function leaves it empty.
  EXPECT_EQ(object.dlfo_link_map, nullptr);
}

TEST(DlFindObject, FindsASharedLibrary) {
  void* function = dlsym(RTLD_DEFAULT, "strtol");
  dl_find_object object = {};
  ASSERT_EQ(_dl_find_object(function, &object), 0);
  EXPECT_TRUE(Holds(object, function));
  EXPECT_TRUE(Holds(object, object.dlfo_eh_frame));
}

TEST(DlFindObject, AnAddressOutsideAllOfThemIsNotFound) {
  int on_the_stack = 0;
  dl_find_object object = {};
  EXPECT_EQ(_dl_find_object(&on_the_stack, &object), -1);
  EXPECT_EQ(_dl_find_object(nullptr, &object), -1);
}

TEST(DlFindObject, ExceptionsAreCaught) {
  EXPECT_THROW(throw std::runtime_error("thrown"), std::runtime_error);
}

TEST(Arc4random, NumbersDiffer) {
  // Four of 32 bits are the same once in 2^96 times.
  std::set<std::uint32_t> numbers;
  for (int i = 0; i < 4; ++i) numbers.insert(arc4random());
  EXPECT_GT(numbers.size(), 1U);
}

TEST(EpollPwait2, WaitsForAnEventOrTheTimeout) {
  const llmb::UniqueFd epoll(epoll_create1(EPOLL_CLOEXEC));
  const llmb::UniqueFd counter(eventfd(0, EFD_CLOEXEC));
  epoll_event wanted = {.events = EPOLLIN, .data = {.u64 = 7}};
  ASSERT_EQ(epoll_ctl(epoll.Get(), EPOLL_CTL_ADD, counter.Get(), &wanted), 0);
  const timespec limit = {.tv_sec = 0, .tv_nsec = 1000};
  epoll_event event = {};
  const int count = epoll_pwait2(epoll.Get(), &event, 1, &limit, nullptr);
  if (count < 0 && (errno == ENOSYS || errno == EPERM))
    GTEST_SKIP() << "the kernel has no such call";
  EXPECT_EQ(count, 0);
  ASSERT_EQ(eventfd_write(counter.Get(), 1), 0);
  EXPECT_EQ(epoll_pwait2(epoll.Get(), &event, 1, &limit, nullptr), 1);
  const std::uint64_t data = event.data.u64;  // a reference to it would be misaligned
  EXPECT_EQ(data, 7U);
}

// `volatile` keeps the compiler from working the results out itself.
TEST(Hypot, LargeSmallAndNoNumbers) {
  volatile double three = 3;
  EXPECT_EQ(std::hypot(three, -4.0), 5);
  volatile double large = 3e300;  // 3e300 squared is beyond the largest double
  EXPECT_DOUBLE_EQ(std::hypot(large, 4e300), 5e300);
  volatile double small = 3e-300;  // its square is 0 as a double
  EXPECT_DOUBLE_EQ(std::hypot(small, 4e-300), 5e-300);
  volatile double infinite = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(std::hypot(infinite, std::nan("")), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(std::hypot(three, std::nan(""))));
}

}  // namespace
