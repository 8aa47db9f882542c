#include "harness/base/interrupt.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

namespace llmb {
namespace {

// In processes of their own: what a signal does to a process stays with it.
TEST(Interrupt, TheFirstSignalOnlySaysSo) {
  const auto signal_once = [](int number) {
    CatchInterrupts();
    if (Interrupted()) std::_Exit(1);
    if (FirstSignal() != 0) std::_Exit(3);
    std::raise(number);
    std::_Exit(Interrupted() && FirstSignal() == number ? InterruptExitCode() : 2);
  };
  EXPECT_EXIT(signal_once(SIGINT), ::testing::ExitedWithCode(130), "");
  EXPECT_EXIT(signal_once(SIGTERM), ::testing::ExitedWithCode(143), "");
}

TEST(Interrupt, TheSecondEndsTheProcessAtOnce) {
  const auto signal_twice = [](int first, int second) {
    CatchInterrupts();
    std::raise(first);
    std::raise(second);
    std::_Exit(0);
  };
  EXPECT_EXIT(signal_twice(SIGINT, SIGINT), ::testing::ExitedWithCode(130), "");
  EXPECT_EXIT(signal_twice(SIGINT, SIGTERM), ::testing::ExitedWithCode(143), "");
  EXPECT_EXIT(signal_twice(SIGTERM, SIGINT), ::testing::ExitedWithCode(130), "");
}

TEST(Interrupt, TheSecondPrintsTheMessage) {
  const auto signal_twice = [](std::string_view message) {
    CatchInterrupts();
    SetQuitMessage("an older one");
    SetQuitMessage(message);
    std::raise(SIGINT);
    std::raise(SIGINT);
    std::_Exit(0);
  };
  EXPECT_EXIT(signal_twice("bye\n"), ::testing::ExitedWithCode(130), "^bye\n$");
  EXPECT_EXIT(signal_twice(""), ::testing::ExitedWithCode(130), "^$");
  EXPECT_EXIT(signal_twice(std::string(5000, 'x')), ::testing::ExitedWithCode(130), "^x+$");
}

TEST(Interrupt, TheSecondRemovesFilesThatAreHalfWritten) {
  const std::string kept = ::testing::TempDir() + "llmb-quit-kept-" + std::to_string(::getpid());
  std::string removed = ::testing::TempDir() + "llmb-quit-removed-" + std::to_string(::getpid());
  for (const std::string& path : {kept, removed}) std::ofstream(path) << "x";
  const auto signal_twice = [&] {
    CatchInterrupts();
    { const RemovedOnQuit finished(kept); }
    const RemovedOnQuit too_long(std::string(5000, 'x'));
    const RemovedOnQuit half(removed);
    removed.assign(removed.size(), '?');
    std::raise(SIGINT);
    std::raise(SIGINT);
    std::_Exit(0);
  };
  EXPECT_EXIT(signal_twice(), ::testing::ExitedWithCode(130), "");
  EXPECT_EQ(::unlink(kept.c_str()), 0);
  EXPECT_NE(::unlink(removed.c_str()), 0);
}

TEST(Interrupt, ARepeatedRequestToEndIsStillOne) {
  const auto end_twice = [] {
    CatchInterrupts();
    std::raise(SIGTERM);
    std::raise(SIGTERM);
    std::_Exit(Interrupted() && InterruptExitCode() == 143 ? 7 : 8);
  };
  EXPECT_EXIT(end_twice(), ::testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace llmb
