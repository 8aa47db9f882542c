#include "tools/convert/missing_figures.h"

#include <gtest/gtest.h>

#include <fstream>

#include "harness/document/results_csv.h"
#include "harness/document/run_document.h"
#include "harness/journal/journal_header.h"
#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

using Paths = std::vector<std::filesystem::path>;

class CheckFiguresExistTest : public ::testing::Test {
 protected:
  static RunContext Context(bool stream, int max_tokens = 64) {
    RunContext context;
    context.settings.stream = stream;
    context.settings.max_tokens = max_tokens;
    return context;
  }

  std::filesystem::path Document(const std::string& name, const RunContext& context) const {
    std::ofstream file(folder_.Path(name));
    WriteRunDocument(file, context, {});
    return folder_.Path(name);
  }

  std::filesystem::path Journal(const RunContext& context) const {
    JournalHeader header;
    header.context = context;
    std::ofstream(folder_.Path("run.journal")) << HeaderToLine(header);
    return folder_.Path("run.journal");
  }

  std::filesystem::path Csv(std::optional<Nanoseconds> ttft, ErrorType error_type) const {
    RequestRecord record;
    record.endpoint_name = "a";
    record.error_type = error_type;
    record.total_latency = std::chrono::seconds(1);
    record.time_to_first_token = ttft;
    std::ofstream file(folder_.Path("run.csv"));
    WriteResultsCsvHeader(file);
    WriteResultsCsvRow(file, record);
    return folder_.Path("run.csv");
  }

  static ConvertRequest Documents(const Paths& paths) {
    ConvertRequest request;
    request.documents = paths;
    return request;
  }
  static ConvertRequest Journals(const Paths& paths) {
    ConvertRequest request;
    request.journals = paths;
    return request;
  }
  static ConvertRequest Csvs(const Paths& paths) {
    ConvertRequest request;
    request.csvs = paths;
    return request;
  }

  static std::string ErrorOf(ConvertRequest request, std::string_view threshold) {
    request.slo.of_all = {*ParseThreshold(threshold)};
    const Status status = CheckFiguresExist(request);
    return status ? "" : status.error().message;
  }

  const TemporaryFolder folder_;
};

TEST_F(CheckFiguresExistTest, TheOptionsOfDocumentsAndJournalsDecide) {
  const auto whole = Document("whole.json", Context(false));
  EXPECT_EQ(
      ErrorOf(Documents({whole}), "ttft_p50<1s"),
      "--slo 'ttft_p50<1s': it needs streaming, which --no-stream turns off (latency, success "
      "and both throughputs do not), and no request of the input has it");
  EXPECT_EQ(ErrorOf(Documents({whole}), "latency_p50<1s"), "");
  EXPECT_NE(ErrorOf(Journals({Journal(Context(false))}), "itl_p50<1s"), "");
  EXPECT_EQ(ErrorOf(Journals({Journal(Context(true))}), "itl_p50<1s"), "");
  const auto one_token = Document("one.json", Context(true, 1));
  EXPECT_NE(ErrorOf(Documents({one_token}), "tpot_p50<1s"), "");
  EXPECT_EQ(ErrorOf(Documents({one_token}), "ttft_p50<1s"), "");
}

TEST_F(CheckFiguresExistTest, OneInputThatMayHaveItIsEnough) {
  const auto whole = Document("whole.json", Context(false));
  const auto streamed = Document("streamed.json", Context(true));
  EXPECT_EQ(ErrorOf(Documents({whole, streamed}), "ttft_p50<1s"), "");
  EXPECT_EQ(ErrorOf(Documents({whole, folder_.Path("missing.json")}), "ttft_p50<1s"), "");
}

TEST_F(CheckFiguresExistTest, TheRequestsOfACsvDecide) {
  EXPECT_NE(ErrorOf(Csvs({Csv(std::nullopt, ErrorType::kNone)}), "ttft_p50<1s"), "");
  EXPECT_EQ(ErrorOf(Csvs({Csv(std::chrono::seconds(1), ErrorType::kNone)}), "ttft_p50<1s"), "");
  // The column may be empty for another reason than a limit of one token.
  EXPECT_EQ(ErrorOf(Csvs({Csv(std::chrono::seconds(1), ErrorType::kNone)}), "tpot_p50<1s"),
            "--slo 'tpot_p50<1s': it needs the times of two tokens of a response (latency, success "
            "and both throughputs do not), and no request of the input has it");
  EXPECT_EQ(ErrorOf(Csvs({Csv(std::nullopt, ErrorType::kTimeout)}), "ttft_p50<1s"), "");
}

TEST_F(CheckFiguresExistTest, LimitsOfGoodputAreCheckedToo) {
  ConvertRequest request = Documents({Document("whole.json", Context(false))});
  EXPECT_TRUE(CheckFiguresExist(request));
  request.goodput.tpot = std::chrono::seconds(1);
  const Status status = CheckFiguresExist(request);
  ASSERT_FALSE(status);
  EXPECT_TRUE(status.error().message.starts_with("--goodput tpot: it needs streaming"));
}

}  // namespace
}  // namespace llmb
