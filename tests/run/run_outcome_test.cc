#include "harness/run/run_outcome.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

RunOutcome Success() {
  RunOutcome outcome;
  outcome.all_files_written = true;
  outcome.successful_requests = 1;
  return outcome;
}

TEST(ExitCode, IsZeroWhenSomethingSucceededAndAllIsWritten) { EXPECT_EQ(ExitCode(Success()), 0); }

TEST(ExitCode, IsOneWithoutAnySuccess) {
  RunOutcome outcome = Success();
  outcome.successful_requests = 0;
  EXPECT_EQ(ExitCode(outcome), 1);
  EXPECT_EQ(ExitCode({}), 1);
}

TEST(ExitCode, IsOneWhenAFileIsMissingOrAnEndpointWasLost) {
  RunOutcome outcome = Success();
  outcome.all_files_written = false;
  EXPECT_EQ(ExitCode(outcome), 1);
  outcome = Success();
  outcome.any_endpoint_lost = true;
  EXPECT_EQ(ExitCode(outcome), 1);
}

TEST(ExitCode, IsOneWhenNoRequestOfAnEndpointSucceeded) {
  RunOutcome outcome = Success();
  outcome.any_endpoint_failed = true;
  EXPECT_EQ(ExitCode(outcome), 1);
  outcome.slo = SloVerdict::kFail;
  EXPECT_EQ(ExitCode(outcome), 1);
}

TEST(ExitCode, IsThatOfTheThresholdsIfNothingElseIsWrong) {
  RunOutcome outcome = Success();
  outcome.slo = SloVerdict::kFail;
  EXPECT_EQ(ExitCode(outcome), 3);
  outcome.slo = SloVerdict::kUndecided;
  EXPECT_EQ(ExitCode(outcome), 4);
  outcome.any_endpoint_lost = true;
  EXPECT_EQ(ExitCode(outcome), 1);
  outcome.interrupted = true;
  EXPECT_EQ(ExitCode(outcome), 130);
}

TEST(ExitCode, IsThatOfTheSignalAfterAnInterruption) {
  RunOutcome outcome = Success();
  outcome.interrupted = true;
  outcome.interrupt_exit_code = 143;
  EXPECT_EQ(ExitCode(outcome), 143);
  outcome.successful_requests = 0;
  EXPECT_EQ(ExitCode(outcome), 143);
}

// A run that ends itself sets the interrupt flag, but nobody pressed Ctrl-C.
TEST(ExitCode, IsOneWhenTheRunEndedItself) {
  RunOutcome outcome = Success();
  outcome.interrupted = true;
  outcome.out_of_memory = true;
  EXPECT_EQ(ExitCode(outcome), 1);
}

}  // namespace
}  // namespace llmb
