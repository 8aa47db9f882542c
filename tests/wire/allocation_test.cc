#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>

#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"

// Counts the allocations of the whole program by replacing the global operators. The array
// operators call these, except under the address sanitizer, which has its own.
namespace {
std::size_t allocations = 0;
}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

namespace llmb {
namespace {

TEST(AllocationTest, OrdinaryEventsAllocateNothing) {
  const std::string events =
      "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
      "\"delta\":{\"content\":\" some text that is not short\"},\"finish_reason\":null}]}\n\n"
      "data: {\"id\":\"chatcmpl-1\",\"choices\":[],\"usage\":{\"completion_tokens\":3}}\n\n";
  SseDecoder decoder;
  ChatEventParser parser;
  std::size_t tokens = 0;
  const SseDecoder::Sink sink = [&](std::string_view data) {
    tokens += parser.ParseChunk(data).IsToken() ? 1U : 0U;
  };
  const auto feed_in_two = [&] {
    ASSERT_TRUE(decoder.Feed(std::string_view(events).substr(0, 100), sink));
    ASSERT_TRUE(decoder.Feed(std::string_view(events).substr(100), sink));
  };
  feed_in_two();  // the decoder and the parser allocate their memory here
  const std::size_t before = allocations;
  for (int i = 0; i < 100; ++i) feed_in_two();
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(tokens, 101U);
}

}  // namespace
}  // namespace llmb
