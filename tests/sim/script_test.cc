#include "fixtures/sim/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using Kind = SimPiece::Kind;
using Form = SimPiece::Form;
using std::chrono::milliseconds;
using testing::ElementsAre;

SimProfile TwoTokens() {
  SimProfile profile;
  profile.answer_tokens = {2};
  return profile;
}

SimScript Build(const SimProfile& profile, bool stream = true, bool usage = false) {
  SimChatRequest request;
  request.stream = stream;
  request.include_usage = usage;
  return BuildResponse(profile, request, DrawSchedule(profile, {}, 0, 0), true);
}

std::vector<Kind> Kinds(const SimScript& script) {
  std::vector<Kind> kinds;
  for (const SimPiece& piece : script.pieces) {
    kinds.push_back(piece.kind);
  }
  return kinds;
}

// One letter per piece, grouped by write, as in "HR T T FDE".
std::string Writes(const SimScript& script) {
  constexpr std::string_view kLetters = "-HRCTFUXDEhacrs";
  std::string writes;
  for (const SimPiece& piece : script.pieces) {
    writes += piece.joins_previous || writes.empty() ? "" : " ";
    writes += kLetters[static_cast<std::size_t>(piece.kind)];
  }
  return writes;
}

std::string FaultyWrites(SimFaultKind kind, int after_events, bool stream = true) {
  SimFault fault;
  fault.kind = kind;
  fault.after_events = after_events;
  SimScript script = Build(TwoTokens(), stream);
  ApplyFault(fault, false, script);
  return Writes(script);
}

TEST(BuildResponseTest, SchedulesThePiecesOfAStream) {
  const SimScript script = Build(TwoTokens(), true, true);
  EXPECT_EQ(Writes(script), "HR T T FUDE");
  EXPECT_EQ(script.pieces[1].at, milliseconds(0));
  EXPECT_EQ(script.pieces[2].at, milliseconds(50));
  EXPECT_EQ(script.pieces[3].at, milliseconds(60));
  EXPECT_EQ(script.pieces[3].index, 1u);
  EXPECT_EQ(script.pieces[4].at, milliseconds(60));
  EXPECT_TRUE(script.keep_alive);
}

TEST(BuildResponseTest, AResponseWithoutTokensHasAnEnd) {
  SimProfile profile;
  profile.answer_tokens = {0};
  EXPECT_EQ(Writes(Build(profile)), "HR FDE");
}

TEST(BuildResponseTest, WithoutStreamingThereIsOneWrite) {
  const SimScript script = Build(TwoTokens(), false);
  EXPECT_EQ(Writes(script), "ha");
  EXPECT_EQ(script.pieces[0].at, milliseconds(60));
}

TEST(BuildResponseTest, FollowsTheStyle) {
  SimProfile profile = TwoTokens();
  profile.style.role = SimRole::kBeforeFirstToken;
  EXPECT_EQ(Writes(Build(profile)), "H RT T FDE");
  profile.style.early_headers = false;
  EXPECT_EQ(Writes(Build(profile)), "HRT T FDE");
  profile.style.role = SimRole::kNone;
  EXPECT_EQ(Writes(Build(profile)), "HT T FDE");
  profile.style.early_headers = true;
  profile.style.comment_every = 2;
  EXPECT_EQ(Writes(Build(profile)), "H T CT FDE");
  profile.style.comment_every = 1;
  EXPECT_EQ(Writes(Build(profile)), "H CT CT FDE");
  profile.style.comment_every = 0;
  profile.style.events_per_write = 2;
  profile.answer_tokens = {5};
  EXPECT_EQ(Writes(Build(profile)), "H TT TT T FDE");
}

TEST(BuildResponseTest, WithAnEnginePiecesWaitForSteps) {
  SimProfile profile = TwoTokens();
  profile.engine = {1, milliseconds(10)};
  const auto steps = [](const SimScript& script) {
    std::vector<int> of_pieces;
    for (const SimPiece& piece : script.pieces) {
      EXPECT_EQ(piece.at, Nanoseconds{});
      of_pieces.push_back(piece.step);
    }
    return of_pieces;
  };
  EXPECT_THAT(steps(Build(profile)), ElementsAre(0, 0, 1, 2, 2, 2, 2));  // HR T T FDE
  EXPECT_THAT(steps(Build(profile, false)), ElementsAre(2, 2));          // ha
  EXPECT_EQ(Build(profile).Steps(), 2);
  EXPECT_EQ(Build(TwoTokens()).Steps(), 0);
  profile.style.role = SimRole::kNone;
  profile.style.early_headers = false;
  EXPECT_THAT(steps(Build(profile)), ElementsAre(1, 1, 2, 2, 2, 2));  // HT T FDE
}

TEST(ApplyFaultTest, AFaultThatCutsAResponseNeedsFewerSteps) {
  SimProfile profile = TwoTokens();
  profile.engine = {1, milliseconds(10)};
  const auto steps = [&](SimFaultKind kind, int after_events, bool stream = true) {
    SimFault fault;
    fault.kind = kind;
    fault.after_events = after_events;
    SimScript script = Build(profile, stream);
    ApplyFault(fault, false, script);
    return script.Steps();
  };
  EXPECT_EQ(steps(SimFaultKind::kHttpStatus, 0), 0);
  EXPECT_EQ(steps(SimFaultKind::kResetBeforeHeaders, 0), 0);
  EXPECT_EQ(steps(SimFaultKind::kResetBetweenEvents, 0), 1);
  EXPECT_EQ(steps(SimFaultKind::kResetMidEvent, 1), 2);
  EXPECT_EQ(steps(SimFaultKind::kErrorInStream, 0), 1);
  EXPECT_EQ(steps(SimFaultKind::kCloseAfterResponse, 0), 2);
  EXPECT_EQ(steps(SimFaultKind::kResetMidEvent, 0, false), 2);
}

TEST(BuildResponseTest, ProfileDeterminesUsage) {
  SimProfile profile = TwoTokens();
  for (const auto& [usage, unasked, asked] :
       {std::tuple(SimUsage::kWhenAsked, "HR T T FDE", "HR T T FUDE"),
        std::tuple(SimUsage::kAlways, "HR T T FUDE", "HR T T FUDE"),
        std::tuple(SimUsage::kContinuous, "HR T T FUDE", "HR T T FUDE"),
        std::tuple(SimUsage::kNever, "HR T T FDE", "HR T T FDE")}) {
    profile.usage = usage;
    EXPECT_EQ(Writes(Build(profile, true, false)), unasked);
    EXPECT_EQ(Writes(Build(profile, true, true)), asked);
  }
}

TEST(BuildResponseTest, ABodyWithoutLengthClosesTheConnection) {
  SimProfile profile = TwoTokens();
  profile.style.chunked = false;
  EXPECT_FALSE(Build(profile).keep_alive);
  EXPECT_TRUE(Build(profile, false).keep_alive);  // that body has a Content-Length
  profile.style.http_1_0 = true;
  EXPECT_FALSE(Build(profile, false).keep_alive);
}

TEST(ApplyFaultTest, EndsTheStreamAfterTheGivenEvents) {
  EXPECT_EQ(FaultyWrites(SimFaultKind::kStallAfterHeaders, 1), "H s");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kStallMidStream, 1), "HR T s");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kStallMidStream, 0), "HR s");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kStallMidStream, 9), "HR T T s");  // before the finish
  EXPECT_EQ(FaultyWrites(SimFaultKind::kResetMidEvent, 1), "HR T T r");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kResetBetweenEvents, 1), "HR T r");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kCloseMidStream, 1), "HR T c");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kCleanEnd, 1), "HR T E");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kErrorInStream, 1), "HR T XE");
}

TEST(ApplyFaultTest, OmitsPieces) {
  EXPECT_EQ(FaultyWrites(SimFaultKind::kNoDone, 1), "HR T T FE");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kNoFinish, 1), "HR T TDE");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kCloseAfterResponse, 1), "HR T T FDE c");
}

TEST(ApplyFaultTest, ReplacesTheResponse) {
  EXPECT_EQ(FaultyWrites(SimFaultKind::kHttpStatus, 1), "-");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kNotHttp, 1), "-");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kCloseBeforeHeaders, 1), "c");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kResetBeforeHeaders, 1), "r");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kNeverHeaders, 1), "s");
}

TEST(ApplyFaultTest, WithoutStreamingTheBodyIsTheOnlyEvent) {
  EXPECT_EQ(FaultyWrites(SimFaultKind::kStallMidStream, 1, false), "h s");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kResetMidEvent, 1, false), "h a r");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kCloseMidStream, 1, false), "h c");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kCleanEnd, 1, false), "ha");
  EXPECT_EQ(FaultyWrites(SimFaultKind::kNoDone, 1, false), "ha");
}

TEST(ApplyFaultTest, EndsWhenTheTargetWasDue) {
  for (const bool stream : {true, false}) {
    SimFault fault;
    fault.kind = SimFaultKind::kResetMidEvent;
    SimScript script = Build(TwoTokens(), stream);
    ApplyFault(fault, false, script);
    EXPECT_EQ(script.pieces.back().at, milliseconds(60)) << stream;
  }
}

TEST(ApplyFaultTest, ChangesOnlyTheTarget) {
  SimFault fault;
  fault.kind = SimFaultKind::kBrokenJson;
  SimScript script = Build(TwoTokens());
  ApplyFault(fault, false, script);
  EXPECT_EQ(script.pieces[2].form, Form::kWhole);
  EXPECT_EQ(script.pieces[3].form, Form::kBroken);
}

TEST(ApplyFaultTest, CloseWhenReusedNeedsAReusedConnection) {
  SimFault fault;
  fault.kind = SimFaultKind::kCloseWhenReused;
  SimScript fresh = Build(TwoTokens());
  ApplyFault(fault, false, fresh);
  EXPECT_EQ(Writes(fresh), "HR T T FDE");
  SimScript reused = Build(TwoTokens());
  ApplyFault(fault, true, reused);
  EXPECT_THAT(Kinds(reused), ElementsAre(Kind::kClose));
}

}  // namespace
}  // namespace llmb
